import NumericalMethods
import RealModule

/// A division of samples among questions that solves as many of them as possible.
///
/// The next sample goes to the question for which it is most likely to bring the first right answer.
///
/// A question with success probability p and b samples gains p(1 − p)^b from one more; these gains fall with b, so taking the largest each time is
/// optimal. Source: Damani et al. 2024, arXiv:2410.04707.
public struct SampleAllocation: Hashable, Sendable, Codable {
  /// The samples of each question.
  public let samples: [Int]
  /// The expected number of questions solved.
  public let expectedSolved: Double

  /// Allots `budget` samples, at most `limit` to a question, by laws of the success probabilities; O(budget · log questions).
  ///
  /// Of equal gains the first question's is taken. The samples add up to the budget, or to `limit` for each question where that is less.
  public init(_ questions: [BetaBinomial], budget: Int, limit: Int = .max) {
    self.init(questions.count, budget: budget, limit: limit) { question, drawn in
      questions[question].passAtK(drawn + 1) - (drawn == 0 ? 0 : questions[question].passAtK(drawn))
    }
  }

  /// Allots samples if the success probabilities are known, or estimated before sampling by a model of difficulty.
  public init(probabilities: [Double], budget: Int, limit: Int = .max) {
    self.init(probabilities.count, budget: budget, limit: limit) { question, drawn in
      probabilities[question] * Double.pow(1 - probabilities[question], drawn)
    }
  }

  /// - Parameter gain: The gain of one more sample of a question after some were drawn.
  private init(_ questions: Int, budget: Int, limit: Int, gain: (_ question: Int, _ drawn: Int) -> Double) {
    var heap = Heap(limit > 0 ? (0..<questions).map { Gain(value: gain($0, 0), question: $0) } : [])
    var samples = [Int](repeating: 0, count: questions)
    var expected = 0.0
    for _ in 0..<max(budget, 0) {
      guard let best = heap.first else { break }
      let question = best.question
      expected += best.value
      samples[question] += 1
      if samples[question] < limit {
        heap.replaceFirst(Gain(value: gain(question, samples[question]), question: question))
      } else {
        heap.removeFirst()
      }
    }
    self.samples = samples
    expectedSolved = expected
  }
}

extension BetaBinomial {
  /// The law of one question after some of its samples are seen: its difficulty as sampling shows it.
  public func updated(with known: Successes) -> BetaBinomial {
    BetaBinomial(alpha: alpha + Double(known.correct), beta: beta + Double(known.samples - known.correct))
  }
}

/// The gain of one more sample of a question.
private struct Gain: Comparable {
  var value: Double
  var question: Int

  static func < (left: Gain, right: Gain) -> Bool {
    left.value != right.value ? left.value < right.value : left.question > right.question
  }
}

/// A binary heap, the greatest first.
private struct Heap<Element: Comparable> {
  private var elements: [Element]

  init(_ elements: [Element]) { self.elements = elements.sorted(by: >) }

  var first: Element? { elements.first }

  mutating func replaceFirst(_ element: Element) {
    elements[0] = element
    sink()
  }

  mutating func removeFirst() {
    elements.swapAt(0, elements.count - 1)
    elements.removeLast()
    sink()
  }

  private mutating func sink() {
    var place = 0
    while true {
      let children = [2 * place + 1, 2 * place + 2].filter { $0 < elements.count }
      guard let largest = children.max(by: { elements[$0] < elements[$1] }), elements[largest] > elements[place] else { return }
      elements.swapAt(place, largest)
      place = largest
    }
  }
}

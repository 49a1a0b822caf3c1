/// The different answers of a problem's samples, numbered in order of appearance, with their votes and verdicts.
///
/// The verdict of an answer is the mean over the samples that gave it, y_a = Σ y_i/n_a: a judge that finds one answer right in two of three samples
/// says 2/3, whatever the order of the rows. Every count of recorded votes (`MajorityAtK`, replay, calibration) rests on this one.
public struct CountedAnswers: Hashable, Sendable {
  /// The different answers.
  public private(set) var answers: [String] = []
  /// The place of each sample's answer; `nil` for a sample without one.
  public private(set) var votes: [Int?] = []
  /// The number of samples that gave each answer.
  public private(set) var counts: [Int] = []
  /// The mean verdict on each answer, from 0 to 1; 0 without any.
  public private(set) var verdicts: [Double] = []
  /// The number of answers that are right in some samples and wrong in others.
  public private(set) var disputed = 0

  /// Counts; O(samples).
  public init(_ samples: [RecordedSample]) {
    var places: [String: Int] = [:]
    var judged: [(right: Int, all: Int)] = []
    for sample in samples {
      guard let answer = sample.answer else {
        votes.append(nil)
        continue
      }
      let place = places[answer] ?? answers.count
      if place == answers.count {
        places[answer] = place
        answers.append(answer)
        counts.append(0)
        judged.append((0, 0))
      }
      votes.append(place)
      counts[place] += 1
      if let isCorrect = sample.isCorrect { judged[place] = (judged[place].right + (isCorrect ? 1 : 0), judged[place].all + 1) }
    }
    verdicts = judged.map { $0.all == 0 ? 0 : Double($0.right) / Double($0.all) }
    disputed = judged.count { $0.right > 0 && $0.right < $0.all }
  }

  /// The expected verdict of the most frequent answer of a count.
  ///
  /// Of t tied answers each counts 1/t: the exact value of a draw of lots.
  public func verdict(ofMostFrequent counts: [Int]) -> Double {
    let most = counts.max() ?? 0
    guard most > 0 else { return 0 }
    var (sum, ties) = (0.0, 0)
    for (place, count) in counts.enumerated() where count == most {
      sum += verdicts[place]
      ties += 1
    }
    return sum / Double(ties)
  }

  /// The counts of each answer among the samples at the places given.
  public func counts(of samples: some Sequence<Int>) -> [Int] {
    var drawn = [Int](repeating: 0, count: answers.count)
    for sample in samples { if let place = votes[sample] { drawn[place] += 1 } }
    return drawn
  }
}

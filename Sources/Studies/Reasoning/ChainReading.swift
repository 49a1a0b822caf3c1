/// A written solution, step by step, with the verdict on each step.
///
/// A step is right when it repeats its operation and its result follows from the value before it, be that value right or wrong: so an error is
/// counted where it is made, and not again in what follows from it.
public struct ChainReading: Hashable, Sendable {
  /// Whether each step that was read is right; reading ends at the first that isn't written as a step.
  public let steps: [Bool]
  /// The last value, once all steps are written; nil before.
  public let answer: String?
  /// Whether all steps are there and right; text after them is ignored.
  public let isRight: Bool

  /// Reads a text so far, from its first value on.
  public init(_ text: String, of chain: ArithmeticChain) {
    var rest = text[...]
    let begin = rest.popFirst().flatMap(chain.value)
    var (steps, value) = ([Bool](), begin)
    for place in chain.steps.indices {
      guard let before = value, let step = Self.step(rest, chain) else { break }
      rest = rest.dropFirst(Self.stepLength)
      let expected = chain.apply(chain.steps[place], to: before)
      steps.append(step.text == chain.written(place) && step.result == expected && (place > 0 || before == chain.start))
      value = step.result
    }
    let isComplete = steps.count == chain.steps.count
    self.steps = steps
    answer = isComplete ? value.map { String(ArithmeticChain.digits[$0]) } : nil
    isRight = isComplete && steps.allSatisfy(\.self)
  }

  /// The characters of a step.
  public static let stepLength = 4

  private static func step(_ text: Substring, _ chain: ArithmeticChain) -> (text: String, result: Int)? {
    let characters = Array(text.prefix(stepLength))
    guard characters.count == stepLength, characters[2] == "=", let result = chain.value(characters[3]) else { return nil }
    return (String(characters[..<2]), result)
  }
}

extension ArithmeticChain {
  /// The value of a digit below the modulus.
  func value(_ digit: Character) -> Int? {
    guard let value = Self.digits.firstIndex(of: digit), value < modulus else { return nil }
    return value
  }
}

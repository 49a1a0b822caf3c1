/// A problem of several steps with one answer: a value that is added to, subtracted from and multiplied, modulo m.
///
/// Values are written as one digit each, `0`…`9`, `a`…`z`. The problem `7+3*4?` modulo 29 is solved by `7+3=a*4=b.`: operations are done from left to
/// right, and every step repeats its operation and gives its result, which the next one goes on from. Modulo m every value is one character, so that a step
/// has always as many bytes: the cost of an answer depends on its steps alone, and not on whether they are right.
public struct ArithmeticChain: Hashable, Sendable {
  /// The operation of a step on the value before it.
  public enum Operation: Character, CaseIterable, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
  }

  /// One step.
  public struct Step: Hashable, Sendable {
    /// The operation.
    public var operation: Operation
    /// The operand, 0 ..< m.
    public var operand: Int

    /// Makes a step.
    public init(_ operation: Operation, _ operand: Int) {
      self.operation = operation
      self.operand = operand
    }
  }

  /// m, from 2 to 36.
  public let modulus: Int
  /// The first value, 0 ..< m.
  public let start: Int
  /// The steps, at least one.
  public let steps: [Step]

  /// Makes a problem.
  public init(modulus: Int, start: Int, steps: [Step]) {
    precondition((2...Self.digits.count).contains(modulus), "a value is one digit of base \(modulus)")
    precondition(!steps.isEmpty, "a chain has at least one step")
    precondition(([start] + steps.map(\.operand)).allSatisfy { (0..<modulus).contains($0) }, "values are below the modulus")
    (self.modulus, self.start, self.steps) = (modulus, start, steps)
  }

  static let digits = Array("0123456789abcdefghijklmnopqrstuvwxyz")

  /// The problem: the first value, every step, a question mark.
  public var prompt: String { text(end: "?") { _ in "" } }

  /// The right answer in steps, with a full stop at the end.
  public var solution: String {
    let results = results
    return text(end: ".") { "=\(Self.digits[results[$0]])" }
  }

  /// The value after the last step, as a digit.
  public var answer: String { results.last.map { String(Self.digits[$0]) } ?? "" }

  /// The value after each step.
  public var results: [Int] {
    var value = start
    return steps.map { step in
      value = apply(step, to: value)
      return value
    }
  }

  /// Returns the value after a step.
  public func apply(_ step: Step, to value: Int) -> Int {
    switch step.operation {
    case .plus: (value + step.operand) % modulus
    case .minus: (value - step.operand + modulus) % modulus
    case .times: value * step.operand % modulus
    }
  }

  /// The operation and operand of a step, as they are written.
  public func written(_ place: Int) -> String {
    "\(steps[place].operation.rawValue)\(Self.digits[steps[place].operand])"
  }

  func text(end: String, after: (Int) -> String) -> String {
    steps.indices.reduce(into: String(Self.digits[start])) { $0 += written($1) + after($1) } + end
  }
}

import ArgumentParser

/// The range of numbers that an option means; a value outside is refused before any work.
enum OptionRange {
  /// A confidence level that an interval can have.
  static let confidence = 0.01...0.9999999999999999
  /// Threads that a machine could have.
  static let threads = 1...1024
  /// Samples of one question that a strategy draws, as the numbers in strategies' names.
  static let samples = 1...10_000
  /// Samples of one question that are recorded, and orders of them.
  static let recorded = 1...100_000
  /// Parameters or tokens of a model that somebody could build.
  static let counts = 1...1e20
  /// FLOP, and other counts of compute, that somebody could spend.
  static let compute = 1e-30...1e40

  /// Requires a value of an option, if it is given, to lie in its range.
  ///
  /// - Parameter reason: The reason for the range, or an example.
  /// - Throws: `ValidationError` with the option, the range and the reason; NaN lies in none.
  static func require<Value: Comparable>(_ option: String, _ value: Value?, _ range: ClosedRange<Value>, _ reason: String = "") throws {
    guard let value, !range.contains(value) else { return }
    throw ValidationError(
      "\(option) must lie between \(text(range.lowerBound)) and \(text(range.upperBound))\(reason.isEmpty ? "." : ": \(reason).")")
  }

  /// The end of a range as a user writes it.
  private static func text<Value>(_ end: Value) -> String { (end as? Double).map { Number.short($0, digits: 7) } ?? "\(end)" }

  /// Requires a level of confidence.
  static func require(confidence value: Double) throws {
    guard !confidence.contains(value) else { return }
    throw ValidationError("--confidence must lie between 0.01 and 1, for example 0.95.")
  }

  /// Requires a positive compute.
  static func require(compute value: Double?, _ option: String, example: String) throws {
    guard let value, !(compute.contains(value)) else { return }
    throw ValidationError("\(option) must be a positive number of FLOP, for example \(example)\(value > 1 ? ", and at most 1e40" : "").")
  }
}

import LanguageModel

/// One run of a ladder: what is trained, at which budget, and what it is called.
public struct RungConfiguration: Codable, Hashable, Sendable, Identifiable {
  /// The run's name and that of its folder: budget, shape and seed.
  public let id: String
  /// The compute that the run was planned for, in FLOP; what it spends is `training.compute`.
  public let budget: Double
  /// Everything that decides the run, but for the text.
  public let training: TrainingConfiguration

  /// Makes a run's configuration.
  public init(budget: Double, training: TrainingConfiguration) {
    self.budget = budget
    self.training = training
    id = "c\(shortExponent(budget))-l\(training.model.layers)-w\(training.model.width)-s\(training.seed)"
  }
}

/// A number as a mantissa with as few digits as tell it (three at most) and an exponent: 2e11, 1.25e12.
func shortExponent(_ value: Double) -> String {
  var exponent = 0
  var mantissa = value
  guard value > 0, value.isFinite else { return "\(value)" }
  while mantissa >= 9.9995 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
  let thousandths = Int((mantissa * 1_000).rounded())
  var digits = "\(thousandths % 1_000 + 1_000)".dropFirst()
  while digits.last == "0" { digits.removeLast() }
  return "\(thousandths / 1_000)" + (digits.isEmpty ? "" : ".\(digits)") + "e\(exponent)"
}

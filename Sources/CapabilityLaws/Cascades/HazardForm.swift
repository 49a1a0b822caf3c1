import RealModule

/// A form of the probability that a task of length t succeeds.
public enum HazardForm: String, Hashable, Sendable, Codable, CaseIterable {
  /// exp(−t·ln 2/t₅₀), which is pⁿ in time: each minute, or step, errs with the same probability.
  case constant
  /// exp(−ln 2·(t/t₅₀)^k): with k < 1 a task that has gone well so far errs less and less.
  case weibull
  /// 1/(1 + (t/t₅₀)^β), the form of METR's horizons (arXiv:2503.14499).
  case logLogistic

  /// The curve of ln t.
  var link: SuccessLink { self == .logLogistic ? .logistic : .gumbel }

  /// The fitted parameters.
  public var parameterCount: Int { self == .constant ? 1 : 2 }

  /// The regression on [1, ln t]; a constant hazard has the slope −1.
  var regression: BinomialRegression {
    BinomialRegression(link: link, bounds: [-60...60, self == .constant ? -1 ... -1 : -20 ... -0.02])
  }
}

/// A survival curve: a form with its numbers.
public struct HazardCurve: Hashable, Sendable, Codable {
  /// The form.
  public let form: HazardForm
  /// c of η = c + s·ln t.
  let intercept: Double
  /// s, negative.
  let slope: Double

  init(_ form: HazardForm, _ coefficients: [Double]) { (self.form, intercept, slope) = (form, coefficients[0], coefficients[1]) }

  /// k of the Weibull form, β of the log-logistic, 1 for a constant hazard.
  public var shape: Double { -slope }

  /// Returns the probability that a task of this length succeeds.
  public func success(length: Double) -> Double { form.link.probability(intercept + slope * Double.log(length)) }

  /// Returns the length at which success is s; 0 < s < 1.
  public func length(success: Double) -> Double { Double.exp((form.link.predictor(success) - intercept) / slope) }
}

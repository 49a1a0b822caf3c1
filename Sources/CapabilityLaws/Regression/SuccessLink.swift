import RealModule

/// A curve from a linear predictor η to a probability of success, rising from 0 to 1.
///
/// Each probability is kept 10⁻⁶ away from 0 and 1, ε + (1 − 2ε)·q: a single slip of a grader then has a finite likelihood.
public enum SuccessLink: Hashable, Sendable, Codable {
  /// σ(η) = 1/(1 + e^−η).
  case logistic
  /// exp(−e^−η): Weibull survival in ln t, or L tokens whose loss is a power of the scale.
  case gumbel
  /// σ(η)^L: L tokens that must all be right, each with σ(η).
  case tokens(Double)
  /// g + (c − g)·σ(η): a floor of guesses and a ceiling of label noise.
  case bounded(floor: Double, ceiling: Double)

  /// ε, the distance of every probability from 0 and 1 (assumed).
  static let slip = 1e-6

  /// The probability and its derivative by η.
  @inline(__always)
  func value(_ eta: Double) -> (probability: Double, slope: Double) {
    let (q, slope) = raw(eta)
    return (Self.slip + (1 - 2 * Self.slip) * q, (1 - 2 * Self.slip) * slope)
  }

  /// The probability at η.
  public func probability(_ eta: Double) -> Double { value(eta).probability }

  private func raw(_ eta: Double) -> (Double, Double) {
    switch self {
    case .logistic:
      let q = 1 / (1 + Double.exp(-eta))
      return (q, q * (1 - q))
    case .gumbel:
      let rate = Double.exp(-max(eta, -40))
      let q = Double.exp(-rate)
      return (q, q * rate)
    case .tokens(let length):
      let token = 1 / (1 + Double.exp(-eta))
      let q = Double.exp(length * Double.log(max(token, 1e-300)))
      return (q, length * q * (1 - token))
    case .bounded(let floor, let ceiling):
      let q = 1 / (1 + Double.exp(-eta))
      return (floor + (ceiling - floor) * q, (ceiling - floor) * q * (1 - q))
    }
  }

  /// The η of a share strictly between 0 and 1.
  public func predictor(_ share: Double) -> Double {
    switch self {
    case .logistic: Double.log(share / (1 - share))
    case .gumbel: -Double.log(-Double.log(share))
    case .tokens(let length):
      // ln q/(1 − q) of the token: its complement is −expm1(ln s/L), exact where the share is near 1.
      Double.log(share) / length - Double.log(-Double.expMinusOne(Double.log(share) / length))
    case .bounded(let floor, let ceiling):
      SuccessLink.logistic.predictor(min(max((share - floor) / (ceiling - floor), 0.01), 0.99))
    }
  }
}

import NumericalMethods
import RealModule

/// A form of a score against the logarithm of scale.
public enum EmergenceForm: Hashable, Sendable, Codable {
  /// σ(a + b·ln x).
  case logistic
  /// exp(−A·x^−b): the answer's loss is a power of the scale.
  case power
  /// σ(a + b·ln x)^L: L tokens that must all be right, each smooth in the scale.
  case tokens(Double)
  /// σ(a + b·ln x + J·[x ≥ d]): a jump J of the log-odds at the scale d.
  case threshold(Double)

  /// The form's name.
  public var name: String {
    switch self {
    case .logistic: "logistic"
    case .power: "power"
    case .tokens: "tokens"
    case .threshold: "threshold"
    }
  }

  /// Whether the score has no jump.
  public var isSmooth: Bool {
    if case .threshold = self { false } else { true }
  }

  /// The fitted numbers, the place of a jump and a fitted number of tokens included.
  public var parameterCount: Int {
    switch self {
    case .logistic, .power: 2
    case .tokens: 3
    case .threshold: 4
    }
  }

  var link: SuccessLink {
    switch self {
    case .logistic, .threshold: .logistic
    case .power: .gumbel
    case .tokens(let length): .tokens(length)
    }
  }

  /// The row of predictors at ln x.
  func row(_ logScale: Double) -> [Double] {
    if case .threshold(let place) = self { [1, logScale, logScale >= Double.log(place) ? 1 : 0] } else { [1, logScale] }
  }

  /// The distance of η between 10% and 90% of a token-level score.
  ///
  /// It is 2·ln 9 of the log-odds, ln(ln 0.1/ln 0.9) of the loss.
  private var rise: Double { link == .gumbel ? Double.log(Double.log(0.1) / Double.log(0.9)) : 2 * Double.log(9) }

  /// The decades of scale from 10% to 90% of a token-level score at a slope; ∞ at 0.
  func decades(slope: Double) -> Double { slope > 0 ? rise / (slope * Double.log(10)) : .infinity }

  /// The regression, whose slope is at most that of a smooth ability.
  ///
  /// - Parameter decades: The least decades of scale in which a smooth token-level score goes from 10% to 90%.
  func regression(smoothDecades decades: Double) -> BinomialRegression {
    let slope = 0...(rise / (decades * Double.log(10)))
    if case .threshold = self { return BinomialRegression(link: link, bounds: [-80...80, slope, 0...30]) }
    return BinomialRegression(link: link, bounds: [-80...80, slope])
  }
}

/// A form with its numbers, and the likelihood they were found by.
public struct EmergenceFit: Hashable, Sendable, Codable {
  /// The form.
  public let form: EmergenceForm
  /// a and b, and J of a threshold; b is by ln x, about the mean ln x.
  public let coefficients: [Double]
  /// The mean ln x.
  public let centre: Double
  /// The log-likelihood.
  public let logLikelihood: Double

  /// Returns the score at a scale.
  public func score(scale: Double) -> Double {
    let row = form.row(Double.log(scale))
    return form.link.probability(coefficients[0] + coefficients[1] * (row[1] - centre) + (row.count > 2 ? coefficients[2] * row[2] : 0))
  }
}

import NumericalMethods
import RealModule

/// A log-linear trend, perhaps with breaks: log₁₀ y = a + b₀(t − t̄) + Σ bⱼ·max(0, t − cⱼ).
///
/// The pieces meet at the breaks. By least squares; dates in years, slopes in orders of magnitude (OOM) a year.
public struct TrendFit: Hashable, Sendable, Codable {
  /// The dates at which the growth changes, rising.
  public let breaks: [Double]
  /// The mean date, t̄.
  public let origin: Double
  /// a and b₀, and the change of the slope at each break.
  public let coefficients: [Double]
  /// The observations.
  public let count: Int
  /// The share of the variance of log₁₀ y that the trend accounts for.
  public let rSquared: Double
  /// The standard deviation of log₁₀ y about the trend, in OOM.
  public let residualDeviation: Double
  /// The last date.
  public let last: Double
  /// The first date.
  public let first: Double
  /// The inverse of XᵀX, row-major.
  let inverse: [Double]

  /// Fits with given breaks; nil where the dates don't determine the slopes, or leave no degree of freedom.
  init?(dates: [Double], logs: [Double], breaks: [Double] = []) {
    let sums = HingeRegression(dates: dates, values: logs)
    let rows = dates.map { Self.row(at: $0, origin: sums.origin, breaks: breaks) }
    guard let regression = LinearRegression(rows: rows, values: logs), let variance = regression.residualVariance else { return nil }
    (self.breaks, origin, coefficients) = (breaks, sums.origin, regression.coefficients)
    (count, first, last) = (dates.count, dates[0], dates[dates.count - 1])
    rSquared = sums.totalSquares > 0 ? 1 - regression.residualSumOfSquares / sums.totalSquares : 0
    residualDeviation = variance.squareRoot()
    inverse = regression.unscaledCovariance
  }

  /// Observations less coefficients; those of the breaks' places count too.
  public var degreesOfFreedom: Double { Double(max(1, count - coefficients.count - breaks.count)) }

  /// Returns log₁₀ of the trend at a date.
  public func log(at date: Double) -> Double {
    zip(Self.row(at: date, origin: origin, breaks: breaks), coefficients).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The slope of the last piece, OOM a year.
  public var slope: Double { coefficients.dropFirst().reduce(0, +) }

  /// The slopes of the pieces, in order.
  public var slopes: [Double] {
    coefficients.dropFirst(2).reduce(into: [coefficients[1]]) { $0.append($0[$0.count - 1] + $1) }
  }

  /// The variance of the fitted value at a date as a share of an observation's.
  func leverage(at date: Double) -> Double {
    let row = Self.row(at: date, origin: origin, breaks: breaks)
    let p = row.count
    var sum = 0.0
    for i in 0..<p { for j in 0..<p { sum += row[i] * inverse[i * p + j] * row[j] } }
    return sum
  }

  private static func row(at date: Double, origin: Double, breaks: [Double]) -> [Double] {
    [1, date - origin] + breaks.map { max(0, date - $0) }
  }
}

extension TrendSeries {
  /// The dates.
  var dates: [Double] { points.map(\.date) }
  /// log₁₀ of the quantity.
  var logs: [Double] { points.map { .log10($0.value) } }
}

/// A trend that can't be fitted.
public enum TrendError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There are too few observations or dates.
  case tooFew(quantity: String, count: Int, dates: Int, needed: Int)
  /// There are too few on one side of a date.
  case tooFewAround(String, before: Int, after: Int)
  /// A share isn't between 0 and 1.
  case notAShare(label: String, value: Double)

  /// The fault and the remedy.
  public var description: String {
    switch self {
    case .tooFew(let quantity, let count, let dates, let needed):
      "\(quantity) has \(count) observations on \(dates) dates, and this trend needs \(needed) of both: give more rows, a wider frontier or fewer breaks"
    case .tooFewAround(let date, let before, let after):
      "\(before) observations lie before \(date) and \(after) from it on: choose a date with at least 4 before and 1 behind it"
    case .notAShare(let label, let value):
      "\(label.isEmpty ? "an observation" : label) has \(value), which is no share between 0 and 1: leave such rows out with --where, or leave --logit out"
    }
  }
}

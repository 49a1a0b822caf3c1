import NumericalMethods
import RealModule
import ScalingLaws

/// Whether a loss still falls.
public enum PlateauVerdict: String, Hashable, Sendable, Codable {
  /// A slope below zero was seen.
  case falling
  /// None was seen, and one of the size that matters would have been.
  case plateau
  /// None was seen, and one of the size that matters would often have been missed.
  case undecidable
}

/// A test for a plateau of the loss, with its power.
///
/// ln L = a + s·ln x + u, u autoregressive of order one. The slope is tested against 0 from one side by Student's t, after quasi-differencing by the
/// autocorrelation r of the residuals. r is corrected for its bias, r + (2 + 4r)/n, and raised by 0.35 of its standard error (measured: planted plateaus then
/// keep the size), to 0.95 at most; the degrees of freedom are n(1 − r)/(1 + r) − 3. A test that finds no slope says as much as its power: the least slope that
/// it would have found in four cases of five.
/// Sources: Cochrane & Orcutt 1949, doi:10.1080/01621459.1949.10483290; Marriott & Pope 1954, doi:10.1093/biomet/41.3-4.390, for the bias.
public struct PlateauTest: Hashable, Sendable, Codable {
  /// The fewest losses: below, neither size nor power is what it is said to be (measured).
  public static let leastCount = 30

  /// The losses.
  public let count: Int
  /// s, the slope of ln L by ln x.
  public let slope: Double
  /// Its interval.
  public let interval: Interval
  /// The probability of such a slope, or a steeper one, on a plateau.
  public let pValue: Double
  /// The level of the test.
  public let level: Double
  /// r, the autocorrelation of neighbouring residuals.
  public let autocorrelation: Double
  /// The standard error of the slope.
  public let standardError: Double
  /// The degrees of freedom.
  public let degreesOfFreedom: Double
  /// The slope that matters.
  public let relevantSlope: Double
  /// The probability that the test sees the slope that matters.
  public let power: Double
  /// The least slope that the test sees with a probability of 80%.
  public let leastSlope: Double
  /// The verdict.
  public let verdict: PlateauVerdict

  /// Tests losses in their order.
  ///
  /// - Parameters:
  ///   - relevantSlope: The slope that matters, below 0; −0.0072 is half a per cent of the loss for each doubling of x.
  ///   - level: The probability of calling a plateau falling.
  /// - Throws: `CapabilityTableError.tooFew` below ``leastCount`` losses.
  public init(
    _ points: [(x: Double, loss: Double)], relevantSlope: Double = -0.0072, level: Double = 0.05, confidence: Double = 0.9,
    file: String = "the table"
  ) throws(CapabilityTableError) {
    precondition(relevantSlope < 0 && points.allSatisfy { $0.x > 0 && $0.loss > 0 }, "logarithms need numbers above 0, and a loss falls")
    let (x, y) = (points.map { Double.log($0.x) }, points.map { Double.log($0.loss) })
    guard points.count >= Self.leastCount, let plain = LinearRegression(rows: x.map { [1, $0] }, values: y) else {
      throw .tooFew(
        file: file, found: points.count, of: "losses", needed: Self.leastCount,
        reason: "a slope and the noise about it can't be separated with fewer")
    }
    let (estimate, r) = Self.autocorrelation(plain.residuals)
    let rows = zip(x.dropFirst(), x).map { [1 - r, $0 - r * $1] }
    let values = zip(y.dropFirst(), y).map { $0 - r * $1 }
    guard let fit = LinearRegression(rows: rows, values: values), let variance = fit.residualVariance else {
      throw .tooFew(file: file, found: 1, of: "places", needed: Self.leastCount, reason: "all losses stand at one place")
    }
    count = points.count
    slope = fit.coefficients[1]
    // As many independent losses as the correlated ones amount to, less two coefficients and the autocorrelation.
    degreesOfFreedom = max(2, Double(points.count) * (1 - r) / (1 + r) - 3)
    standardError = (variance * fit.unscaledCovariance[3]).squareRoot()
    autocorrelation = r
    let student = StudentDistribution(degreesOfFreedom: degreesOfFreedom)
    pValue = standardError > 0 ? student.cumulative(slope / standardError) : slope < 0 ? 0 : 1
    let reach = student.quantile(0.5 * (1 + confidence)) * standardError
    interval = Interval(low: slope - reach, high: slope + reach)
    // The raised autocorrelation widens the standard error: in units of it, the slope scatters by less than 1.
    let sure = (1 - r) / (1 - estimate)
    let critical = student.quantile(1 - level)
    let (shift, spread) = (
      critical * (1 - 0.25 / degreesOfFreedom), (sure * sure + critical * critical / (2 * degreesOfFreedom)).squareRoot()
    )
    power = standardError > 0 ? NormalDistribution.cumulative((-relevantSlope / standardError - shift) / spread) : 1
    leastSlope = -(shift + NormalDistribution.quantile(0.8) * spread) * standardError
    (self.level, self.relevantSlope) = (level, relevantSlope)
    verdict = pValue <= level ? .falling : power >= 0.8 ? .plateau : .undecidable
  }

  /// The autocorrelation of residuals, corrected for its bias, and the same raised and not below 0.
  private static func autocorrelation(_ residuals: [Double]) -> (estimate: Double, raised: Double) {
    let square = residuals.reduce(0) { $0 + $1 * $1 }
    guard square > 0 else { return (0, 0) }
    let lagged = zip(residuals, residuals.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    let (r, count) = (lagged / square, Double(residuals.count))
    let corrected = r + (2 + 4 * r) / count
    let raised = corrected + 0.35 * (max(0, 1 - corrected * corrected) / count).squareRoot()
    return (min(0.95, corrected), min(0.95, max(0, raised)))
  }
}

extension PlateauTest {
  /// Returns log₂(1 − f), the slope at which the loss falls by a share f for each doubling of x.
  public static func slope(fallPerDoubling fall: Double) -> Double { Double.log(onePlus: -fall) / Double.log(2) }

  /// Returns 1 − 2^s, the share of the loss by which it falls for each doubling of x.
  public static func fallPerDoubling(slope: Double) -> Double { -Double.expMinusOne(slope * Double.log(2)) }
}

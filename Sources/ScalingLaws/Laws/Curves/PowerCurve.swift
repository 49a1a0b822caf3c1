import RealModule

/// A power law with a floor, y = E + (x_c/x)^α.
///
/// With E = 0, held by `FitConfiguration.pinned`, it is Kaplan's L(N), L(D) or L(C), and M1 of Alabdulmohsin et al.; with E free, M2.
/// A floor that is fitted on less than three decades of x moves α much: look at its interval.
///
/// Sources: Kaplan et al. 2020, arXiv:2001.08361, eqs. 1.1–1.3; Alabdulmohsin et al. 2022, arXiv:2209.06640.
public struct PowerCurve: CurveLaw {
  /// The regression that fits it.
  public typealias Model = PowerCurveModel

  /// `power`.
  public static let name = "power"
  /// The formula, as text.
  public static let formula = "y = E + (xc/x)^α"
  /// E, xc, alpha.
  public static let parameterNames = ["E", "xc", "alpha"]
  public static let scaleParameters: Set = ["xc"]

  /// E ≥ 0, the value that no x removes.
  public var floor: Double
  /// x_c, where the reducible part is 1.
  public var scale: Double
  /// α > 0.
  public var exponent: Double

  /// Makes the curve.
  public init(E: Double = 0, xc: Double, alpha: Double) {
    floor = E
    scale = xc
    exponent = alpha
  }

  /// Makes the curve from E, x_c, α.
  public init(parameterValues values: [Double]) {
    precondition(values.count == 3, "a power law with a floor has three parameters")
    self.init(E: values[0], xc: values[1], alpha: values[2])
  }

  /// E, x_c, α.
  public var parameterValues: [Double] { [floor, scale, exponent] }

  /// Returns E + (x_c/x)^α.
  public func value(at x: Double) -> Double { floor + Double.pow(scale / x, exponent) }

  /// Returns x_c·(y − E)^(−1/α).
  public func argument(of value: Double) -> Double? { value > floor ? scale * Double.pow(value - floor, -1 / exponent) : nil }
}

/// The regression of ln y on a power law with a floor, in the coordinates (e, a, α), a = α·ln(x_c/x̄).
public struct PowerCurveModel: LawModel {
  public let observations: LawObservations
  public private(set) var bounds: [ClosedRange<Double>]

  /// Takes the observations.
  public init(_ observations: LawObservations) {
    self.observations = observations
    bounds = []
    bounds = [floorRange, amplitudeRange, 0.003...4]
  }

  /// Writes ln y and its derivatives.
  public func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (floor, a, alpha) = (Double.exp(coordinates[0]), coordinates[1], coordinates[2])
    let (logs, middle) = (observations.logInputs[0], observations.centres[0])
    write(rows, &logValues, &jacobian) { row, gradient in
      let x = logs[row] - middle
      let term = Double.exp(a - alpha * x)
      let sum = floor + term
      gradient[0] = floor / sum
      gradient[1] = term / sum
      gradient[2] = -term / sum * x
      return Double.log(sum)
    }
  }

  /// Returns the curve: x_c = x̄·exp(a/α).
  public func law(_ coordinates: [Double]) -> PowerCurve {
    let isNothing = coordinates[1] <= bounds[1].lowerBound
    return PowerCurve(
      E: amplitude(coordinates, 0), xc: isNothing ? 0 : Double.exp(observations.centres[0] + coordinates[1] / coordinates[2]),
      alpha: coordinates[2])
  }

  /// Returns the coordinates of a curve, within the bounds.
  public func coordinates(of law: PowerCurve) -> [Double] {
    clamped([Double.log(law.floor), law.exponent * (Double.log(law.scale) - observations.centres[0]), law.exponent])
  }

  /// α.
  public var axes: [ScanAxis] { [.logarithmic(0.01...2.5)] }
  /// Two: 1 and x^−α.
  public var termCount: Int { 2 }

  /// Writes 1 and (x/x̄)^−α.
  public func terms(_ place: [Double], into terms: inout [Double]) {
    for row in 0..<observations.count {
      terms[2 * row] = 1
      terms[2 * row + 1] = Double.exp(-place[0] * (observations.logInputs[0][row] - observations.centres[0]))
    }
  }

  /// Returns the logarithms of the amplitudes, and the exponent.
  public func coordinates(place: [Double], amplitudes: [Double]) -> [Double] { logAmplitudes(amplitudes) + place }
}

import RealModule

/// A shifted power law with a floor, y = E + a·(x + d)^−b: level at small x, a power law beyond d.
///
/// Where no run lies below d it is the power law with a floor, and d is undetermined.
///
/// Source: Zhai et al. 2022, arXiv:2106.04560, eq. 1; M3 of Alabdulmohsin et al., arXiv:2209.06640, is akin.
public struct ShiftedCurve: CurveLaw {
  /// The regression that fits it.
  public typealias Model = ShiftedCurveModel

  /// `shifted`.
  public static let name = "shifted"
  /// The formula, as text.
  public static let formula = "y = E + a(x + d)^−b"
  /// E, a, d, b.
  public static let parameterNames = ["E", "a", "d", "b"]
  public static let scaleParameters: Set = ["a"]

  /// E ≥ 0, the value that no x removes.
  public var floor: Double
  /// a ≥ 0.
  public var amplitude: Double
  /// d ≥ 0, where the curve begins to fall.
  public var shift: Double
  /// b > 0.
  public var exponent: Double

  /// Makes the curve.
  public init(E: Double, a: Double, d: Double, b: Double) {
    floor = E
    amplitude = a
    shift = d
    exponent = b
  }

  /// Makes the curve from E, a, d, b.
  public init(parameterValues values: [Double]) {
    precondition(values.count == 4, "a shifted power law has four parameters")
    self.init(E: values[0], a: values[1], d: values[2], b: values[3])
  }

  /// E, a, d, b.
  public var parameterValues: [Double] { [floor, amplitude, shift, exponent] }

  /// Returns E + a·(x + d)^−b.
  public func value(at x: Double) -> Double { floor + amplitude * Double.pow(x + shift, -exponent) }

  /// Returns ((y − E)/a)^(−1/b) − d; nil below the floor and above the level start.
  public func argument(of value: Double) -> Double? {
    guard value > floor, amplitude > 0 else { return nil }
    let x = Double.pow((value - floor) / amplitude, -1 / exponent) - shift
    return x > 0 ? x : nil
  }
}

/// The regression of ln y on a shifted power law, in the coordinates (e, a, ln d, b), a taken at the middle of x.
public struct ShiftedCurveModel: LawModel {
  public let observations: LawObservations
  public private(set) var bounds: [ClosedRange<Double>]
  private let range: ClosedRange<Double>

  /// Takes the observations.
  public init(_ observations: LawObservations) {
    self.observations = observations
    let (logs, middle) = (observations.logInputs[0], observations.centres[0])
    range = ((logs.min() ?? 0) - middle)...((logs.max() ?? 0) - middle)
    bounds = []
    bounds = [floorRange, amplitudeRange, (range.lowerBound - 14)...(range.upperBound + 3), 0.003...6]
  }

  /// Writes ln y and its derivatives.
  public func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (floor, a, b) = (Double.exp(coordinates[0]), coordinates[1], coordinates[3])
    let shift = Double.exp(coordinates[2])
    let (logs, middle) = (observations.logInputs[0], observations.centres[0])
    let atMiddle = Double.log(onePlus: shift)
    write(rows, &logValues, &jacobian) { row, gradient in
      let x = Double.exp(logs[row] - middle)
      let moved = Double.log(x + shift) - atMiddle
      let term = Double.exp(a - b * moved)
      let sum = floor + term
      gradient[0] = floor / sum
      gradient[1] = term / sum
      gradient[2] = -term / sum * b * shift * (1 / (x + shift) - 1 / (1 + shift))
      gradient[3] = -term / sum * moved
      return Double.log(sum)
    }
  }

  /// Returns the curve; a shift at its lower bound is none.
  public func law(_ coordinates: [Double]) -> ShiftedCurve {
    let (middle, b) = (observations.centres[0], coordinates[3])
    let logShifted = Double.log(onePlus: Double.exp(coordinates[2])) + middle
    return ShiftedCurve(
      E: amplitude(coordinates, 0), a: amplitude(coordinates, 1, shift: b * logShifted), d: amplitude(coordinates, 2, shift: middle), b: b)
  }

  /// Returns the coordinates of a curve, within the bounds.
  public func coordinates(of law: ShiftedCurve) -> [Double] {
    let shift = law.shift / Double.exp(observations.centres[0])
    let logShifted = Double.log(onePlus: shift) + observations.centres[0]
    return clamped([Double.log(law.floor), Double.log(law.amplitude) - law.exponent * logShifted, Double.log(shift), law.exponent])
  }

  /// ln d and b.
  public var axes: [ScanAxis] { [.linear((range.lowerBound - 3)...range.upperBound), .logarithmic(0.01...4)] }
  /// Two: 1 and (x + d)^−b.
  public var termCount: Int { 2 }

  /// Writes 1 and (x + d)^−b, 1 at the middle.
  public func terms(_ place: [Double], into terms: inout [Double]) {
    let shift = Double.exp(place[0])
    for row in 0..<observations.count {
      let x = Double.exp(observations.logInputs[0][row] - observations.centres[0])
      terms[2 * row] = 1
      terms[2 * row + 1] = Double.pow((x + shift) / (1 + shift), -place[1])
    }
  }

  /// Returns the logarithms of the amplitudes, the shift's and the exponent.
  public func coordinates(place: [Double], amplitudes: [Double]) -> [Double] { logAmplitudes(amplitudes) + place }
}

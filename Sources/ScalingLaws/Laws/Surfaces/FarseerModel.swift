import RealModule

/// The regression of ln L on Farseer, in the coordinates (s, t, exponent) of each of its three curves.
///
/// A curve a·N^x + b is written t + s·φ with φ = ((N/N̄)^x − 1)/x: its value t and its slope s in ln N at the middle of the sizes, and a bend x for
/// which zero is no special place. The amplitude of data is taken at the middle of D as well: to first order in ln N its curve is that of
/// a₂N^β + b₂ less the exponent of data times d̄.
public struct FarseerModel: LawModel {
  public let observations: LawObservations
  public private(set) var bounds: [ClosedRange<Double>]

  /// Takes the observations.
  public init(_ observations: LawObservations) {
    self.observations = observations
    let slope = -3.0...3.0
    let bend = -1.5...1.5
    bounds = []
    bounds = [slope, -5...1.5, bend, slope, amplitudeRange, bend, slope, floorRange, bend]
  }

  /// φ(n; x) = (e^(xn) − 1)/x, with dφ/dx.
  private struct Bent {
    let value, slope: Double

    @inline(__always) init(_ n: Double, _ x: Double) {
      let argument = x * n
      if argument.magnitude < 1e-3 {
        value = n * (1 + argument / 2 * (1 + argument / 3 * (1 + argument / 4)))
        slope = n * n * (0.5 + argument / 3 * (1 + 3 * argument / 8 * (1 + 4 * argument / 15)))
      } else {
        let growth = Double.exp(argument)
        value = (growth - 1) / x
        slope = (n * growth - value) / x
      }
    }
  }

  /// Writes ln L and its derivatives.
  public func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (s1, t1, x1) = (coordinates[0], coordinates[1], coordinates[2])
    let (s2, t2, x2) = (coordinates[3], coordinates[4], coordinates[5])
    let (s3, t3, x3) = (coordinates[6], coordinates[7], coordinates[8])
    let (sizes, data) = (observations.logInputs[0], observations.logInputs[1])
    let (size, datum) = (observations.centres[0], observations.centres[1])
    let middle = Double.exp(t1)
    write(rows, &logValues, &jacobian) { row, gradient in
      let n = sizes[row] - size
      let (bent1, bent2, bent3) = (Bent(n, x1), Bent(n, x2), Bent(n, x3))
      let exponent = Double.exp(t1 + s1 * bent1.value)
      let floor = Double.exp(t3 + s3 * bent3.value)
      let tilt = (s2 + middle * s1 * datum) * bent2.value
      let term = Double.exp(t2 + middle * datum + tilt - exponent * data[row])
      let sum = floor + term
      let (floorShare, share) = (floor / sum, term / sum)
      gradient[0] = share * (middle * datum * bent2.value - exponent * data[row] * bent1.value)
      gradient[1] = share * (middle * datum * (1 + s1 * bent2.value) - exponent * data[row])
      gradient[2] = -share * exponent * data[row] * s1 * bent1.slope
      gradient[3] = share * bent2.value
      gradient[4] = share
      gradient[5] = share * (s2 + middle * s1 * datum) * bent2.slope
      gradient[6] = floorShare * bent3.value
      gradient[7] = floorShare
      gradient[8] = floorShare * s3 * bent3.slope
      return Double.log(sum)
    }
  }

  /// Returns the law; a bend next to zero counts as 1e-6, where a·N^x + b is a straight line in ln N to six digits.
  public func law(_ coordinates: [Double]) -> FarseerLaw {
    let middle = Double.exp(coordinates[1])
    let shift = middle * observations.centres[1]
    return FarseerLaw(
      logTokenExponent: curve(coordinates[0], coordinates[1], coordinates[2]),
      logTokenAmplitude: curve(coordinates[3] + shift * coordinates[0], coordinates[4] + shift, coordinates[5]),
      logFloor: curve(coordinates[6], coordinates[7], coordinates[8]))
  }

  /// a = s/(x·N̄^x), b = t − s/x.
  private func curve(_ s: Double, _ t: Double, _ bend: Double) -> FarseerLaw.SizeCurve {
    let x = bend.magnitude < 1e-6 ? (bend < 0 ? -1e-6 : 1e-6) : bend
    return FarseerLaw.SizeCurve(a: s / (x * Double.exp(x * observations.centres[0])), b: t - s / x, exponent: x)
  }

  /// Returns the coordinates of a law, within the bounds.
  public func coordinates(of law: FarseerLaw) -> [Double] {
    func coordinates(_ curve: FarseerLaw.SizeCurve) -> [Double] {
      let slope = curve.slope * curve.exponent * Double.exp(curve.exponent * observations.centres[0])
      return [slope, curve.shift + slope / curve.exponent, curve.exponent]
    }
    let exponent = coordinates(law.logTokenExponent)
    var amplitude = coordinates(law.logTokenAmplitude)
    let shift = Double.exp(exponent[1]) * observations.centres[1]
    amplitude[0] -= shift * exponent[0]
    amplitude[1] -= shift
    return clamped(exponent + amplitude + coordinates(law.logFloor))
  }

  /// Slope, value and bend of the exponent of data, slopes and bends of the other curves.
  public var axes: [ScanAxis] {
    let bend = ScanAxis.linear(-1...1)
    return [.linear(-0.3...0.3), .linear(-3...0), bend, .linear(-0.8...0.4), bend, .linear(-0.4...0.1), bend]
  }
  /// Two: the floor and the term of data.
  public var termCount: Int { 2 }

  /// Writes the floor and the term of data, both 1 at the middle of the observations.
  public func terms(_ place: [Double], into terms: inout [Double]) {
    for row in 0..<observations.count {
      let n = observations.logInputs[0][row] - observations.centres[0]
      let d = observations.logInputs[1][row] - observations.centres[1]
      let exponent = Double.exp(place[1] + place[0] * Bent(n, place[2]).value)
      terms[2 * row] = Double.exp(place[5] * Bent(n, place[6]).value)
      terms[2 * row + 1] = Double.exp(place[3] * Bent(n, place[4]).value - exponent * d)
    }
  }

  /// Returns the three curves through the amplitudes.
  public func coordinates(place: [Double], amplitudes: [Double]) -> [Double] {
    let logs = logAmplitudes(amplitudes)
    return [place[0], place[1], place[2], place[3], logs[1], place[4], place[5], logs[0], place[6]]
  }
}

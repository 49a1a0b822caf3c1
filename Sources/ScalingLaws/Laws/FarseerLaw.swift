import RealModule

extension LawFamily {
  /// Farseer, L(N, D) = exp(a₃N^γ + b₃) + exp(a₂N^β + b₂)·D^−exp(a₁N^α + b₁): at each size its own floor, amplitude and exponent of data.
  ///
  /// Nine parameters. A table determines the three curves over the sizes that it has; a curve that bends little in ln N leaves its exponent and
  /// its a and b free to trade against each other, so look at predictions rather than at parameters, and expect wide intervals of α, β, γ.
  /// Beyond the largest size each curve is an extrapolation of its own. On thirty runs within two decades of compute one fit in seven ends 1 to 10% above the
  /// least objective that restarts from the truth find; the share of starts at the best tells. On the public tables of 32 and more runs none did.
  ///
  /// Source: Li et al. 2025, arXiv:2506.10972.
  public static let farseer = LawFamily(
    name: "farseer", formula: "L = exp(a3·N^γ + b3) + exp(a2·N^β + b2)·D^−exp(a1·N^α + b1)",
    parameters: ["a1", "b1", "alpha", "a2", "b2", "beta", "a3", "b3", "gamma"],
    value: { p, design in
      func curve(_ first: Int) -> Double { p[first] * Double.pow(design.parameters, p[first + 2]) + p[first + 1] }
      return Double.exp(curve(6)) + Double.exp(curve(3) - Double.exp(curve(0)) * Double.log(design.tokens))
    },
    coordinates: FarseerCoordinates.init)
}

extension Law {
  /// Returns Farseer with the slope, shift and exponent of its three curves over size.
  ///
  /// The curves are those of data's exponent, of data's amplitude, and of the floor.
  public static func farseer(
    a1: Double, b1: Double, alpha: Double, a2: Double, b2: Double, beta: Double, a3: Double, b3: Double, gamma: Double
  ) -> Law {
    Law(.farseer, [a1, b1, alpha, a2, b2, beta, a3, b3, gamma])
  }
}

/// The regression of ln L on Farseer, in the coordinates (s, t, exponent) of each of its three curves.
///
/// A curve a·N^x + b is written t + s·φ with φ = ((N/N̄)^x − 1)/x: its value t and its slope s in ln N at the middle of the sizes, and a bend x for
/// which zero is no special place. The amplitude of data is taken at the middle of D as well: to first order in ln N its curve is that of
/// a₂N^β + b₂ less the exponent of data times d̄.
struct FarseerCoordinates: LawCoordinates {
  let observations: LawObservations
  private(set) var bounds: [ClosedRange<Double>]

  /// Takes the observations.
  init(_ observations: LawObservations) {
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
  func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
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

  /// Returns a, b and exponent of each curve; a bend next to zero counts as 1e-6.
  ///
  /// With such a bend a·N^x + b is a straight line in ln N to six digits.
  func parameters(_ coordinates: [Double]) -> [Double] {
    let middle = Double.exp(coordinates[1])
    let shift = middle * observations.centres[1]
    return curve(coordinates[0], coordinates[1], coordinates[2])
      + curve(coordinates[3] + shift * coordinates[0], coordinates[4] + shift, coordinates[5])
      + curve(coordinates[6], coordinates[7], coordinates[8])
  }

  /// a = s/(x·N̄^x), b = t − s/x, x.
  private func curve(_ s: Double, _ t: Double, _ bend: Double) -> [Double] {
    let x = bend.magnitude < 1e-6 ? (bend < 0 ? -1e-6 : 1e-6) : bend
    return [s / (x * Double.exp(x * observations.centres[0])), t - s / x, x]
  }

  func coordinates(of p: [Double]) -> [Double] {
    func coordinates(_ first: Int) -> [Double] {
      let slope = p[first] * p[first + 2] * Double.exp(p[first + 2] * observations.centres[0])
      return [slope, p[first + 1] + slope / p[first + 2], p[first + 2]]
    }
    let exponent = coordinates(0)
    var amplitude = coordinates(3)
    let shift = Double.exp(exponent[1]) * observations.centres[1]
    amplitude[0] -= shift * exponent[0]
    amplitude[1] -= shift
    return clamped(exponent + amplitude + coordinates(6))
  }

  /// Slope, value and bend of the exponent of data, slopes and bends of the other curves.
  var axes: [ScanAxis] {
    let bend = ScanAxis.linear(-1...1)
    return [.linear(-0.3...0.3), .linear(-3...0), bend, .linear(-0.8...0.4), bend, .linear(-0.4...0.1), bend]
  }
  /// Two: the floor and the term of data.
  var termCount: Int { 2 }

  /// Writes the floor and the term of data, both 1 at the middle of the observations.
  func terms(_ place: [Double], into terms: inout [Double]) {
    for row in 0..<observations.count {
      let n = observations.logInputs[0][row] - observations.centres[0]
      let d = observations.logInputs[1][row] - observations.centres[1]
      let exponent = Double.exp(place[1] + place[0] * Bent(n, place[2]).value)
      terms[2 * row] = Double.exp(place[5] * Bent(n, place[6]).value)
      terms[2 * row + 1] = Double.exp(place[3] * Bent(n, place[4]).value - exponent * d)
    }
  }

  /// Returns the three curves through the amplitudes.
  func coordinates(place: [Double], amplitudes: [Double]) -> [Double] {
    let logs = logAmplitudes(amplitudes)
    return [place[0], place[1], place[2], place[3], logs[1], place[4], place[5], logs[0], place[6]]
  }
}

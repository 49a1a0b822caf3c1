import RealModule

extension LawFamily {
  /// A power law with a floor, y = E + (x_c/x)^α.
  ///
  /// With E = 0, held by `FitConfiguration.pinned`, it is Kaplan's L(N), L(D) or L(C), and M1 of Alabdulmohsin et al.; with E free, M2.
  /// A floor that is fitted on less than three decades of x moves α much: look at its interval.
  ///
  /// Sources: Kaplan et al. 2020, arXiv:2001.08361, eqs. 1.1–1.3; Alabdulmohsin et al. 2022, arXiv:2209.06640.
  public static func power(of input: LawInput) -> LawFamily {
    curve(
      "power", of: input, formula: "y = E + (xc/x)^α", parameters: ["E", .scale("xc"), "alpha"],
      value: { p, x in p[0] + Double.pow(p[1] / x, p[2]) },
      argument: { p, y in y > p[0] ? p[1] * Double.pow(y - p[0], -1 / p[2]) : nil }, coordinates: PowerCoordinates.init)
  }
}

/// The regression of ln y on a power law with a floor, in the coordinates (e, a, α), a = α·ln(x_c/x̄).
struct PowerCoordinates: LawCoordinates {
  let observations: LawObservations
  private(set) var bounds: [ClosedRange<Double>]

  /// Takes the observations.
  init(_ observations: LawObservations) {
    self.observations = observations
    bounds = []
    bounds = [floorRange, amplitudeRange, 0.003...4]
  }

  /// Writes ln y and its derivatives.
  func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
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

  /// Returns E, x_c = x̄·exp(a/α), α.
  func parameters(_ coordinates: [Double]) -> [Double] {
    let isNothing = coordinates[1] <= bounds[1].lowerBound
    return [
      amplitude(coordinates, 0), isNothing ? 0 : Double.exp(observations.centres[0] + coordinates[1] / coordinates[2]), coordinates[2],
    ]
  }

  func coordinates(of p: [Double]) -> [Double] {
    clamped([Double.log(p[0]), p[2] * (Double.log(p[1]) - observations.centres[0]), p[2]])
  }

  /// α.
  var axes: [ScanAxis] { [.logarithmic(0.01...2.5)] }
  /// Two: 1 and x^−α.
  var termCount: Int { 2 }

  /// Writes 1 and (x/x̄)^−α.
  func terms(_ place: [Double], into terms: inout [Double]) {
    for row in 0..<observations.count {
      terms[2 * row] = 1
      terms[2 * row + 1] = Double.exp(-place[0] * (observations.logInputs[0][row] - observations.centres[0]))
    }
  }

  /// Returns the logarithms of the amplitudes, and the exponent.
  func coordinates(place: [Double], amplitudes: [Double]) -> [Double] { logAmplitudes(amplitudes) + place }
}

import RealModule

extension LawFamily {
  /// A shifted power law with a floor, y = E + a·(x + d)^−b: level at small x, a power law beyond d.
  ///
  /// If no run lies below d it is the power law with a floor, and d is undetermined.
  ///
  /// Source: Zhai et al. 2022, arXiv:2106.04560, eq. 1; M3 of Alabdulmohsin et al., arXiv:2209.06640, is akin.
  public static func shifted(of input: LawInput) -> LawFamily {
    curve(
      "shifted", of: input, formula: "y = E + a(x + d)^−b", parameters: ["E", .scale("a"), "d", "b"],
      value: { p, x in p[0] + p[1] * Double.pow(x + p[2], -p[3]) },
      argument: { p, y in
        guard y > p[0], p[1] > 0 else { return nil }
        let x = Double.pow((y - p[0]) / p[1], -1 / p[3]) - p[2]
        return x > 0 ? x : nil
      }, coordinates: ShiftedCoordinates.init)
  }
}

/// The regression of ln y on a shifted power law, in the coordinates (e, a, ln d, b).
///
/// a is taken at the middle of x.
struct ShiftedCoordinates: LawCoordinates {
  let observations: LawObservations
  private(set) var bounds: [ClosedRange<Double>]
  private let range: ClosedRange<Double>

  /// Takes the observations.
  init(_ observations: LawObservations) {
    self.observations = observations
    let (logs, middle) = (observations.logInputs[0], observations.centres[0])
    range = ((logs.min() ?? 0) - middle)...((logs.max() ?? 0) - middle)
    bounds = []
    bounds = [floorRange, amplitudeRange, (range.lowerBound - 14)...(range.upperBound + 3), 0.003...6]
  }

  /// Writes ln y and its derivatives.
  func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
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

  /// Returns E, a, d, b; a shift at its lower bound is none.
  func parameters(_ coordinates: [Double]) -> [Double] {
    let (middle, b) = (observations.centres[0], coordinates[3])
    let logShifted = Double.log(onePlus: Double.exp(coordinates[2])) + middle
    return [amplitude(coordinates, 0), amplitude(coordinates, 1, shift: b * logShifted), amplitude(coordinates, 2, shift: middle), b]
  }

  func coordinates(of p: [Double]) -> [Double] {
    let shift = p[2] / Double.exp(observations.centres[0])
    let logShifted = Double.log(onePlus: shift) + observations.centres[0]
    return clamped([Double.log(p[0]), Double.log(p[1]) - p[3] * logShifted, Double.log(shift), p[3]])
  }

  /// ln d and b.
  var axes: [ScanAxis] { [.linear((range.lowerBound - 3)...range.upperBound), .logarithmic(0.01...4)] }
  /// Two: 1 and (x + d)^−b.
  var termCount: Int { 2 }

  /// Writes 1 and (x + d)^−b, 1 at the middle.
  func terms(_ place: [Double], into terms: inout [Double]) {
    let shift = Double.exp(place[0])
    for row in 0..<observations.count {
      let x = Double.exp(observations.logInputs[0][row] - observations.centres[0])
      terms[2 * row] = 1
      terms[2 * row + 1] = Double.pow((x + shift) / (1 + shift), -place[1])
    }
  }

  /// Returns the logarithms of the amplitudes, the shift's and the exponent.
  func coordinates(place: [Double], amplitudes: [Double]) -> [Double] { logAmplitudes(amplitudes) + place }
}

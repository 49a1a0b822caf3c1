import RealModule

/// The regression of ln L on the Chinchilla law, in the coordinates (e, a, b, α, β).
///
/// ln L = ln(exp(e) + exp(a − α(ln N − n̄)) + exp(b − β(ln D − d̄))): amplitudes are taken at the geometric means of N and D, which takes
/// most of the correlation between a and α, b and β out of the problem.
public struct ChinchillaModel: LawModel {
  public let observations: LawObservations

  /// Takes the observations.
  public init(_ observations: LawObservations) {
    self.observations = observations
    bounds = []
    bounds = [floorRange, amplitudeRange, amplitudeRange, exponentRange, exponentRange]
  }

  public private(set) var bounds: [ClosedRange<Double>]

  /// Writes ln L and its derivatives: the shares of the three terms, times −ln N and −ln D for the exponents.
  public func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (a, b, alpha, beta) = (coordinates[1], coordinates[2], coordinates[3], coordinates[4])
    let floor = Double.exp(coordinates[0])
    let (sizes, data) = (observations.logInputs[0], observations.logInputs[1])
    let (size, datum) = (observations.centres[0], observations.centres[1])
    write(rows, &logValues, &jacobian) { row, gradient in
      let (n, d) = (sizes[row] - size, data[row] - datum)
      let sizeTerm = Double.exp(a - alpha * n)
      let dataTerm = Double.exp(b - beta * d)
      let sum = floor + sizeTerm + dataTerm
      let share = 1 / sum
      gradient[0] = floor * share
      gradient[1] = sizeTerm * share
      gradient[2] = dataTerm * share
      gradient[3] = -sizeTerm * share * n
      gradient[4] = -dataTerm * share * d
      return Double.log(sum)
    }
  }

  /// Returns the law: A = exp(a + α·n̄), B = exp(b + β·d̄), E = exp(e); an amplitude at its lower bound is zero.
  public func law(_ coordinates: [Double]) -> ChinchillaLaw {
    let (alpha, beta) = (coordinates[3], coordinates[4])
    return ChinchillaLaw(
      E: amplitude(coordinates, 0), A: amplitude(coordinates, 1, shift: alpha * observations.centres[0]),
      B: amplitude(coordinates, 2, shift: beta * observations.centres[1]), alpha: alpha, beta: beta)
  }

  /// Returns the coordinates of a law, within the bounds.
  public func coordinates(of law: ChinchillaLaw) -> [Double] {
    clamped([
      Double.log(law.irreducibleLoss), Double.log(law.parameterAmplitude) - law.parameterExponent * observations.centres[0],
      Double.log(law.tokenAmplitude) - law.tokenExponent * observations.centres[1], law.parameterExponent, law.tokenExponent,
    ])
  }

  /// α and β.
  public var axes: [ScanAxis] { [.exponent, .exponent] }
  /// Three: 1, N^−α, D^−β.
  public var termCount: Int { 3 }

  /// Writes 1, N^−α, D^−β.
  public func terms(_ place: [Double], into terms: inout [Double]) {
    for row in 0..<observations.count {
      terms[3 * row] = 1
      terms[3 * row + 1] = Double.exp(-place[0] * (observations.logInputs[0][row] - observations.centres[0]))
      terms[3 * row + 2] = Double.exp(-place[1] * (observations.logInputs[1][row] - observations.centres[1]))
    }
  }

  /// Returns the logarithms of the amplitudes, and the exponents.
  public func coordinates(place: [Double], amplitudes: [Double]) -> [Double] { logAmplitudes(amplitudes) + place }
}

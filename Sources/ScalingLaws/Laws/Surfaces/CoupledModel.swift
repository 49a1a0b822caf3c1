import RealModule

/// The regression of ln L on the coupled law, in the coordinates (e, a, b, p, q, ln k).
///
/// L = exp(e) + (X^(1/k) + Y^(1/k))^k with X = exp(a − p(ln N − n̄)), Y = exp(b − q(ln D − d̄)): a norm of the two terms of a separable law whose
/// exponents are p = kα and q = kβ. In these coordinates k alone couples, and moving it leaves the rest nearly where it is.
public struct CoupledModel: LawModel {
  public let observations: LawObservations
  public private(set) var bounds: [ClosedRange<Double>]

  /// Takes the observations.
  public init(_ observations: LawObservations) {
    self.observations = observations
    bounds = []
    bounds = [floorRange, amplitudeRange, amplitudeRange, exponentRange, exponentRange, Self.logCouplings]
  }

  /// ln k, from 0.05, next to the greater term alone, to 5.
  private static let logCouplings = -3.0...1.6

  /// Writes ln L and its derivatives.
  public func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (a, b, p, q) = (coordinates[1], coordinates[2], coordinates[3], coordinates[4])
    let (floor, k) = (Double.exp(coordinates[0]), Double.exp(coordinates[5]))
    let (sizes, data) = (observations.logInputs[0], observations.logInputs[1])
    let (size, datum) = (observations.centres[0], observations.centres[1])
    write(rows, &logValues, &jacobian) { row, gradient in
      let (n, d) = (sizes[row] - size, data[row] - datum)
      let norm = CoupledNorm(a - p * n, b - q * d, k)
      let term = Double.exp(norm.logarithm)
      let sum = floor + term
      let share = term / sum
      gradient[0] = floor / sum
      gradient[1] = share * norm.firstShare
      gradient[2] = share * norm.secondShare
      gradient[3] = -share * norm.firstShare * n
      gradient[4] = -share * norm.secondShare * d
      gradient[5] = share * norm.couplingSlope
      return Double.log(sum)
    }
  }

  /// Returns the law: α = p/k, β = q/k, A = exp(a + p·n̄), R = exp((b + q·d̄ − a − p·n̄)/k).
  public func law(_ coordinates: [Double]) -> CoupledLaw {
    let (p, q, k) = (coordinates[3], coordinates[4], Double.exp(coordinates[5]))
    let logA = coordinates[1] + p * observations.centres[0]
    let logB = coordinates[2] + q * observations.centres[1]
    let hasData = coordinates[2] > bounds[2].lowerBound
    return CoupledLaw(
      E: amplitude(coordinates, 0), A: amplitude(coordinates, 1, shift: p * observations.centres[0]),
      R: hasData ? Double.exp((logB - logA) / k) : 0, alpha: p / k, beta: q / k, k: k)
  }

  /// Returns the coordinates of a law, within the bounds.
  public func coordinates(of law: CoupledLaw) -> [Double] {
    let (p, q) = (law.coupling * law.parameterExponent, law.coupling * law.tokenExponent)
    let logA = Double.log(law.amplitude)
    let logB = logA + law.coupling * Double.log(law.tokenRatio)
    return clamped([
      Double.log(law.irreducibleLoss), logA - p * observations.centres[0], logB - q * observations.centres[1], p, q,
      Double.log(law.coupling),
    ])
  }

  /// p, q, k and ln(Y/X) at the middle of the observations.
  public var axes: [ScanAxis] { [.exponent, .exponent, .logarithmic(0.1...2.5), .linear(-3...3)] }
  /// Two: 1 and the norm.
  public var termCount: Int { 2 }

  /// Writes 1 and (X^(1/k) + Y^(1/k))^k, with X = 1 at the middle of the observations.
  public func terms(_ place: [Double], into terms: inout [Double]) {
    for row in 0..<observations.count {
      let n = observations.logInputs[0][row] - observations.centres[0]
      let d = observations.logInputs[1][row] - observations.centres[1]
      terms[2 * row] = 1
      terms[2 * row + 1] = Double.exp(CoupledNorm(-place[0] * n, place[3] - place[1] * d, place[2]).logarithm)
    }
  }

  /// Returns the coordinates of the floor and of both terms.
  public func coordinates(place: [Double], amplitudes: [Double]) -> [Double] {
    let logs = logAmplitudes(amplitudes)
    return [logs[0], logs[1], logs[1] + place[3], place[0], place[1], Double.log(place[2])]
  }
}

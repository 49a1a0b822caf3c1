import RealModule

extension LawFamily {
  /// The coupled law L(N, D) = E + A·(N^−α + R·D^−β)^k.
  ///
  /// With k = 1 it is the separable law; with k < 1 the scarcer of size and data counts for more, with k → 0 it alone. Kaplan's law with a floor is
  /// the case β = 1. Most tables determine k weakly: look at its interval.
  ///
  /// Source: Videau et al. 2026, "Skaling"; k of 0.3 to 0.9 is reported.
  public static let coupled = LawFamily(
    name: "coupled", formula: "L = E + A(N^−α + R·D^−β)^k",
    parameters: ["E", .scale("A"), .scale("R"), "alpha", "beta", "k"],
    value: { CoupledSurface($0).loss(parameters: $1.parameters, tokens: $1.tokens) },
    optimum: { CoupledSurface($0).optimum(compute: $1, flopPerParameterToken: $2) },
    inverse: { CoupledSurface($0).compute(loss: $1, flopPerParameterToken: $2) },
    tokens: { CoupledSurface($0).tokens(parameters: $1, loss: $2) },
    coordinates: CoupledCoordinates.init)
}

extension Law {
  /// Returns the coupled law with these parameters.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  public static func coupled(E: Double, A: Double, R: Double, alpha: Double, beta: Double, k: Double) -> Law {
    Law(.coupled, [E, A, R, alpha, beta, k])
  }
}

/// E + A·(N^−α + R·D^−β)^k.
struct CoupledSurface {
  let floor, amplitude, coupling: Double
  /// The sum that is raised to k, as a separable law without a floor; it has the same optimum.
  private let inner: SeparableSurface

  init(E: Double, A: Double, R: Double, alpha: Double, beta: Double, k: Double) {
    (floor, amplitude, coupling) = (E, A, k)
    inner = SeparableSurface(E: 0, A: 1, B: R, alpha: alpha, beta: beta)
  }

  init(_ p: [Double]) { self.init(E: p[0], A: p[1], R: p[2], alpha: p[3], beta: p[4], k: p[5]) }

  func loss(parameters: Double, tokens: Double) -> Double {
    floor + amplitude * Double.pow(inner.loss(parameters: parameters, tokens: tokens), coupling)
  }

  /// Returns the split with the least inner sum, N* = (α/(βR))^(1/(α+β))·(C/k₀)^(β/(α+β)); NaN if A or R is zero.
  func optimum(compute: Double, flopPerParameterToken k: Double) -> Allocation {
    var best = inner.optimum(compute: compute, flopPerParameterToken: k)
    best.loss = amplitude > 0 ? floor + amplitude * Double.pow(best.loss, coupling) : .nan
    return best
  }

  /// Returns the compute at which the inner sum is ((L − E)/A)^(1/k).
  func compute(loss: Double, flopPerParameterToken k: Double) -> Double? {
    guard loss > floor, amplitude > 0 else { return nil }
    return inner.compute(loss: Double.pow((loss - floor) / amplitude, 1 / coupling), flopPerParameterToken: k)
  }

  /// Returns the tokens at which the inner sum is ((L − E)/A)^(1/k).
  ///
  /// Nil for a size that no data bring to the loss.
  func tokens(parameters: Double, loss: Double) -> Double? {
    guard loss > floor, amplitude > 0 else { return nil }
    return inner.tokens(parameters: parameters, loss: Double.pow((loss - floor) / amplitude, 1 / coupling))
  }
}

/// The regression of ln L on the coupled law, in the coordinates (e, a, b, p, q, ln k).
///
/// L = exp(e) + (X^(1/k) + Y^(1/k))^k with X = exp(a − p(ln N − n̄)), Y = exp(b − q(ln D − d̄)): a norm of the two terms of a separable law whose
/// exponents are p = kα and q = kβ. In these coordinates k alone couples, and moving it leaves the rest nearly where it is.
struct CoupledCoordinates: LawCoordinates {
  let roles: [CoordinateRole]? = [.floor, .amplitude, .amplitude, .exponent, .exponent, .logCoupling]
  let observations: LawObservations
  private(set) var bounds: [ClosedRange<Double>]

  /// Takes the observations.
  init(_ observations: LawObservations) {
    self.observations = observations
    bounds = []
    bounds = [floorRange, amplitudeRange, amplitudeRange, exponentRange, exponentRange, Self.logCouplings]
  }

  /// ln k, from 0.05, next to the greater term alone, to 5.
  private static let logCouplings = -3.0...1.6

  /// Writes ln L and its derivatives.
  func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (a, b, p, q) = (coordinates[1], coordinates[2], coordinates[3], coordinates[4])
    let (floor, k) = (Double.exp(coordinates[0]), Double.exp(coordinates[5]))
    writeDesigns(rows, &logValues, &jacobian) { _, n, d, gradient in
      let norm = CoupledNorm(a - p * n, b - q * d, k)
      let (value, share) = norm.write(floor: floor, n: n, to: gradient)
      gradient[4] = -share * norm.secondShare * d
      gradient[5] = share * norm.couplingSlope
      return value
    }
  }

  /// Returns E, A = exp(a + p·n̄), R = exp((b + q·d̄ − a − p·n̄)/k), α = p/k, β = q/k, k.
  func parameters(_ coordinates: [Double]) -> [Double] {
    let (p, q, k) = (coordinates[3], coordinates[4], Double.exp(coordinates[5]))
    let logA = coordinates[1] + p * observations.centres[0]
    let logB = coordinates[2] + q * observations.centres[1]
    let hasData = coordinates[2] > bounds[2].lowerBound
    return [
      amplitude(coordinates, 0), amplitude(coordinates, 1, shift: p * observations.centres[0]),
      hasData ? Double.exp((logB - logA) / k) : 0, p / k, q / k, k,
    ]
  }

  func coordinates(of v: [Double]) -> [Double] {
    let (p, q) = (v[5] * v[3], v[5] * v[4])
    let logA = Double.log(v[1])
    let logB = logA + v[5] * Double.log(v[2])
    return clamped([Double.log(v[0]), logA - p * observations.centres[0], logB - q * observations.centres[1], p, q, Double.log(v[5])])
  }

  /// p, q, k and ln(Y/X) at the middle of the observations.
  var axes: [ScanAxis] { [.exponent, .exponent, .logarithmic(0.1...2.5), .linear(-3...3)] }
  /// Two: 1 and the norm.
  var termCount: Int { 2 }

  /// Writes 1 and (X^(1/k) + Y^(1/k))^k.
  func terms(_ place: [Double], into terms: inout [Double]) {
    CoupledNorm.writeTerms(observations, exponents: (place[0], place[1]), balance: place[3], coupling: place[2], into: &terms)
  }

  /// Returns the coordinates of the floor and of both terms.
  func coordinates(place: [Double], amplitudes: [Double]) -> [Double] {
    let logs = logAmplitudes(amplitudes)
    return [logs[0], logs[1], logs[1] + place[3], place[0], place[1], Double.log(place[2])]
  }
}

/// (X^(1/k) + Y^(1/k))^k from x = ln X and y = ln Y.
struct CoupledNorm {
  /// Its logarithm, max(x, y) + k·ln(1 + exp(−|x − y|/k)).
  let logarithm: Double
  /// d logarithm/dx and d logarithm/dy, which add up to 1.
  let firstShare, secondShare: Double
  /// d logarithm/d ln k.
  let couplingSlope: Double

  @inline(__always) init(_ x: Double, _ y: Double, _ k: Double) {
    let gap = (x - y).magnitude / k
    let ratio = Double.exp(-gap)
    let lesser = ratio / (1 + ratio)
    let excess = k * Double.log(onePlus: ratio)
    logarithm = max(x, y) + excess
    (firstShare, secondShare) = x >= y ? (1 - lesser, lesser) : (lesser, 1 - lesser)
    couplingSlope = excess + k * gap * lesser
  }

  /// Writes the first four derivatives of ln(floor + norm); returns that logarithm and the norm's share of the sum.
  ///
  /// By the logarithms of floor, X and Y, and by the exponent of X.
  @inline(__always) func write(floor: Double, n: Double, to gradient: UnsafeMutablePointer<Double>) -> (logSum: Double, share: Double) {
    let term = Double.exp(logarithm)
    let sum = floor + term
    let share = term / sum
    gradient[0] = floor / sum
    gradient[1] = share * firstShare
    gradient[2] = share * secondShare
    gradient[3] = -share * firstShare * n
    return (Double.log(sum), share)
  }

  /// Writes 1 and the norm of X = N^−p and Y = e^balance·D^−q, N and D taken from their centres; row-major n×2.
  static func writeTerms(
    _ observations: LawObservations, exponents: (Double, Double), balance: Double, coupling: Double, into terms: inout [Double]
  ) {
    observations.forEachDesign(0..<observations.count) { row, n, d in
      terms[2 * row] = 1
      terms[2 * row + 1] = Double.exp(CoupledNorm(-exponents.0 * n, balance - exponents.1 * d, coupling).logarithm)
    }
  }
}

import RealModule

extension LawFamily {
  /// The separable law L(N, D) = E + A/N^α + B/D^β.
  ///
  /// Source: Hoffmann et al. 2022, arXiv:2203.15556, approach 3.
  public static let chinchilla = LawFamily(
    name: "chinchilla", formula: "L = E + A/N^α + B/D^β",
    parameters: ["E", .scale("A"), .scale("B"), "alpha", "beta"],
    value: { SeparableSurface($0).loss(parameters: $1.parameters, tokens: $1.tokens) },
    optimum: { SeparableSurface($0).optimum(compute: $1, flopPerParameterToken: $2) },
    inverse: { SeparableSurface($0).compute(loss: $1, flopPerParameterToken: $2) },
    tokens: { SeparableSurface($0).tokens(parameters: $1, loss: $2) },
    coordinates: ChinchillaCoordinates.init)
}

extension Law {
  /// Returns the separable law with these parameters.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  public static func chinchilla(E: Double, A: Double, B: Double, alpha: Double, beta: Double) -> Law {
    Law(.chinchilla, [E, A, B, alpha, beta])
  }
}

/// E + A/N^α + B/D^β, with its optimum in closed form: the surface that several families are made of.
struct SeparableSurface {
  /// E, A, B, α and β.
  let floor, sizeAmplitude, dataAmplitude, alpha, beta: Double

  init(E: Double, A: Double, B: Double, alpha: Double, beta: Double) {
    (floor, sizeAmplitude, dataAmplitude, self.alpha, self.beta) = (E, A, B, alpha, beta)
  }

  init(_ p: [Double]) { self.init(E: p[0], A: p[1], B: p[2], alpha: p[3], beta: p[4]) }

  func loss(parameters: Double, tokens: Double) -> Double {
    floor + sizeAmplitude * Double.pow(parameters, -alpha) + dataAmplitude * Double.pow(tokens, -beta)
  }

  /// a = β/(α+β), the exponent of N*(C).
  private var optimalParameterExponent: Double { beta / (alpha + beta) }
  /// αβ/(α+β), the exponent of the reducible loss in C.
  private var computeExponent: Double { alpha * beta / (alpha + beta) }
  /// G = (αA/(βB))^(1/(α+β)).
  private var balance: Double { Double.pow(alpha * sizeAmplitude / (beta * dataAmplitude), 1 / (alpha + beta)) }
  /// A·G^−α + B·G^β, the reducible loss at C/k = 1.
  private var frontierAmplitude: Double { sizeAmplitude * Double.pow(balance, -alpha) + dataAmplitude * Double.pow(balance, beta) }

  /// Returns the optimum in closed form; NaN if A or B is zero, for then there is none.
  ///
  /// N* = G·(C/k)^a, D* = (C/k)^b/G, L* = E + (A·G^−α + B·G^β)·(C/k)^(−αβ/(α+β)).
  func optimum(compute: Double, flopPerParameterToken k: Double) -> Allocation {
    guard sizeAmplitude > 0, dataAmplitude > 0 else { return Allocation(compute: compute, parameters: .nan, tokens: .nan, loss: .nan) }
    let product = compute / k
    let parameters = balance * Double.pow(product, optimalParameterExponent)
    return Allocation(
      compute: compute, parameters: parameters, tokens: product / parameters,
      loss: floor + frontierAmplitude * Double.pow(product, -computeExponent))
  }

  /// Returns k·((A·G^−α + B·G^β)/(L − E))^((α+β)/(αβ)); nil at or below E.
  func compute(loss: Double, flopPerParameterToken k: Double) -> Double? {
    guard loss > floor, sizeAmplitude > 0, dataAmplitude > 0 else { return nil }
    return k * Double.pow(frontierAmplitude / (loss - floor), 1 / computeExponent)
  }

  /// Returns (B/(L − E − A/N^α))^(1/β); nil for a size that no data bring to the loss.
  func tokens(parameters: Double, loss: Double) -> Double? {
    let rest = loss - floor - sizeAmplitude * Double.pow(parameters, -alpha)
    return rest > 0 && dataAmplitude > 0 ? Double.pow(dataAmplitude / rest, 1 / beta) : nil
  }
}

/// The regression of ln L on the Chinchilla law, in the coordinates (e, a, b, α, β).
///
/// ln L = ln(exp(e) + exp(a − α(ln N − n̄)) + exp(b − β(ln D − d̄))): amplitudes are taken at the geometric means of N and D, which takes
/// most of the correlation between a and α, b and β out of the problem.
struct ChinchillaCoordinates: LawCoordinates {
  let roles: [CoordinateRole]? = [.floor, .amplitude, .amplitude, .exponent, .exponent]
  let observations: LawObservations

  /// Takes the observations.
  init(_ observations: LawObservations) {
    self.observations = observations
    bounds = []
    bounds = [floorRange, amplitudeRange, amplitudeRange, exponentRange, exponentRange]
  }

  private(set) var bounds: [ClosedRange<Double>]

  /// Writes ln L and its derivatives.
  ///
  /// The derivatives are the shares of the three terms, times −ln N and −ln D for the exponents.
  func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (a, b, alpha, beta) = (coordinates[1], coordinates[2], coordinates[3], coordinates[4])
    let floor = Double.exp(coordinates[0])
    writeDesigns(rows, &logValues, &jacobian) { _, n, d, gradient in
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

  /// Returns E = exp(e), A = exp(a + α·n̄), B = exp(b + β·d̄), α, β; an amplitude at its lower bound is zero.
  func parameters(_ coordinates: [Double]) -> [Double] {
    let (alpha, beta) = (coordinates[3], coordinates[4])
    return [
      amplitude(coordinates, 0), amplitude(coordinates, 1, shift: alpha * observations.centres[0]),
      amplitude(coordinates, 2, shift: beta * observations.centres[1]), alpha, beta,
    ]
  }

  func coordinates(of p: [Double]) -> [Double] {
    clamped([
      Double.log(p[0]), Double.log(p[1]) - p[3] * observations.centres[0], Double.log(p[2]) - p[4] * observations.centres[1], p[3], p[4],
    ])
  }

  /// α and β.
  var axes: [ScanAxis] { [.exponent, .exponent] }
  /// Three: 1, N^−α, D^−β.
  var termCount: Int { 3 }

  /// Writes 1, N^−α, D^−β.
  func terms(_ place: [Double], into terms: inout [Double]) {
    observations.writeSeparableTerms((place[0], place[1]), into: &terms)
  }

  /// Returns the logarithms of the amplitudes, and the exponents.
  func coordinates(place: [Double], amplitudes: [Double]) -> [Double] { logAmplitudes(amplitudes) + place }
}

extension LawFamily {
  /// The law of over-training, L = E + A/N^α + B/D^α: the separable law with one exponent.
  ///
  /// In C and M = D/N it is L = E + 6^(α/2)·(A·M^(α/2) + B·M^(−α/2))·C^(−α/2): the loss falls as the same power of compute at every M, and the best M,
  /// (B/A)^(1/α), is the same at every budget. Four parameters: five runs fit it. If the exponents of size and data differ it errs, more the
  /// further M is from the runs'.
  ///
  /// Source: Gadre et al. 2024, arXiv:2403.08540, eq. 4, with η = α/2, a = 6^η·A and b = 6^η·B.
  public static let overTraining = LawFamily(
    name: "overTraining", formula: "L = E + A/N^α + B/D^α",
    parameters: ["E", .scale("A"), .scale("B"), "alpha"],
    value: { overTrainingSurface($0).loss(parameters: $1.parameters, tokens: $1.tokens) },
    optimum: { overTrainingSurface($0).optimum(compute: $1, flopPerParameterToken: $2) },
    inverse: { overTrainingSurface($0).compute(loss: $1, flopPerParameterToken: $2) },
    tokens: { overTrainingSurface($0).tokens(parameters: $1, loss: $2) },
    coordinates: OverTrainingCoordinates.init)
}

extension Law {
  /// Returns the law of over-training with these parameters.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  public static func overTraining(E: Double, A: Double, B: Double, alpha: Double) -> Law { Law(.overTraining, [E, A, B, alpha]) }
}

private func overTrainingSurface(_ p: [Double]) -> SeparableSurface {
  SeparableSurface(E: p[0], A: p[1], B: p[2], alpha: p[3], beta: p[3])
}

/// The regression of ln L on the law of over-training, in the coordinates (e, a, b, α).
///
/// They are the separable law's, with β tied to α.
struct OverTrainingCoordinates: LawCoordinates {
  let roles: [CoordinateRole]? = [.floor, .amplitude, .amplitude, .exponent]
  let observations: LawObservations
  private(set) var bounds: [ClosedRange<Double>]

  /// Takes the observations.
  init(_ observations: LawObservations) {
    self.observations = observations
    bounds = []
    bounds = [floorRange, amplitudeRange, amplitudeRange, exponentRange]
  }

  /// Writes ln L and its derivatives.
  func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (a, b, alpha) = (coordinates[1], coordinates[2], coordinates[3])
    let floor = Double.exp(coordinates[0])
    writeDesigns(rows, &logValues, &jacobian) { _, n, d, gradient in
      let sizeTerm = Double.exp(a - alpha * n)
      let dataTerm = Double.exp(b - alpha * d)
      let sum = floor + sizeTerm + dataTerm
      gradient[0] = floor / sum
      gradient[1] = sizeTerm / sum
      gradient[2] = dataTerm / sum
      gradient[3] = -(sizeTerm * n + dataTerm * d) / sum
      return Double.log(sum)
    }
  }

  /// Returns E, A, B, α.
  func parameters(_ coordinates: [Double]) -> [Double] {
    let alpha = coordinates[3]
    return [
      amplitude(coordinates, 0), amplitude(coordinates, 1, shift: alpha * observations.centres[0]),
      amplitude(coordinates, 2, shift: alpha * observations.centres[1]), alpha,
    ]
  }

  func coordinates(of p: [Double]) -> [Double] {
    clamped([
      Double.log(p[0]), Double.log(p[1]) - p[3] * observations.centres[0], Double.log(p[2]) - p[3] * observations.centres[1], p[3],
    ])
  }

  /// α.
  var axes: [ScanAxis] { [.exponent] }
  /// Three: 1, N^−α, D^−α.
  var termCount: Int { 3 }

  /// Writes 1, N^−α, D^−α.
  func terms(_ place: [Double], into terms: inout [Double]) {
    observations.writeSeparableTerms((place[0], place[0]), into: &terms)
  }

  /// Returns the logarithms of the amplitudes, and the exponent.
  func coordinates(place: [Double], amplitudes: [Double]) -> [Double] { logAmplitudes(amplitudes) + place }
}

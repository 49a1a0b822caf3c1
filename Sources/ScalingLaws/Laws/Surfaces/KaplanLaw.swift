import RealModule

/// Kaplan's joint law with a floor, L(N, D) = E + ((N_c/N)^(α_N/α_D) + D_c/D)^α_D.
///
/// With E = 0 it is Kaplan's own. It is the coupled law with β = 1 and k = α_D, so a fit that prefers another β is better served by that.
/// N counts no embeddings in the source, which alone moves exponents much.
///
/// Source: Kaplan et al. 2020, arXiv:2001.08361, eq. 1.5: α_N 0.076, α_D 0.103, N_c 6.4e13, D_c 1.8e13.
public struct KaplanLaw: LawFamily {
  /// The regression that fits it.
  public typealias Model = KaplanModel

  /// `kaplan`.
  public static let name = "kaplan"
  /// The formula, as text.
  public static let formula = "L = E + ((Nc/N)^(αN/αD) + Dc/D)^αD"
  /// E, Nc, Dc, alphaN, alphaD.
  public static let parameterNames = ["E", "Nc", "Dc", "alphaN", "alphaD"]
  public static let scaleParameters: Set = ["Nc", "Dc"]

  /// E ≥ 0, the loss that neither size nor data removes; zero in the source.
  public var irreducibleLoss: Double
  /// N_c, the size that would reach a reducible loss of 1 on data without end.
  public var parameterScale: Double
  /// D_c, the data that would bring a model without end there.
  public var tokenScale: Double
  /// α_N > 0.
  public var parameterExponent: Double
  /// α_D > 0.
  public var tokenExponent: Double

  /// Makes the law.
  public init(E: Double = 0, Nc: Double, Dc: Double, alphaN: Double, alphaD: Double) {
    irreducibleLoss = E
    parameterScale = Nc
    tokenScale = Dc
    parameterExponent = alphaN
    tokenExponent = alphaD
  }

  /// Makes the law from E, N_c, D_c, α_N, α_D.
  public init(parameterValues values: [Double]) {
    precondition(values.count == 5, "Kaplan's law has four parameters and a floor")
    self.init(E: values[0], Nc: values[1], Dc: values[2], alphaN: values[3], alphaD: values[4])
  }

  /// E, N_c, D_c, α_N, α_D.
  public var parameterValues: [Double] { [irreducibleLoss, parameterScale, tokenScale, parameterExponent, tokenExponent] }

  /// The same surface as a coupled law: A = N_c^α_N, R = D_c/N_c^(α_N/α_D), α = α_N/α_D, β = 1, k = α_D.
  public var coupled: CoupledLaw {
    let alpha = parameterExponent / tokenExponent
    return CoupledLaw(
      E: irreducibleLoss, A: Double.pow(parameterScale, parameterExponent), R: tokenScale / Double.pow(parameterScale, alpha), alpha: alpha,
      beta: 1, k: tokenExponent)
  }

  /// Returns E + ((N_c/N)^(α_N/α_D) + D_c/D)^α_D.
  public func loss(parameters: Double, tokens: Double) -> Double {
    let size = Double.pow(parameterScale / parameters, parameterExponent / tokenExponent)
    return irreducibleLoss + Double.pow(size + tokenScale / tokens, tokenExponent)
  }

  /// Returns the optimum of the coupled law that it is.
  public func optimum(compute: Double, flopPerParameterToken k: Double) -> Allocation {
    coupled.optimum(compute: compute, flopPerParameterToken: k)
  }

  /// Returns the inverse of the coupled law that it is.
  public func compute(loss: Double, flopPerParameterToken k: Double) -> Double? {
    coupled.compute(loss: loss, flopPerParameterToken: k)
  }
}

/// The regression of ln L on Kaplan's law, in the coordinates (e, a, b, α_N, ln α_D).
///
/// That of the coupled law with q = k = α_D: the terms at the middle of the runs are exp(a) = (N_c/N̄)^α_N and exp(b) = (D_c/D̄)^α_D.
public struct KaplanModel: LawModel {
  public let observations: LawObservations
  public private(set) var bounds: [ClosedRange<Double>]

  /// Takes the observations.
  public init(_ observations: LawObservations) {
    self.observations = observations
    bounds = []
    bounds = [floorRange, amplitudeRange, amplitudeRange, exponentRange, -4.6...1.4]
  }

  /// Writes ln L and its derivatives.
  public func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (a, b, p, q) = (coordinates[1], coordinates[2], coordinates[3], Double.exp(coordinates[4]))
    let floor = Double.exp(coordinates[0])
    let (sizes, data) = (observations.logInputs[0], observations.logInputs[1])
    let (size, datum) = (observations.centres[0], observations.centres[1])
    write(rows, &logValues, &jacobian) { row, gradient in
      let (n, d) = (sizes[row] - size, data[row] - datum)
      let norm = CoupledNorm(a - p * n, b - q * d, q)
      let term = Double.exp(norm.logarithm)
      let sum = floor + term
      let share = term / sum
      gradient[0] = floor / sum
      gradient[1] = share * norm.firstShare
      gradient[2] = share * norm.secondShare
      gradient[3] = -share * norm.firstShare * n
      gradient[4] = share * (norm.couplingSlope - norm.secondShare * q * d)
      return Double.log(sum)
    }
  }

  /// Returns the law: N_c = exp(a/α_N + n̄), D_c = exp(b/α_D + d̄).
  public func law(_ coordinates: [Double]) -> KaplanLaw {
    let (p, q) = (coordinates[3], Double.exp(coordinates[4]))
    func scale(_ index: Int, _ exponent: Double) -> Double {
      coordinates[index] <= bounds[index].lowerBound
        ? 0 : Double.exp(coordinates[index] / exponent + observations.centres[index - 1])
    }
    return KaplanLaw(E: amplitude(coordinates, 0), Nc: scale(1, p), Dc: scale(2, q), alphaN: p, alphaD: q)
  }

  /// Returns the coordinates of a law, within the bounds.
  public func coordinates(of law: KaplanLaw) -> [Double] {
    clamped([
      Double.log(law.irreducibleLoss), law.parameterExponent * (Double.log(law.parameterScale) - observations.centres[0]),
      law.tokenExponent * (Double.log(law.tokenScale) - observations.centres[1]), law.parameterExponent, Double.log(law.tokenExponent),
    ])
  }

  /// α_N, α_D and the logarithm of the second term over the first at the middle of the observations.
  public var axes: [ScanAxis] { [.exponent, .exponent, .linear(-3...3)] }
  /// Two: 1 and the coupled term.
  public var termCount: Int { 2 }

  /// Writes 1 and the coupled term, its first part 1 at the middle of the observations.
  public func terms(_ place: [Double], into terms: inout [Double]) {
    for row in 0..<observations.count {
      let n = observations.logInputs[0][row] - observations.centres[0]
      let d = observations.logInputs[1][row] - observations.centres[1]
      terms[2 * row] = 1
      terms[2 * row + 1] = Double.exp(CoupledNorm(-place[0] * n, place[2] - place[1] * d, place[1]).logarithm)
    }
  }

  /// Returns the coordinates of the floor and of both parts.
  public func coordinates(place: [Double], amplitudes: [Double]) -> [Double] {
    let logs = logAmplitudes(amplitudes)
    return [logs[0], logs[1], logs[1] + place[2], place[0], Double.log(place[1])]
  }
}

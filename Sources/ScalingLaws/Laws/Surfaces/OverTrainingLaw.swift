import RealModule

/// The law of over-training, L(C, M) = E + 6^(α/2)·(A·M^(α/2) + B·M^(−α/2))·C^(−α/2) with M = D/N: the separable law with one exponent.
///
/// Because size and data share the exponent, the loss falls as the same power of compute at every M, and the best M is the same at every
/// budget. Four parameters: five runs fit it. Where the exponents of size and data differ it errs, more the further M is from the runs'.
///
/// Source: Gadre et al. 2024, arXiv:2403.08540, eq. 4, with η = α/2, a = 6^η·A and b = 6^η·B.
public struct OverTrainingLaw: LawFamily {
  /// The regression that fits it.
  public typealias Model = OverTrainingModel

  /// `overTraining`.
  public static let name = "overTraining"
  /// The formula, as text.
  public static let formula = "L = E + A/N^α + B/D^α"
  /// E, A, B, alpha.
  public static let parameterNames = ["E", "A", "B", "alpha"]
  public static let scaleParameters: Set = ["A", "B"]

  /// E, the loss that neither size nor data removes.
  public var irreducibleLoss: Double
  /// A ≥ 0.
  public var parameterAmplitude: Double
  /// B ≥ 0.
  public var tokenAmplitude: Double
  /// α > 0, of size and of data.
  public var exponent: Double

  /// Makes the law.
  public init(E: Double, A: Double, B: Double, alpha: Double) {
    irreducibleLoss = E
    parameterAmplitude = A
    tokenAmplitude = B
    exponent = alpha
  }

  /// Makes the law from E, A, B, α.
  public init(parameterValues values: [Double]) {
    precondition(values.count == 4, "the law of over-training has four parameters")
    self.init(E: values[0], A: values[1], B: values[2], alpha: values[3])
  }

  /// E, A, B, α.
  public var parameterValues: [Double] { [irreducibleLoss, parameterAmplitude, tokenAmplitude, exponent] }

  /// The same surface as a separable law.
  public var separable: ChinchillaLaw {
    ChinchillaLaw(E: irreducibleLoss, A: parameterAmplitude, B: tokenAmplitude, alpha: exponent, beta: exponent)
  }

  /// M* = B/A to the power 1/α: the tokens per parameter that are best at every budget.
  public var optimalTokensPerParameter: Double { Double.pow(tokenAmplitude / parameterAmplitude, 1 / exponent) }

  /// Returns E + A/N^α + B/D^α.
  public func loss(parameters: Double, tokens: Double) -> Double { separable.loss(parameters: parameters, tokens: tokens) }

  /// Returns the loss at compute C = 6ND spent at M tokens per parameter.
  public func loss(compute: Double, tokensPerParameter: Double) -> Double {
    let parameters = (compute / (6 * tokensPerParameter)).squareRoot()
    return loss(parameters: parameters, tokens: tokensPerParameter * parameters)
  }

  /// Returns the separable law's closed form.
  public func optimum(compute: Double, flopPerParameterToken k: Double) -> Allocation {
    separable.optimum(compute: compute, flopPerParameterToken: k)
  }

  /// Returns the separable law's closed form.
  public func compute(loss: Double, flopPerParameterToken k: Double) -> Double? {
    separable.compute(loss: loss, flopPerParameterToken: k)
  }
}

/// The regression of ln L on the law of over-training, in the coordinates (e, a, b, α): the separable one's with β tied to α.
public struct OverTrainingModel: LawModel {
  public let observations: LawObservations
  public private(set) var bounds: [ClosedRange<Double>]

  /// Takes the observations.
  public init(_ observations: LawObservations) {
    self.observations = observations
    bounds = []
    bounds = [floorRange, amplitudeRange, amplitudeRange, exponentRange]
  }

  /// Writes ln L and its derivatives.
  public func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (a, b, alpha) = (coordinates[1], coordinates[2], coordinates[3])
    let floor = Double.exp(coordinates[0])
    let (sizes, data) = (observations.logInputs[0], observations.logInputs[1])
    let (size, datum) = (observations.centres[0], observations.centres[1])
    write(rows, &logValues, &jacobian) { row, gradient in
      let (n, d) = (sizes[row] - size, data[row] - datum)
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

  /// Returns the law.
  public func law(_ coordinates: [Double]) -> OverTrainingLaw {
    let alpha = coordinates[3]
    return OverTrainingLaw(
      E: amplitude(coordinates, 0), A: amplitude(coordinates, 1, shift: alpha * observations.centres[0]),
      B: amplitude(coordinates, 2, shift: alpha * observations.centres[1]), alpha: alpha)
  }

  /// Returns the coordinates of a law, within the bounds.
  public func coordinates(of law: OverTrainingLaw) -> [Double] {
    clamped([
      Double.log(law.irreducibleLoss), Double.log(law.parameterAmplitude) - law.exponent * observations.centres[0],
      Double.log(law.tokenAmplitude) - law.exponent * observations.centres[1], law.exponent,
    ])
  }

  /// α.
  public var axes: [ScanAxis] { [.exponent] }
  /// Three: 1, N^−α, D^−α.
  public var termCount: Int { 3 }

  /// Writes 1, N^−α, D^−α.
  public func terms(_ place: [Double], into terms: inout [Double]) {
    for row in 0..<observations.count {
      terms[3 * row] = 1
      for input in 0..<2 {
        terms[3 * row + 1 + input] = Double.exp(-place[0] * (observations.logInputs[input][row] - observations.centres[input]))
      }
    }
  }

  /// Returns the logarithms of the amplitudes, and the exponent.
  public func coordinates(place: [Double], amplitudes: [Double]) -> [Double] { logAmplitudes(amplitudes) + place }
}

import RealModule

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

import RealModule

extension LawFamily {
  /// Kaplan's joint law with a floor, L(N, D) = E + ((N_c/N)^(α_N/α_D) + D_c/D)^α_D.
  ///
  /// With E = 0 it is Kaplan's own. It is the coupled law with β = 1 and k = α_D, so a fit that prefers another β is better served by that.
  /// N counts no embeddings in the source, which alone moves exponents much.
  ///
  /// Source: Kaplan et al. 2020, arXiv:2001.08361, eq. 1.5: α_N 0.076, α_D 0.103, N_c 6.4e13, D_c 1.8e13.
  public static let kaplan = LawFamily(
    name: "kaplan", formula: "L = E + ((Nc/N)^(αN/αD) + Dc/D)^αD",
    parameters: ["E", .scale("Nc"), .scale("Dc"), "alphaN", "alphaD"],
    value: { p, design in
      let size = Double.pow(p[1] / design.parameters, p[3] / p[4])
      return p[0] + Double.pow(size + p[2] / design.tokens, p[4])
    },
    optimum: { kaplanAsCoupled($0).optimum(compute: $1, flopPerParameterToken: $2) },
    inverse: { kaplanAsCoupled($0).compute(loss: $1, flopPerParameterToken: $2) },
    coordinates: KaplanCoordinates.init)
}

extension Law {
  /// Returns Kaplan's law with these parameters.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  public static func kaplan(E: Double = 0, Nc: Double, Dc: Double, alphaN: Double, alphaD: Double) -> Law {
    Law(.kaplan, [E, Nc, Dc, alphaN, alphaD])
  }
}

/// The same surface as a coupled law: A = N_c^α_N, R = D_c/N_c^(α_N/α_D), α = α_N/α_D, β = 1, k = α_D.
private func kaplanAsCoupled(_ p: [Double]) -> CoupledSurface {
  let alpha = p[3] / p[4]
  return CoupledSurface(E: p[0], A: Double.pow(p[1], p[3]), R: p[2] / Double.pow(p[1], alpha), alpha: alpha, beta: 1, k: p[4])
}

/// The regression of ln L on Kaplan's law, in the coordinates (e, a, b, α_N, ln α_D).
///
/// That of the coupled law with q = k = α_D: the terms at the middle of the runs are exp(a) = (N_c/N̄)^α_N and exp(b) = (D_c/D̄)^α_D.
struct KaplanCoordinates: LawCoordinates {
  let observations: LawObservations
  private(set) var bounds: [ClosedRange<Double>]

  /// Takes the observations.
  init(_ observations: LawObservations) {
    self.observations = observations
    bounds = []
    bounds = [floorRange, amplitudeRange, amplitudeRange, exponentRange, -4.6...1.4]
  }

  /// Writes ln L and its derivatives.
  func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (a, b, p, q) = (coordinates[1], coordinates[2], coordinates[3], Double.exp(coordinates[4]))
    let floor = Double.exp(coordinates[0])
    writeDesigns(rows, &logValues, &jacobian) { _, n, d, gradient in
      let norm = CoupledNorm(a - p * n, b - q * d, q)
      let (value, share) = norm.write(floor: floor, n: n, to: gradient)
      gradient[4] = share * (norm.couplingSlope - norm.secondShare * q * d)
      return value
    }
  }

  /// Returns E, N_c = exp(a/α_N + n̄), D_c = exp(b/α_D + d̄), α_N, α_D.
  func parameters(_ coordinates: [Double]) -> [Double] {
    let (p, q) = (coordinates[3], Double.exp(coordinates[4]))
    func scale(_ index: Int, _ exponent: Double) -> Double {
      coordinates[index] <= bounds[index].lowerBound
        ? 0 : Double.exp(coordinates[index] / exponent + observations.centres[index - 1])
    }
    return [amplitude(coordinates, 0), scale(1, p), scale(2, q), p, q]
  }

  func coordinates(of v: [Double]) -> [Double] {
    clamped([
      Double.log(v[0]), v[3] * (Double.log(v[1]) - observations.centres[0]), v[4] * (Double.log(v[2]) - observations.centres[1]), v[3],
      Double.log(v[4]),
    ])
  }

  /// α_N, α_D and the logarithm of the second term over the first at the middle of the observations.
  var axes: [ScanAxis] { [.exponent, .exponent, .linear(-3...3)] }
  /// Two: 1 and the coupled term.
  var termCount: Int { 2 }

  /// Writes 1 and the coupled term, its first part 1 at the middle of the observations.
  func terms(_ place: [Double], into terms: inout [Double]) {
    CoupledNorm.writeTerms(observations, exponents: (place[0], place[1]), balance: place[2], coupling: place[1], into: &terms)
  }

  /// Returns the coordinates of the floor and of both parts.
  func coordinates(place: [Double], amplitudes: [Double]) -> [Double] {
    let logs = logAmplitudes(amplitudes)
    return [logs[0], logs[1], logs[1] + place[2], place[0], Double.log(place[1])]
  }
}

import RealModule

extension LawFamily {
  /// The data-constrained law L = E + A/N'^α + B/D'^β: repeated tokens and parameters beyond what unique data support count for less.
  ///
  /// D' = U(1 + R_D*(1 − e^(−R_D/R_D*))) with R_D = D/U − 1 repeats after the first epoch; N' the same of U_N, R_N = N/U_N − 1 and R_N*, with U_N the
  /// lesser of N and the size that is compute-optimal for U tokens. A repeat's value decays to 1/e after R_D* of them. U is `RunDesign.uniqueTokens`;
  /// runs without it have seen each token once, and then R_D* is undetermined. The optimum without a given U is that of unlimited data.
  ///
  /// Source: Muennighoff et al. 2023, arXiv:2305.16264: R_D* 15.39, R_N* 5.31 on a base with α = β = 0.3527 held fixed.
  public static let dataConstrained = LawFamily(
    name: "dataConstrained", formula: "L = E + A/N'^α + B/D'^β, D' = U(1 + RD(1 − exp(−(D/U − 1)/RD))), N' likewise of RN",
    parameters: ["E", .scale("A"), .scale("B"), "alpha", "beta", .scale("RD"), .scale("RN")],
    inputs: [.parameters, .tokens, .uniqueTokens],
    value: { dataConstrainedLoss($0, $1) },
    optimum: { SeparableSurface($0).optimum(compute: $1, flopPerParameterToken: $2) },
    inverse: { SeparableSurface($0).compute(loss: $1, flopPerParameterToken: $2) },
    coordinates: DataConstrainedCoordinates.init)
}

extension Law {
  /// Returns the data-constrained law with these parameters.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  public static func dataConstrained(
    E: Double, A: Double, B: Double, alpha: Double, beta: Double, RD: Double, RN: Double
  ) -> Law {
    Law(.dataConstrained, [E, A, B, alpha, beta, RD, RN])
  }
}

/// L of a design, with D' of U unique tokens and N' of U_N supported parameters.
///
/// U_N is the size that is compute-optimal for U tokens seen once: βB/U^β = αA/U_N^α.
private func dataConstrainedLoss(_ p: [Double], _ design: RunDesign) -> Double {
  let surface = SeparableSurface(p)
  let unique = min(design.tokens, design.uniqueTokens ?? design.tokens)
  // The compute-optimal size for U tokens seen once, G·(G·U)^(β/α).
  let logBalance = Double.log(surface.alpha * surface.sizeAmplitude / (surface.beta * surface.dataAmplitude))
  let supported = Double.exp((logBalance + surface.beta * Double.log(unique)) / surface.alpha)
  return surface.loss(
    parameters: effectiveCount(total: design.parameters, unique: min(design.parameters, supported), scale: p[6]),
    tokens: effectiveCount(total: design.tokens, unique: unique, scale: p[5]))
}

/// The regression of ln L on the data-constrained law.
///
/// The coordinates are (e, a, b, α, β, ln R_D*, ln R_N*).
///
/// The first five are the separable law's, taken at the middle of N and D.
struct DataConstrainedCoordinates: LawCoordinates {
  let observations: LawObservations
  private(set) var bounds: [ClosedRange<Double>]

  /// Takes the observations; where none repeats a token, R_D* stays at its upper end.
  init(_ observations: LawObservations) {
    self.observations = observations
    let (data, unique) = (observations.logInputs[1], observations.logInputs[2])
    let hasRepeats = data.indices.contains { data[$0] > unique[$0] + 1e-9 }
    let decay = -3.0...7.0
    bounds = []
    bounds = [floorRange, amplitudeRange, amplitudeRange, exponentRange, exponentRange, hasRepeats ? decay : 7...7, decay]
  }

  /// ln(unique·(1 + r(1 − e^(−R/r)))) with R = total/unique − 1, and its derivatives in ln unique and ln r.
  private struct Worth {
    let logarithm, uniqueSlope, scaleSlope: Double

    @inline(__always) init(logTotal: Double, logUnique: Double, scale r: Double) {
      let repeats = max(0, Double.expMinusOne(logTotal - logUnique))
      let decay = Double.exp(-repeats / r)
      let worth = 1 + r * (1 - decay)
      logarithm = logUnique + Double.log(worth)
      uniqueSlope = 1 - decay * (repeats + 1) / worth
      scaleSlope = (r * (1 - decay) - repeats * decay) / worth
    }
  }

  /// ln of the size that U tokens support, with its derivatives in a, b, α, β.
  private struct Support {
    let shift, slope: Double
    let alpha, beta: Double

    init(_ a: Double, _ b: Double, _ alpha: Double, _ beta: Double) {
      shift = (Double.log(alpha / beta) + a - b) / alpha
      slope = beta / alpha
      self.alpha = alpha
      self.beta = beta
    }

    @inline(__always) func logarithm(_ u: Double) -> Double { shift + slope * u }
    @inline(__always) func alphaSlope(_ u: Double) -> Double { (1 / alpha - shift - slope * u) / alpha }
    @inline(__always) func betaSlope(_ u: Double) -> Double { (u - 1 / beta) / alpha }
  }

  /// Writes ln L and its derivatives.
  func predict(_ x: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (a, b, alpha, beta) = (x[1], x[2], x[3], x[4])
    let (floor, tokenScale, excessScale) = (Double.exp(x[0]), Double.exp(x[5]), Double.exp(x[6]))
    let (unique, datum) = (observations.logInputs[2], observations.centres[1])
    let support = Support(a, b, alpha, beta)
    writeDesigns(rows, &logValues, &jacobian) { row, n, d, gradient in
      let u = min(unique[row] - datum, d)
      let supported = support.logarithm(u)
      let excess = Worth(logTotal: n, logUnique: min(n, supported), scale: excessScale)
      let repeated = Worth(logTotal: d, logUnique: u, scale: tokenScale)
      let sizeTerm = Double.exp(a - alpha * excess.logarithm)
      let dataTerm = Double.exp(b - beta * repeated.logarithm)
      let sum = floor + sizeTerm + dataTerm
      let (sizeShare, dataShare) = (sizeTerm / sum, dataTerm / sum)
      let pull = supported < n ? -sizeShare * alpha * excess.uniqueSlope : 0
      gradient[0] = floor / sum
      gradient[1] = sizeShare + pull / alpha
      gradient[2] = dataShare - pull / alpha
      gradient[3] = -sizeShare * excess.logarithm + pull * support.alphaSlope(u)
      gradient[4] = -dataShare * repeated.logarithm + pull * support.betaSlope(u)
      gradient[5] = -dataShare * beta * repeated.scaleSlope
      gradient[6] = -sizeShare * alpha * excess.scaleSlope
      return Double.log(sum)
    }
  }

  /// Returns E, A, B, α, β, R_D*, R_N*.
  func parameters(_ x: [Double]) -> [Double] {
    [
      amplitude(x, 0), amplitude(x, 1, shift: x[3] * observations.centres[0]), amplitude(x, 2, shift: x[4] * observations.centres[1]), x[3],
      x[4], Double.exp(x[5]), Double.exp(x[6]),
    ]
  }

  func coordinates(of p: [Double]) -> [Double] {
    clamped([
      Double.log(p[0]), Double.log(p[1]) - p[3] * observations.centres[0], Double.log(p[2]) - p[4] * observations.centres[1], p[3], p[4],
      Double.log(p[5]), Double.log(p[6]),
    ])
  }

  /// α, β, R_D*, R_N* and a − b, on which the supported size hangs.
  var axes: [ScanAxis] {
    [.exponent, .exponent, .logarithmic(0.5...200), .logarithmic(0.5...200), .linear(-2...2)]
  }
  /// Three: 1, N'^−α, D'^−β.
  var termCount: Int { 3 }

  /// Writes 1, N'^−α, D'^−β.
  func terms(_ place: [Double], into terms: inout [Double]) {
    let support = Support(place[4], 0, place[0], place[1])
    observations.forEachDesign(0..<observations.count) { row, n, d in
      let u = min(observations.logInputs[2][row] - observations.centres[1], d)
      let excess = Worth(logTotal: n, logUnique: min(n, support.logarithm(u)), scale: place[3])
      let repeated = Worth(logTotal: d, logUnique: u, scale: place[2])
      terms[3 * row] = 1
      terms[3 * row + 1] = Double.exp(-place[0] * excess.logarithm)
      terms[3 * row + 2] = Double.exp(-place[1] * repeated.logarithm)
    }
  }

  /// Returns the logarithms of the amplitudes, the exponents and the scales.
  func coordinates(place: [Double], amplitudes: [Double]) -> [Double] {
    logAmplitudes(amplitudes) + [place[0], place[1], Double.log(place[2]), Double.log(place[3])]
  }
}

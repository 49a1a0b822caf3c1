import RealModule

extension LawFamily {
  /// M4, a curve between two levels: (y − E)/(I − y)^κ = β·x^−c.
  ///
  /// It leaves the level I that chance gives, falls as a power law in its middle and levels off at E. Accuracies and errors of small models want it.
  /// κ is weakly determined unless runs lie near I. y is solved for by Newton's method to the last digit.
  ///
  /// Source: Alabdulmohsin et al. 2022, arXiv:2209.06640, M4.
  public static func bounded(of input: LawInput) -> LawFamily {
    curve(
      "m4", of: input, formula: "(y − E)/(I − y)^κ = β·x^−c", parameters: ["E", "I", "kappa", "beta", "c"],
      value: { p, x in
        let height = p[1] - p[0]
        let target = Double.log(p[3]) - p[4] * Double.log(x) - (1 - p[2]) * Double.log(height)
        return p[0] + height * BoundedLevel(target, bend: p[2]).level
      },
      argument: { p, y in
        guard y > p[0], y < p[1] else { return nil }
        return Double.pow((y - p[0]) / (p[3] * Double.pow(p[1] - y, p[2])), -1 / p[4])
      }, coordinates: BoundedCoordinates.init)
  }
}

/// The s within 0…1 with ln s − κ·ln(1 − s) = r.
///
/// With s = 1/(1 + e^−z) the left side is κ·ln(1 + e^z) − ln(1 + e^−z), which rises in z and bends one way only: Newton's method converges from anywhere.
struct BoundedLevel {
  /// s.
  let level: Double
  /// z.
  let logit: Double
  /// dr/dz = 1 − s + κs.
  let slope: Double

  init(_ target: Double, bend: Double) {
    var z = target > 0 ? target / bend : target
    for _ in 0..<100 {
      let value = bend * Self.softplus(z) - Self.softplus(-z) - target
      let step = value / Self.slope(z, bend)
      z -= step
      if step.magnitude <= 1e-15 * max(1, z.magnitude) { break }
    }
    logit = z
    level = Self.logistic(z)
    slope = Self.slope(z, bend)
  }

  /// ln(1 + e^z).
  static func softplus(_ z: Double) -> Double { max(z, 0) + Double.log(onePlus: Double.exp(-z.magnitude)) }

  private static func logistic(_ z: Double) -> Double { Double.exp(-softplus(-z)) }

  private static func slope(_ z: Double, _ bend: Double) -> Double { logistic(-z) + bend * logistic(z) }
}

/// The regression of ln y on M4, in the coordinates (e, ln(I − E), ln κ, r, c).
///
/// r is the curve's target at the middle of x.
struct BoundedCoordinates: LawCoordinates {
  let observations: LawObservations
  private(set) var bounds: [ClosedRange<Double>]

  /// Takes the observations.
  init(_ observations: LawObservations) {
    self.observations = observations
    bounds = []
    bounds = [floorRange, amplitudeRange, -4.6...3, -30...30, 0.003...6]
  }

  /// Writes ln y and its derivatives.
  func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (floor, height, bend) = (Double.exp(coordinates[0]), Double.exp(coordinates[1]), Double.exp(coordinates[2]))
    let (logs, middle) = (observations.logInputs[0], observations.centres[0])
    write(rows, &logValues, &jacobian) { row, gradient in
      let x = logs[row] - middle
      let at = BoundedLevel(coordinates[3] - coordinates[4] * x, bend: bend)
      let term = height * at.level
      let sum = floor + term
      let rise = term * (1 - at.level) / (at.slope * sum)
      gradient[0] = floor / sum
      gradient[1] = term / sum
      gradient[2] = -rise * bend * BoundedLevel.softplus(at.logit)
      gradient[3] = rise
      gradient[4] = -rise * x
      return Double.log(sum)
    }
  }

  /// Returns E, I, κ, β with ln β = r + c·x̄ + (1 − κ)·ln(I − E), c.
  func parameters(_ coordinates: [Double]) -> [Double] {
    let (floor, bend, c) = (amplitude(coordinates, 0), Double.exp(coordinates[2]), coordinates[4])
    let logBeta = coordinates[3] + c * observations.centres[0] + (1 - bend) * coordinates[1]
    return [floor, floor + Double.exp(coordinates[1]), bend, Double.exp(logBeta), c]
  }

  func coordinates(of p: [Double]) -> [Double] {
    let logHeight = Double.log(p[1] - p[0])
    return clamped([
      Double.log(p[0]), logHeight, Double.log(p[2]), Double.log(p[3]) - p[4] * observations.centres[0] - (1 - p[2]) * logHeight, p[4],
    ])
  }

  /// κ, r and c.
  var axes: [ScanAxis] { [.logarithmic(0.05...5), .linear(-6...6), .logarithmic(0.03...3)] }
  /// Two: 1 and the level within 0…1.
  var termCount: Int { 2 }

  /// Writes 1 and the level.
  func terms(_ place: [Double], into terms: inout [Double]) {
    for row in 0..<observations.count {
      let x = observations.logInputs[0][row] - observations.centres[0]
      terms[2 * row] = 1
      terms[2 * row + 1] = BoundedLevel(place[1] - place[2] * x, bend: place[0]).level
    }
  }

  /// Returns the logarithms of floor and height, and the place.
  func coordinates(place: [Double], amplitudes: [Double]) -> [Double] {
    logAmplitudes(amplitudes) + [Double.log(place[0]), place[1], place[2]]
  }
}

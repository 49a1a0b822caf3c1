import RealModule

/// M4, a curve between two levels: (y − E)/(I − y)^κ = β·x^−c.
///
/// It leaves the level I that chance gives, falls as a power law in its middle and levels off at E. Accuracies and errors of small models want it.
/// κ is weakly determined unless runs lie near I.
///
/// Source: Alabdulmohsin et al. 2022, arXiv:2209.06640, M4.
public struct BoundedCurve: CurveLaw {
  /// The regression that fits it.
  public typealias Model = BoundedCurveModel

  /// `m4`.
  public static let name = "m4"
  /// The formula, as text.
  public static let formula = "(y − E)/(I − y)^κ = β·x^−c"
  /// E, I, kappa, beta, c.
  public static let parameterNames = ["E", "I", "kappa", "beta", "c"]

  /// E ≥ 0, the lower level.
  public var floor: Double
  /// I > E, the upper level.
  public var ceiling: Double
  /// κ > 0.
  public var bend: Double
  /// β > 0.
  public var amplitude: Double
  /// c > 0.
  public var exponent: Double

  /// Makes the curve.
  public init(E: Double, I: Double, kappa: Double, beta: Double, c: Double) {
    floor = E
    ceiling = I
    bend = kappa
    amplitude = beta
    exponent = c
  }

  /// Makes the curve from E, I, κ, β, c.
  public init(parameterValues values: [Double]) {
    precondition(values.count == 5, "M4 has five parameters")
    self.init(E: values[0], I: values[1], kappa: values[2], beta: values[3], c: values[4])
  }

  /// E, I, κ, β, c.
  public var parameterValues: [Double] { [floor, ceiling, bend, amplitude, exponent] }

  /// Returns the y between E and I that the formula asks for, by Newton's method to the last digit.
  public func value(at x: Double) -> Double {
    let height = ceiling - floor
    let target = Double.log(amplitude) - exponent * Double.log(x) - (1 - bend) * Double.log(height)
    return floor + height * BoundedLevel(target, bend: bend).level
  }

  /// Returns ((y − E)/(β(I − y)^κ))^(−1/c); nil outside of E…I.
  public func argument(of value: Double) -> Double? {
    guard value > floor, value < ceiling else { return nil }
    return Double.pow((value - floor) / (amplitude * Double.pow(ceiling - value, bend)), -1 / exponent)
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

/// The regression of ln y on M4, in the coordinates (e, ln(I − E), ln κ, r, c): r is the curve's target at the middle of x.
public struct BoundedCurveModel: LawModel {
  public let observations: LawObservations
  public private(set) var bounds: [ClosedRange<Double>]

  /// Takes the observations.
  public init(_ observations: LawObservations) {
    self.observations = observations
    bounds = []
    bounds = [floorRange, amplitudeRange, -4.6...3, -30...30, 0.003...6]
  }

  /// Writes ln y and its derivatives.
  public func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
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

  /// Returns the curve: ln β = r + c·x̄ + (1 − κ)·ln(I − E).
  public func law(_ coordinates: [Double]) -> BoundedCurve {
    let (floor, bend, c) = (amplitude(coordinates, 0), Double.exp(coordinates[2]), coordinates[4])
    let logBeta = coordinates[3] + c * observations.centres[0] + (1 - bend) * coordinates[1]
    return BoundedCurve(E: floor, I: floor + Double.exp(coordinates[1]), kappa: bend, beta: Double.exp(logBeta), c: c)
  }

  /// Returns the coordinates of a curve, within the bounds.
  public func coordinates(of law: BoundedCurve) -> [Double] {
    let logHeight = Double.log(law.ceiling - law.floor)
    return clamped([
      Double.log(law.floor), logHeight, Double.log(law.bend),
      Double.log(law.amplitude) - law.exponent * observations.centres[0] - (1 - law.bend) * logHeight, law.exponent,
    ])
  }

  /// κ, r and c.
  public var axes: [ScanAxis] { [.logarithmic(0.05...5), .linear(-6...6), .logarithmic(0.03...3)] }
  /// Two: 1 and the level within 0…1.
  public var termCount: Int { 2 }

  /// Writes 1 and the level.
  public func terms(_ place: [Double], into terms: inout [Double]) {
    for row in 0..<observations.count {
      let x = observations.logInputs[0][row] - observations.centres[0]
      terms[2 * row] = 1
      terms[2 * row + 1] = BoundedLevel(place[1] - place[2] * x, bend: place[0]).level
    }
  }

  /// Returns the logarithms of floor and height, and the place.
  public func coordinates(place: [Double], amplitudes: [Double]) -> [Double] {
    logAmplitudes(amplitudes) + [Double.log(place[0]), place[1], place[2]]
  }
}

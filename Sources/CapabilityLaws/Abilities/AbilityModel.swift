import NumericalMethods
import RealModule

/// The regression of one task under one form: binomial scores, the losses of the two-step form, and weak priors.
struct AbilityModel: ResidualModel {
  let form: AbilityForm
  let shape: AbilityShape
  /// The scores: coordinates of the run, share, standard deviation.
  let scores: [(x: Double, y: Double, share: Double, error: Double)]
  /// The losses: coordinates of the run and ln L.
  let losses: [(x: Double, y: Double, logLoss: Double)]
  let priors: [(index: Int, mean: Double, error: Double)]

  /// The standard deviation of ln L from run to run and of its law.
  ///
  /// Assumed, from the reruns of a public ladder (arXiv:2412.04403), whose task losses differ by 0.5 to 4%.
  static let lossError = 0.012

  var coordinateCount: Int { form.coordinateCount }
  var residualCount: Int { scores.count + losses.count + priors.count }
  var priorCount: Int { priors.count }

  var bounds: [ClosedRange<Double>] {
    var bounds = [ClosedRange<Double>](repeating: -25...8, count: coordinateCount)
    for index in form == .compute ? [2] : [2, 4] { bounds[index] = -4.6...1.1 }
    bounds[form.floorIndex] = 0...0.95
    if form == .twoStep { (bounds[6], bounds[7]) = (-20...20, -2...5) }
    return bounds
  }

  func evaluate(at coordinates: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double]) {
    let p = coordinateCount
    for (place, row) in rows.enumerated() {
      for j in 0..<p { jacobian[place * p + j] = 0 }
      if row < scores.count {
        let score = scores[row]
        let point = shape.score(at: coordinates, x: score.x, y: score.y)
        residuals[place] = (point.value - score.share) / score.error
        for j in 0..<p { jacobian[place * p + j] = point.gradient[j] / score.error }
      } else if row < scores.count + losses.count {
        let loss = losses[row - scores.count]
        let point = shape.loss(at: coordinates, x: loss.x, y: loss.y)
        residuals[place] = (Double.log(point.value) - loss.logLoss) / Self.lossError
        for j in 0..<p { jacobian[place * p + j] = point.gradient[j] / (point.value * Self.lossError) }
      } else {
        let prior = priors[row - scores.count - losses.count]
        residuals[place] = (coordinates[prior.index] - prior.mean) / prior.error
        jacobian[place * p + prior.index] = 1 / prior.error
      }
    }
  }
}

/// The curve of a form, with its gradient.
///
/// Coordinates are logarithms but for f and z₀, so that amplitudes, exponents and κ are positive and every curve rises with N, D or C.
/// x and y are ln N and ln D about their means over the runs, which keeps amplitudes and exponents from trading against each other; of the form
/// `compute`, x is ln C.
struct AbilityShape: Hashable, Sendable {
  let form: AbilityForm
  /// c, the highest share that can be reached.
  let ceiling: Double
  /// L₀, the median loss of the runs; 1 for forms without one.
  let referenceLoss: Double

  /// Returns L = E + A/N^α + B/D^β of centred ln N and ln D (or ln C), with its gradient.
  func loss(at c: [Double], x: Double, y: Double) -> (value: Double, gradient: [Double]) {
    var gradient = [Double](repeating: 0, count: form.coordinateCount)
    let (end, alpha) = (Double.exp(c[0]), Double.exp(c[2]))
    let first = Double.exp(min(c[1] - alpha * x, 50))
    (gradient[0], gradient[1], gradient[2]) = (end, first, -first * alpha * x)
    guard form != .compute else { return (end + first, gradient) }
    let beta = Double.exp(c[4])
    let second = Double.exp(min(c[3] - beta * y, 50))
    (gradient[3], gradient[4]) = (second, -second * beta * y)
    return (end + first + second, gradient)
  }

  /// Returns p with its gradient.
  func score(at c: [Double], x: Double, y: Double) -> (value: Double, gradient: [Double]) {
    let (loss, inner) = loss(at: c, x: x, y: y)
    let floor = c[form.floorIndex]
    let (q, slope): (Double, Double)
    if form == .twoStep {
      let kappa = Double.exp(c[7])
      let z = c[6] - kappa * (loss / referenceLoss - 1)
      q = 1 / (1 + Double.exp(-z))
      slope = -q * (1 - q) * kappa / referenceLoss
    } else {
      q = Double.exp(-loss)
      slope = -q
    }
    let height = ceiling - floor
    var gradient = inner.map { height * slope * $0 }
    gradient[form.floorIndex] = 1 - q
    if form == .twoStep {
      gradient[6] = height * q * (1 - q)
      gradient[7] = -height * q * (1 - q) * Double.exp(c[7]) * (loss / referenceLoss - 1)
    }
    return (floor + height * q, gradient)
  }
}

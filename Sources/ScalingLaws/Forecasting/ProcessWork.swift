import NumericalMethods
import RealModule

/// The evidence of settings, and better places to linearise at.
struct ProcessWork<Model: BelievedModel> {
  let model: Model
  let belief: LawBelief
  /// Every setting that is worth a try.
  let settings: [ProcessSetting]
  /// What a run's noise variance is multiplied by: more than 1 for one far off the fit.
  private let spreads: [Double]
  private let smooth: [Double: [Double]]
  private let sizes: [Double]
  private let count: Int

  init(model: Model, places: RunPlaces, belief: LawBelief, established: [Bool], fit: [Double]) {
    self.model = model
    self.belief = belief
    count = places.count
    var fitted = [Double](repeating: 0, count: count)
    var jacobian = [Double](repeating: 0, count: count * fit.count)
    model.predict(fit, rows: 0..<count, logValues: &fitted, jacobian: &jacobian)
    let errors = zip(model.observations.logValues, fitted).map { $0 - $1 }
    // The median absolute deviation, as a σ; the least is what no ladder reaches.
    let sigma = 1.4826 * Percentiles(errors.map(\.magnitude)).median + 1e-4
    spreads = errors.map { Self.spread($0 / (3 * sigma)) }
    smooth = Dictionary(
      uniqueKeysWithValues: ProcessSetting.lengths.map { ($0, PlaceKernel.smooth(places, places, length: $0)) })
    var sizes = PlaceKernel.ofSize(places, places, established: established)
    for i in 0..<count { sizes[i * count + i] = 1 }
    self.sizes = sizes
    settings = ProcessSetting.all(noise: sigma * sigma, sizesRepeat: established.contains(true))
  }

  /// What goes wrong in training makes a loss greater: a run far above the fit is doubted more than one far below it.
  private static func spread(_ excess: Double) -> Double { excess > 0 ? max(1, excess * excess) : max(1, -excess) }

  /// What a setting is worth, with what a prediction needs.
  struct Evaluation {
    var setting: ProcessSetting
    /// ln of likelihood times belief, up to a constant.
    var logEvidence: Double
    var factor: CholeskyFactor
    var whitened: [Double]
  }

  /// Returns the settings with a solution, the likeliest first.
  func evaluate(_ settings: [ProcessSetting], at point: [Double]) -> [Evaluation] {
    let law = LinearisedLaw(model, belief, at: point)
    let common = law.covariance(with: law, belief)
    let residuals = residuals(law, point)
    return settings.compactMap { setting -> Evaluation? in
      guard let factor = CholeskyFactor(covariance(setting, common), order: count) else { return nil }
      let whitened = factor.whiten(residuals)
      let evidence = -0.5 * dot(whitened, whitened) - 0.5 * factor.logDeterminant + setting.logBelief
      return evidence.isFinite ? Evaluation(setting: setting, logEvidence: evidence, factor: factor, whitened: whitened) : nil
    }.sorted { $0.logEvidence > $1.logEvidence }
  }

  /// Returns a likelier place to linearise at: a damped Gauss–Newton step under a setting.
  func improved(_ point: [Double], _ setting: ProcessSetting) -> [Double]? {
    let law = LinearisedLaw(model, belief, at: point)
    let matrix = covariance(setting, law.covariance(with: law, belief))
    guard let factor = CholeskyFactor(matrix, order: count) else { return nil }
    let pull = law.pullBack(factor.solve(residuals(law, point)))
    let target = point.indices.map { belief.means[$0] + belief.variances[$0] * pull[$0] }
    return target.allSatisfy(\.isFinite) ? belief.moved(point, to: target) : nil
  }

  private func residuals(_ law: LinearisedLaw, _ point: [Double]) -> [Double] {
    zip(model.observations.logValues, law.expected(belief, point)).map { $0 - $1 }
  }

  private func covariance(_ setting: ProcessSetting, _ common: [Double]) -> [Double] {
    var matrix = common
    let (smoothScale, sizeScale) = (setting.noise * setting.smoothRatio, setting.noise * setting.sizeRatio)
    if smoothScale > 0, let kernel = smooth[setting.length] {
      for i in matrix.indices { matrix[i] += smoothScale * kernel[i] }
    }
    if sizeScale > 0 {
      for i in matrix.indices { matrix[i] += sizeScale * sizes[i] }
    }
    for i in 0..<count { matrix[i * count + i] += setting.noise * spreads[i] }
    return matrix
  }
}

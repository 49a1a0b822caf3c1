import NumericalMethods
import RealModule

/// A law with a Gaussian process for what its form misses, given runs: ln L = ln law(N, D; θ) + smooth part + part of the size + noise.
///
/// θ has the normal beliefs of `LawBelief`, about which the law is linearised where it fits best (Gauss–Newton); the parts' variances and
/// lengths are averaged over by their likelihood. What the runs don't determine (a floor, the form further out) widens the prediction by itself.
/// Runs far off a robust fit count less. Cost: n³/3 a setting, 30 or 90 settings.
/// Source: universal kriging; Rasmussen & Williams 2006, §2.7; Kennedy & O'Hagan 2001, doi:10.1111/1467-9868.00294.
struct LawProcess<Model: BelievedModel>: Sendable {
  private let model: Model
  private let places: RunPlaces
  private let belief: LawBelief
  /// Where the law is linearised.
  private let point: [Double]
  private let established: [Bool]
  private let components: [Component]

  /// One setting with its share of the belief after the runs.
  private struct Component: Sendable {
    var weight: Double
    var setting: ProcessSetting
    var factor: CholeskyFactor
    /// L⁻¹r.
    var whitened: [Double]
  }

  /// How often the law is linearised anew.
  private static var linearisations: Int { 6 }
  /// Settings that count less than this share of the best are left out.
  private static var leastShare: Double { 0.02 }

  /// Takes a robust fit's coordinates to begin from. Nil where no setting has a solution.
  init?(_ model: Model, places: RunPlaces, fit: [Double]) {
    let belief = LawBelief(model, around: fit)
    let established = Self.establishedSizes(places)
    let work = ProcessWork(model: model, places: places, belief: belief, established: established, fit: fit)
    var point = belief.start(fit, leastLogValue: model.observations.logRange.lowerBound)
    guard let first = work.evaluate(work.settings, at: point).first else { return nil }
    for _ in 0..<Self.linearisations {
      guard let next = work.improved(point, first.setting) else { break }
      point = next
    }
    let evaluations = work.evaluate(work.settings, at: point)
    guard let best = evaluations.first else { return nil }
    let kept = evaluations.filter { Double.exp($0.logEvidence - best.logEvidence) >= Self.leastShare }
    let total = kept.reduce(0) { $0 + Double.exp($1.logEvidence - best.logEvidence) }
    self.model = model
    self.places = places
    self.belief = belief
    self.point = point
    self.established = established
    components = kept.map {
      Component(
        weight: Double.exp($0.logEvidence - best.logEvidence) / total, setting: $0.setting, factor: $0.factor, whitened: $0.whitened)
    }
  }

  /// Sizes with three runs or more: one or two may just have gone wrong.
  private static func establishedSizes(_ places: RunPlaces) -> [Bool] {
    let keys = places.logParameters.map { ($0 * 1e6).rounded() }
    let counts = Dictionary(keys.map { ($0, 1) }, uniquingKeysWith: +)
    return keys.map { counts[$0, default: 0] >= 3 }
  }

  /// Returns what is expected at other places.
  func predict(_ targets: RunPlaces) -> LossPrediction {
    let here = LinearisedLaw(model, belief, at: point)
    let there = LinearisedLaw(Model(model.observations.elsewhere([targets.logParameters, targets.logTokens])), belief, at: point)
    let common = here.covariance(with: there, belief)
    let priorMeans = there.expected(belief, point)
    let parameterVariances = there.variances(belief)
    let sizes = PlaceKernel.ofSize(places, targets, established: established)
    let smooth = Dictionary(
      uniqueKeysWithValues: Set(components.map(\.setting.length)).map { ($0, PlaceKernel.smooth(places, targets, length: $0)) })
    let parts = components.map { component -> (weight: Double, prediction: LossPrediction) in
      let setting = component.setting
      let kernel = smooth[setting.length] ?? []
      var prediction = LossPrediction(means: [], parameterVariances: [], discrepancyVariances: [], noiseVariances: [])
      for target in 0..<targets.count {
        let column = (0..<places.count).map { row -> Double in
          let index = row * targets.count + target
          return common[index] + setting.noise * (setting.smoothRatio * kernel[index] + setting.sizeRatio * sizes[index])
        }
        let lawColumn = (0..<places.count).map { common[$0 * targets.count + target] }
        let (whole, law) = (component.factor.whiten(column), component.factor.whiten(lawColumn))
        let prior = parameterVariances[target] + setting.noise * (setting.smoothRatio + setting.sizeRatio)
        let variance = max(prior - dot(whole, whole), 0)
        let ofParameters = min(max(parameterVariances[target] - dot(law, law), 0), variance)
        prediction.means.append(priorMeans[target] + dot(whole, component.whitened))
        prediction.parameterVariances.append(ofParameters)
        prediction.discrepancyVariances.append(variance - ofParameters)
        prediction.noiseVariances.append(setting.noise)
      }
      return (component.weight, prediction)
    }
    return .mixture(parts)
  }
}

func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}

import NumericalMethods
import RealModule
import ScalingLaws

/// The comparison of forms of hazard on agent runs: settings.
public struct HazardConfiguration: Hashable, Sendable {
  /// The seed; replicate i draws its families from stream i.
  public var seed: UInt64
  /// The replicates of the bootstrap over task families.
  public var replicates: Int
  /// The probability that an interval is meant to hold.
  public var confidence: Double
  /// The successes whose lengths are asked for.
  public var successes: [Double]

  /// Makes a configuration.
  public init(seed: UInt64 = 0, replicates: Int = 400, confidence: Double = 0.9, successes: [Double] = [0.5, 0.8, 0.99]) {
    (self.seed, self.replicates, self.confidence, self.successes) = (seed, replicates, confidence, successes)
  }

  /// Fits the three forms to the runs of each model and compares them; O(replicates · lengths) a model.
  ///
  /// Families are drawn once a replicate for all models, so that differences between models rest on the same tasks.
  /// - Throws: `CapabilityTableError.tooFew` where no model has three families and three lengths.
  public func compare(_ runs: [AgentRun], file: String = "the table") throws(CapabilityTableError) -> HazardComparison {
    let names = Array(Set(runs.map(\.family))).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    var (order, byModel) = ([String](), [String: [AgentRun]]())
    for run in runs {
      if byModel[run.model] == nil { order.append(run.model) }
      byModel[run.model, default: []].append(run)
    }
    let groups = order.compactMap { RunGroups(byModel[$0] ?? [], model: $0, families: numbers) }
    guard groups.contains(where: { $0.familyCount >= 3 && $0.data.shares.count >= 3 }) else {
      throw .tooFew(
        file: file, found: groups.map(\.familyCount).max() ?? 0, of: "families of tasks", needed: 3,
        reason: "intervals resample families, so give runs of more tasks, or name another column with --family")
    }
    let draws = (0..<replicates).map { replicate in
      var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
      return generator.resamplingCounts(names.count)
    }
    let fitted = groups.map { ModelHazards($0, draws: draws, configuration: self) }
    return HazardComparison(
      runs: runs.count, families: names.count, models: fitted.map(\.hazards),
      trend: HorizonTrend(fitted, seed: seed, confidence: confidence),
      confidence: confidence, replicates: replicates, seed: seed)
  }
}

/// The forms of hazard on agent runs, compared.
public struct HazardComparison: Hashable, Sendable, Codable {
  /// The runs.
  public let runs: Int
  /// The families of tasks.
  public let families: Int
  /// The models, in the order of the table.
  public let models: [ModelHazard]
  /// The doubling of the horizon over the models' release dates; nil without three dated models.
  public let trend: HorizonTrend?
  /// The probability that an interval is meant to hold.
  public let confidence: Double
  /// The replicates.
  public let replicates: Int
  /// The seed.
  public let seed: UInt64
}

/// Whether a constant hazard, pⁿ, describes a model's runs.
public enum HazardVerdict: String, Hashable, Sendable, Codable {
  /// The 99% interval of the Weibull shape k excludes 1, and its curve predicts held-out families better.
  case rejected
  /// That interval holds 1 and lies between ¾ and 4/3.
  case consistent
  /// The runs don't tell: the interval of k holds 1 and much else, or nothing or everything succeeded.
  case undecidable
}

/// A length at which a share of tasks succeeds.
public struct Horizon: Hashable, Sendable, Codable {
  /// The share that succeeds.
  public let success: Double
  /// The length.
  public let length: Double
  /// Its interval.
  public let interval: Interval
  /// Whether the length lies outside of the tasks that were run.
  public let isExtrapolated: Bool
}

/// One form fitted to one model's runs.
public struct HazardFit: Hashable, Sendable, Codable {
  /// The curve.
  public let curve: HazardCurve
  /// The interval of its shape; nil for a constant hazard.
  public let shapeInterval: Interval?
  /// Σ wᵢ(yᵢ ln pᵢ + (1 − yᵢ) ln(1 − pᵢ)), weights adding up to the runs.
  public let logLikelihood: Double
  /// 2·parameters − 2·log-likelihood; less is better.
  public let aic: Double
  /// The mean log-likelihood of a run of a family that wasn't fitted; more is better.
  public let heldOutScore: Double
  /// The lengths of the configuration's successes.
  public let horizons: [Horizon]
}

/// The forms fitted to one model's runs, and the verdict on a constant hazard.
public struct ModelHazard: Hashable, Sendable, Codable {
  /// The model.
  public let model: String
  /// Its runs.
  public let runs: Int
  /// The weighted share of success.
  public let successShare: Double
  /// The forms, a constant hazard first; empty where nothing or everything succeeded.
  public let fits: [HazardFit]
  /// The form with the best held-out score.
  public let best: HazardForm?
  /// The verdict on a constant hazard.
  public let verdict: HazardVerdict
  /// t₅₀ of a constant hazard divided by that of the Weibull form; nil without fits.
  public let overstatement: Double?

  /// The fit of a form.
  public func fit(_ form: HazardForm) -> HazardFit? { fits.first { $0.curve.form == form } }
}

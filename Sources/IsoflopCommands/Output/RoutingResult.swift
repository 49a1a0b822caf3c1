import InferenceScaling
import ScalingLaws
import TextFormats

/// The result of `isoflop replay` and `calibrate` with `--model`.
///
/// It has each model, a policy between them, and its rivals: the best single model and the same spend without routing.
/// Accuracies are shares, differences points; costs are in the unit that was given, of a question. Intervals resample questions, in pairs where two are
/// compared.
struct RoutingResult: Encodable {
  /// A model that answers every question with one call.
  struct Model: Encodable {
    var name: String
    var accuracy: Double
    var accuracyInterval: Interval
    /// Of one call; absent if it isn't known.
    var cost: Double?
    /// Points above the best single model.
    var pointsAboveBest: Double
    var pointsAboveBestInterval: Interval
    /// McNemar's z against the best single model.
    var z: Double
  }

  /// A way to answer without routing.
  struct Rival: Encodable {
    var name: String
    var accuracy: Double
    var cost: Double?
    /// Points of the policy above it.
    var pointsGained: Double
    var pointsGainedInterval: Interval
  }

  /// A router or cascade, each question decided by a policy of the other half.
  struct Policy: Encodable {
    var kind: String
    /// The score from which a router sends to the last model, or the least probability that a cascade accepts.
    var threshold: Double
    /// The least confidence that is accepted of each model but the last; absent for a router, infinite where none is.
    var acceptance: [Double]?
    var target: Double
    /// On the questions that it was calibrated on: all of them.
    var calibratedAccuracy: Double
    var calibratedCost: Double?
    var reachesTarget: Bool
    /// Measured: each half decided by the other's policy.
    var accuracy: Double
    var accuracyInterval: Interval
    var cost: Double?
    var costInterval: Interval?
    /// The share of questions that each model answered.
    var shares: [Double]
    var bestSingle: Rival
    var equalSpendMajority: Rival?
    var equalSpend: Rival?
    var routingIsAdvised: Bool
  }

  /// Measures of a score or of the oracle between two models.
  struct Curve: Encodable {
    /// The mean share of the gap between the two models that is recovered over all shares of calls.
    var apgr: Double
    /// The shares of calls to the stronger model that recover 50% and 80% of the gap; absent if none does.
    var cpt50: Double?
    var cpt80: Double?

    init(_ curve: RouterCurve) {
      apgr = curve.averagePerformanceGapRecovered
      (cpt50, cpt80) = (curve.callShare(recovering: 0.5), curve.callShare(recovering: 0.8))
    }
  }

  /// The questions that every model has answered.
  var questions: Int
  /// The models, the cheapest first.
  var models: [Model]
  /// The most accurate model alone: what routing has to beat.
  var bestSingle: String
  /// The accuracy of a router that knew who is right.
  var oracleAccuracy: Double
  /// The measures of that router, and of the recorded score; of two models alone.
  var oracle: Curve?
  var score: Curve?
  /// Absent where nothing in the table tells questions apart.
  var policy: Policy?
  /// The confidence level of the intervals, and the seed of resamples and halves.
  var confidence: Double
  var seed: UInt64
  var version = Provenance.libraryVersion

  /// Collects an evaluation: shares stay shares, differences become points.
  init(_ evaluation: RoutingEvaluation, seed: UInt64) {
    let (table, bootstrap) = (evaluation.table, evaluation.bootstrap)
    questions = table.questions.count
    models = table.models.enumerated().map { place, model in
      let comparison = evaluation.comparison(of: place)
      return Model(
        name: model.name, accuracy: model.single.mean, accuracyInterval: bootstrap.share(model.single), cost: model.meanCost,
        pointsAboveBest: 100 * comparison.difference, pointsAboveBestInterval: comparison.interval.scaled(by: 100), z: comparison.z)
    }
    bestSingle = table.models[evaluation.best].name
    oracleAccuracy = table.oracle.mean
    (oracle, score) = (table.oracleCurve.map(Curve.init), table.scoreCurve.map(Curve.init))
    policy = evaluation.policy.map { Policy($0, evaluation) }
    (confidence, self.seed) = (bootstrap.confidence, seed)
  }
}

extension RoutingResult.Policy {
  fileprivate init(_ policy: RoutingPolicy, _ evaluation: RoutingEvaluation) {
    let (table, bootstrap) = (evaluation.table, evaluation.bootstrap)
    kind = policy.isRouter ? "router" : "cascade"
    threshold = policy.threshold
    acceptance = policy.isRouter ? nil : policy.calibrations.indices.map(policy.acceptance)
    (target, calibratedAccuracy, reachesTarget) = (policy.target, policy.accuracy, policy.reachesTarget)
    calibratedCost = table.hasCosts ? policy.cost : nil
    (accuracy, accuracyInterval) = (evaluation.accuracy, bootstrap.share(evaluation.right))
    cost = table.hasCosts ? evaluation.cost : nil
    costInterval = table.hasCosts ? bootstrap.mean(evaluation.outcomes.map(\.cost)) : nil
    shares = evaluation.shares
    let best = table.models[evaluation.best]
    let single = PairedComparison(best.single, evaluation.right, bootstrap: bootstrap)
    bestSingle = .init(best.name, best.single, best.meanCost, single)
    func rival(_ spend: EqualSpend) -> RoutingResult.Rival {
      .init(spend.words, spend.right, spend.cost, evaluation.comparison(with: spend))
    }
    equalSpendMajority = evaluation.rivals.first(where: \.isMajority).map(rival)
    equalSpend = evaluation.rivals.first.map(rival)
    routingIsAdvised = evaluation.isAdvised ?? false
  }
}

extension RoutingResult.Rival {
  fileprivate init(_ name: String, _ right: [Double], _ cost: Double?, _ comparison: PairedComparison) {
    (self.name, accuracy, self.cost) = (name, right.mean, cost)
    (pointsGained, pointsGainedInterval) = (100 * comparison.difference, comparison.interval.scaled(by: 100))
  }
}

extension EqualSpend {
  /// The way in words.
  fileprivate var words: String {
    switch way {
    case .single(let model): model
    case .majority(let model, let calls): "vote of \(calls) of \(model)"
    case .lot(let first, let second, let share):
      "\(Number.percent(1 - share)) \(first), else \(second)"
    }
  }
}

extension Interval {
  /// Both ends times a factor.
  fileprivate func scaled(by factor: Double) -> Interval { Interval(low: factor * low, high: factor * high) }
}

extension [Double] {
  fileprivate var mean: Double { reduce(0, +) / Double(Swift.max(count, 1)) }
}

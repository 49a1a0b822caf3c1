import NumericalMethods

/// A rule that chooses the model of each question, calibrated on questions whose outcomes are known.
///
/// | kind | a question | pays |
/// |---|---|---|
/// | router | goes to the last model if its score is at least the threshold, else to the first | one model |
/// | cascade | is asked of one model after the other until p(confidence) ≥ threshold | all that were asked |
///
/// p is the probability that a turn's answer is right given its confidence: an isotonic regression for each model but the last, by which one threshold serves
/// models whose confidences mean different things.
///
/// Sources: routers Ong et al. 2024, arXiv:2406.18665; cascades Chen et al. 2023, arXiv:2305.05176, and Yue et al. 2023, arXiv:2310.03094.
public struct RoutingPolicy: Hashable, Sendable, Codable {
  /// The probability of a right answer by confidence, for each model but the last; empty for a router.
  public let calibrations: [IsotonicRegression]
  /// The least score that a router sends to the last model, or the least probability that a cascade accepts.
  public let threshold: Double
  /// The accuracy that it was to reach, as a share.
  public let target: Double
  /// The accuracy on the questions that it was calibrated on, as a share.
  public let accuracy: Double
  /// The mean cost on those questions.
  public let cost: Double
  /// The number of those questions.
  public let questions: Int

  /// Whether questions go to one model by a score.
  public var isRouter: Bool { calibrations.isEmpty }
  /// Whether the target was reached on the questions that it was calibrated on.
  public var reachesTarget: Bool { accuracy >= target - 1e-12 }

  /// The least confidence at which a cascade accepts the turn of a model; infinite if it accepts none.
  public func acceptance(of model: Int) -> Double {
    let calibration = calibrations[model]
    return zip(calibration.places, calibration.values).first { $1 >= threshold }?.0 ?? .infinity
  }
}

/// The outcome of one question by a policy.
public struct RoutedOutcome: Hashable, Sendable {
  /// The expected correctness.
  public var right: Double
  /// The cost of all calls.
  public var cost: Double
  /// The place of the model that answered.
  public var model: Int
}

extension RoutingTable {
  /// Returns what a policy makes of a question; unknown costs count as 0.
  public func outcome(_ place: Int, _ policy: RoutingPolicy) -> RoutedOutcome {
    policy.isRouter
      ? routed(place, policy.threshold)
      : cascaded(place, policy.threshold) { policy.calibrations[$0](self.models[$0].confidences?[place] ?? 0) }
  }

  fileprivate func routed(_ place: Int, _ threshold: Double) -> RoutedOutcome {
    let model = scores.map { $0[place] >= threshold } == true ? models.count - 1 : 0
    return RoutedOutcome(right: models[model].single[place], cost: models[model].costs?[place] ?? 0, model: model)
  }

  fileprivate func cascaded(_ place: Int, _ threshold: Double, _ probability: (Int) -> Double) -> RoutedOutcome {
    var cost = 0.0
    for (model, outcomes) in models.enumerated() {
      cost += (outcomes.costs?[place] ?? 0) * Double(outcomes.calls)
      if model == models.count - 1 || probability(model) >= threshold {
        return RoutedOutcome(right: outcomes.turn[place], cost: cost, model: model)
      }
    }
    preconditionFailure("the last model answers what is left")
  }
}

/// Finds the cheapest policy that reaches an accuracy.
///
/// Every threshold that decides differently on the questions is tried. Of those that reach the target the one with the least mean cost is taken; if none does,
/// the most accurate. O(thresholds · questions · models).
public struct RoutingCalibration: Hashable, Sendable {
  /// The accuracy to reach, as a share; `nil` for that of the best single model on the same questions.
  public var target: Double?

  /// Creates a calibration.
  public init(target: Double? = nil) { self.target = target }

  /// Returns the policy for some questions of a table; `nil` if nothing in the table tells questions apart.
  ///
  /// - Precondition: at least one question.
  public func calibrate(_ table: RoutingTable, on places: [Int]) -> RoutingPolicy? {
    let target = target ?? table.models[table.bestSingle(on: places)].single.mean(at: places)
    if let scores = table.scores {
      let thresholds = Set(places.map { scores[$0] }).union([.infinity])
      return cheapest(thresholds, target, [], places) { table.routed($0, $1) }
    }
    let stages = table.models.dropLast()
    guard stages.allSatisfy({ $0.confidences != nil }) else { return nil }
    let calibrations = stages.map { model in
      IsotonicRegression(places.map { model.confidences?[$0] ?? 0 }, places.map { model.turn[$0] })
    }
    let probabilities = zip(calibrations, stages).map { calibration, model in (model.confidences ?? []).map { calibration($0) } }
    let thresholds = Set(calibrations.flatMap(\.values)).union([.infinity])
    return cheapest(thresholds, target, calibrations, places) { place, threshold in
      table.cascaded(place, threshold) { probabilities[$0][place] }
    }
  }

  private func cheapest(
    _ thresholds: Set<Double>, _ target: Double, _ calibrations: [IsotonicRegression], _ places: [Int],
    _ outcome: (Int, Double) -> RoutedOutcome
  ) -> RoutingPolicy? {
    let tried = thresholds.sorted().map { threshold in
      let outcomes = places.map { outcome($0, threshold) }
      return RoutingPolicy(
        calibrations: calibrations, threshold: threshold, target: target, accuracy: outcomes.map(\.right).mean,
        cost: outcomes.map(\.cost).mean, questions: places.count)
    }
    let reaching = tried.filter(\.reachesTarget)
    if let best = reaching.min(by: { $0.cost < $1.cost }) { return best }
    return tried.max { $0.accuracy != $1.accuracy ? $0.accuracy < $1.accuracy : $0.cost > $1.cost }
  }
}

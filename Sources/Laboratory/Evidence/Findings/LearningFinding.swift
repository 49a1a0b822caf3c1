import ScalingLaws

/// Whether the models learned to do a step. Without that, no strategy has anything to scale, and no other finding says anything.
///
/// A model has learned if the 95% interval of its share of right steps lies above chance, 1/m for values modulo m. If one has not, all conclusions are
/// withheld: tables and figures stay, to find the reason. A training that ended short of its target is a warning, as the comparison then depends on when.
public struct LearningFinding: Codable, Hashable, Sendable {
  /// One model's share of right steps.
  public struct Model: Codable, Hashable, Sendable {
    /// The model.
    public var role: EvidencePlan.Role
    /// The share of right steps after right ones.
    public var share: Double
    /// Its 95% interval, Wilson's.
    public var interval: Interval
    /// The steps that were counted.
    public var steps: Int
    /// The share at which its training was to end.
    public var target: Double
    /// The updates of its training.
    public var updates: Int
    /// Whether the training ended at the largest number of updates, short of the target.
    public var endedShort: Bool
    /// Whether the interval lies above chance.
    public var hasLearned: Bool
  }

  /// The share of right steps by chance: 1/m.
  public var chance: Double
  /// The three models.
  public var models: [Model]

  /// Whether all models learned.
  public var isConclusive: Bool { models.allSatisfy(\.hasLearned) }

  init(_ material: EvidenceMaterial, models summaries: [TrainedModelSummary]) {
    let (plan, chance) = (material.plan, material.plan.chance)
    self.chance = chance
    models = summaries.map { summary in
      let (right, all) = Self.counts(material, summary)
      let interval = Wilson.interval(successes: right, count: all)
      return Model(
        role: summary.role, share: all > 0 ? Double(right) / Double(all) : 0, interval: interval, steps: all,
        target: plan.target(summary.role), updates: summary.updates,
        endedShort: summary.updates >= plan.maximumUpdates && summary.stepAccuracy < plan.target(summary.role),
        hasLearned: interval.low > chance)
    }
  }

  /// The right steps and all steps. Of the recorded answers, or, for the verifier, of the measurement at the end of its training.
  private static func counts(_ material: EvidenceMaterial, _ summary: TrainedModelSummary) -> (right: Int, all: Int) {
    guard summary.role == .verifier else {
      let accuracy = StepAccuracy(material.recording(summary.role), of: material.problems)
      return (accuracy.right, accuracy.all)
    }
    let all = summary.stepsMeasured ?? 100
    return (Int((summary.stepAccuracy * Double(all)).rounded()), all)
  }

  /// The verdict if a model didn't learn; nil if all did.
  public var refusal: String? {
    let failed = models.filter { !$0.hasLearned }
    guard !failed.isEmpty else { return nil }
    let names = failed.map { "the \($0.role.rawValue) model (\(percent($0.share)) of \($0.steps) steps right after \($0.updates) updates)" }
    return "Nothing can be concluded about inference compute: \(names.joined(separator: " and ")) did not learn the task, "
      + "as chance alone gets \(percent(chance)). Train with more updates."
  }

  /// The models whose training ended short of its target, each in a sentence.
  public var warnings: [String] {
    models.filter { $0.endedShort && $0.hasLearned }.map {
      "The \($0.role.rawValue) model's training ended after \($0.updates) updates with \(percent($0.share)) of its steps right, "
        + "short of \(percent($0.target)): "
        + "more updates would change the comparison."
    }
  }
}

import InferenceScaling

/// The accuracy and cost of one setting of a strategy on every problem.
///
/// Votes and verifiers are evaluated in expectation over the subsets of k of the recorded samples, exactly where there is a formula and by 500 random subsets
/// for votes. That takes the luck of the draw out of the comparison, and leaves that of the problems, which the intervals show.
struct StrategyOutcome: Sendable {
  var role: EvidencePlan.Role
  var strategy: String
  var setting: String
  var accuracy: [Double]
  var flops: [Double]
  var usesExactCheck = false

  var name: String { setting.isEmpty ? strategy : "\(strategy), \(setting)" }

  /// All settings that are compared at equal compute.
  static func all(_ material: EvidenceMaterial) -> [StrategyOutcome] {
    [EvidencePlan.Role.small, .large].flatMap { recorded(material, $0) } + searches(material)
  }

  /// The greedy answer, then votes and verifiers on the recorded ones, in expectation over subsets of k.
  private static func recorded(_ material: EvidenceMaterial, _ role: EvidencePlan.Role) -> [StrategyOutcome] {
    let greedy = material.live.compactMap { $0.greedy[role] }
    let problems = material.recording(role).problems
    var outcomes = [
      StrategyOutcome(role: role, strategy: "one answer, greedy", setting: "", accuracy: greedy.map(\.correct), flops: greedy.map(\.flops))
    ]
    let counts = material.counts(to: material.plan.samples / 2)
    let votes = problems.map(MajorityAtK.init)
    outcomes += counts.map { k in
      StrategyOutcome(
        role: role, strategy: "majority vote", setting: "\(k) samples", accuracy: votes.map { $0.value(k, subsamples: 500) ?? 0 },
        flops: material.flops(role, samples: Double(k)))
    }
    let curves = problems.map(BestOfKCurve.init)
    outcomes += counts.map { k in
      StrategyOutcome(
        role: role, strategy: "best of k by the verifier", setting: "\(k) samples", accuracy: curves.map { $0.value(k) ?? 0 },
        flops: material.flops(role, samples: Double(k), verified: true))
    }
    let successes = problems.map { problem in
      Successes(correct: problem.samples.count { $0.isCorrect == true }, samples: problem.samples.count)
    }
    return outcomes
      + counts.map { k in
        StrategyOutcome(
          role: role, strategy: "coverage, as an exact check finds it", setting: "\(k) samples",
          accuracy: successes.map { $0.passAtK(k) ?? 0 },
          flops: material.flops(role, samples: Double(k)), usesExactCheck: true)
      }
  }

  private static func searches(_ material: EvidenceMaterial) -> [StrategyOutcome] {
    LiveRuns.searches.enumerated().map { place, search in
      StrategyOutcome(
        role: .small, strategy: search.width == search.expansions ? "best step of w by the verifier" : "beam search by the verifier",
        setting: search.width == search.expansions
          ? "w = \(search.width)" : "\(search.width / search.expansions) texts × \(search.expansions)",
        accuracy: material.live.map { $0.searches[place].correct }, flops: material.live.map { $0.searches[place].flops })
    }
  }
}

extension BestOfKCurve {
  /// The recorded samples of a problem by their scores; one without a score ranks last.
  init(_ problem: RecordedProblem) {
    self.init(scores: problem.samples.map { $0.score ?? -1 }, outcomes: problem.samples.map { $0.isCorrect == true ? 1 : 0 })
  }
}

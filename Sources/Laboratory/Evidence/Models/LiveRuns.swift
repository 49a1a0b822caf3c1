import Foundation
import InferenceScaling
import LanguageModel
import Studies

/// The outcomes of one problem that need the models themselves, as no recording has them.
///
/// A search asks for steps that depend on the steps before, and a revision for an attempt after an attempt: neither is a subset of independent answers.
/// Each is repeated with other draws, and the mean kept.
package struct LiveOutcome: Codable, Hashable, Sendable {
  /// One strategy's outcome: the share of repetitions that were right, and their mean cost.
  package struct Result: Codable, Hashable, Sendable {
    package var correct: Double
    package var flops: Double

    package init(correct: Double, flops: Double) { (self.correct, self.flops) = (correct, flops) }
  }

  /// The greedy answer of each model.
  package var greedy: [EvidencePlan.Role: Result]
  /// The small model's searches over steps, in the order of `LiveRuns.searches`.
  package var searches: [Result]
  /// The same with the exact check in place of the verifier, for the width of `LiveRuns.checkedWidth`.
  package var checkedSearch: Result
  /// By the number of attempts, from one: the last attempt.
  package var unguarded: [Result]
  /// The attempt with the verifier's best score.
  package var guarded: [Result]
  /// The attempt that the exact check passes, the work ending there.
  package var checked: [Result]
  /// The transitions of the unguarded chains.
  package var transitions: Transitions

  /// Attempts that were wrong and those of them that became right. Attempts that were right and those of them that became wrong.
  package struct Transitions: Codable, Hashable, Sendable {
    package var (repaired, wrong, broken, right) = (0, 0, 0, 0)

    package init() {}

    package static func + (left: Self, right: Self) -> Self {
      var sum = left
      sum.repaired += right.repaired
      sum.wrong += right.wrong
      sum.broken += right.broken
      sum.right += right.right
      return sum
    }
  }

  package init(
    greedy: [EvidencePlan.Role: Result], searches: [Result], checkedSearch: Result, unguarded: [Result], guarded: [Result],
    checked: [Result], transitions: Transitions
  ) {
    (self.greedy, self.searches, self.checkedSearch) = (greedy, searches, checkedSearch)
    (self.unguarded, self.guarded, self.checked, self.transitions) = (unguarded, guarded, checked, transitions)
  }
}

/// The strategies that run on the models themselves.
///
/// Greedy answers, level searches over steps (beam search, arXiv:2408.03314) chosen by the verifier or by an exact check, and chains of revisions. Seeds follow
/// from the plan's, the problem and the repetition, so that the outcome doesn't depend on which worker has the problem.
package struct LiveRuns: Sendable {
  /// Widths and expansions of the searches over steps.
  package static let searches: [(width: Int, expansions: Int)] = [(2, 2), (4, 4), (8, 8), (16, 4)]
  /// The candidates of each step where the exact check chooses.
  static let checkedWidth = 4
  /// The search that has as many, chosen by the verifier: the place in `searches`.
  static let checkedSearch = 1
  /// The repetitions of each, with other draws.
  package static let repetitions = 3

  let plan: EvidencePlan

  package init(plan: EvidencePlan) { self.plan = plan }

  /// Runs all of them on one problem.
  package func outcome(_ lane: ModelLane, _ problem: ReasoningProblem) -> LiveOutcome {
    let revisions = (0..<Self.repetitions).map { RevisionRun(plan: plan, lane: lane, problem: problem, repetition: $0) }
    func byLength(_ guarding: RevisionRun.Guard) -> [LiveOutcome.Result] {
      (1...plan.revisions).map { length in .mean(of: revisions.map { $0.result(length: length, guarding) }) }
    }
    return LiveOutcome(
      greedy: [.small: greedy(lane[.small], problem), .large: greedy(lane[.large], problem)],
      searches: Self.searches.map { search in
        let judge = StepJudge(model: lane[.verifier], problem: problem, scope: .lastStep)
        return self.search(lane, problem, width: search.width, expansions: search.expansions, judge)
      },
      checkedSearch: search(
        lane, problem, width: Self.checkedWidth, expansions: Self.checkedWidth, StepCheck(problem: problem, scope: .lastStep)),
      unguarded: byLength(.none), guarded: byLength(.verifier), checked: byLength(.check),
      transitions: revisions.reduce(.init()) { $0 + $1.transitions })
  }

  private func greedy(_ model: ReasoningModel, _ problem: ReasoningProblem) -> LiveOutcome.Result {
    model.forget()
    let sampler = ReasoningSampler(model: model, problem: problem, temperature: 0, seed: plan.seed)
    return .init(SynchronousSolver(sampler: sampler).solve(problem.question, with: RepeatedSampling(limit: 1)), of: problem)
  }

  private func search(
    _ lane: ModelLane, _ problem: ReasoningProblem, width: Int, expansions: Int, _ judge: any ImmediateVerifier
  ) -> LiveOutcome.Result {
    let options = SearchOptions(maximumDepth: problem.chain.steps.count, aggregation: .product, selection: .bestScore)
    return .mean(
      of: (0..<Self.repetitions).map { repetition in
        lane.forget()
        let sampler = ReasoningSampler(
          model: lane[.small], problem: problem, temperature: plan.temperature, seed: plan.seed &+ UInt64(repetition) &* 1_000_003)
        let replay = SynchronousSolver(sampler: sampler, reward: judge)
        return .init(
          replay.solve(problem.question, with: LevelSearch.beam(width: width, expansions: expansions, options: options)), of: problem)
      })
  }
}

extension LiveOutcome.Result {
  init(_ result: SolveResult, of problem: ReasoningProblem) {
    correct = result.conclusion.answer == problem.chain.answer ? 1 : 0
    flops = result.receipt.spent.flops
  }

  static func mean(of results: [Self]) -> Self {
    let count = Double(results.count)
    return Self(correct: results.reduce(0) { $0 + $1.correct } / count, flops: results.reduce(0) { $0 + $1.flops } / count)
  }
}

import InferenceScaling
import Studies
import Synchronization

/// A chain of revisions of one problem; attempts are cached, so that every guard and length sees the same ones.
///
/// The guards are compared on the same attempts, so a difference between them is theirs and not the draws'. Costs are counted as if each ran alone: an
/// attempt taken from the cache costs what it cost to make.
package final class RevisionRun: Sendable {
  /// The rule that chooses the answer among the attempts.
  package enum Guard: Sendable {
    /// No rule: the last attempt is the answer.
    case none
    /// The attempt with the trained verifier's highest score.
    case verifier
    /// The attempt that passes the exact check; the last one if none does.
    case check
  }

  private let plan: EvidencePlan
  private let problem: ReasoningProblem
  private let lane: ModelLane
  private let memory: CachingSampler
  private let judge: CachingVerifier

  package init(plan: EvidencePlan, lane: ModelLane, problem: ReasoningProblem, repetition: Int) {
    (self.plan, self.problem, self.lane) = (plan, problem, lane)
    let seed = plan.seed &+ 7_919 &* UInt64(repetition + 1)
    memory = CachingSampler(ReasoningSampler(model: lane[.small], problem: problem, temperature: plan.temperature, seed: seed))
    judge = CachingVerifier(StepJudge(model: lane[.verifier], problem: problem, scope: .whole))
    lane.forget()
    // All attempts are made and scored here, with an empty cache: later calls take them from memory.
    _ = result(length: plan.revisions, .verifier)
  }

  /// The result and cost of a chain of so many attempts, the guard included.
  package func result(length: Int, _ guarding: Guard) -> LiveOutcome.Result {
    let isGuarded = guarding != .none
    let strategy = RevisionChains(
      length: length, role: guarding == .verifier ? .reward : .check, keepsBest: isGuarded, stopsWhenPassed: guarding == .check)
    let replay = SynchronousSolver(sampler: memory, reward: judge, check: StepCheck(problem: problem, scope: .whole))
    return .init(replay.solve(problem.question, with: strategy), of: problem)
  }

  /// The transitions between right and wrong in the unguarded chain.
  package var transitions: LiveOutcome.Transitions {
    let right = (1...plan.revisions).map { result(length: $0, .none).correct == 1 }
    return zip(right, right.dropFirst()).reduce(into: .init()) { sum, pair in
      switch pair {
      case (false, let after): (sum.wrong, sum.repaired) = (sum.wrong + 1, sum.repaired + (after ? 1 : 0))
      case (true, let after): (sum.right, sum.broken) = (sum.right + 1, sum.broken + (after ? 0 : 1))
      }
    }
  }
}

/// A sampler that caches candidates: the same call gets the same candidate at the same cost.
final class CachingSampler: ImmediateSampler {
  private let base: ReasoningSampler
  private let known = Mutex<[Key: Candidate]>([:])

  private struct Key: Hashable {
    var request: SampleRequest
    var ordinal: Int
  }

  init(_ base: ReasoningSampler) { self.base = base }

  func bound(_ call: SampleCall, question: Question) -> Spending { base.bound(call, question: question) }

  func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
    let key = Key(request: call.request, ordinal: call.ordinal)
    if let candidate = known.withLock({ $0[key] }) { return candidate }
    let candidate = try base.candidate(call, question: question)
    known.withLock { $0[key] = candidate }
    return candidate
  }
}

/// A verifier that caches verdicts: the same text gets the same verdict at the same cost.
final class CachingVerifier: ImmediateVerifier {
  private let base: StepJudge
  private let known = Mutex<[String: Verdict]>([:])

  init(_ base: StepJudge) { self.base = base }

  func bound(_ candidate: Candidate, question: Question) -> Spending { base.bound(candidate, question: question) }

  func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
    if let verdict = known.withLock({ $0[candidate.text] }) { return verdict }
    let verdict = try base.judge(candidate, question: question)
    known.withLock { $0[candidate.text] = verdict }
    return verdict
  }
}

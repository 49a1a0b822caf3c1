import InferenceScaling
import Synchronization

/// Runs a strategy on all questions of a set, several at a time, within one ledger.
public struct QuestionRun: Sendable {
  /// A question with what the strategy made of it.
  public struct Outcome: Sendable {
    /// The question.
    public var item: QuestionSet.Item
    /// The answer, its cost and the decisions.
    public var result: SolveResult
  }

  /// The questions.
  public var questions: QuestionSet
  /// The solver, with the sampler and the verifiers.
  public var solver: Solver
  /// The ledger of all questions together.
  public var ledger: Ledger
  /// The breaker at which no further question begins, if there is one.
  public var breaker: CircuitBreaker?
  /// The most calls at once, over all questions.
  public var concurrency: Int
  /// The calls of one question under way at once, which determine the questions that keep all calls busy.
  public var callsPerQuestion: Int

  /// Creates a run.
  public init(
    questions: QuestionSet, solver: Solver, ledger: Ledger, breaker: CircuitBreaker? = nil, concurrency: Int, callsPerQuestion: Int = 1
  ) {
    (self.questions, self.solver, self.ledger, self.breaker) = (questions, solver, ledger, breaker)
    (self.concurrency, self.callsPerQuestion) = (max(concurrency, 1), max(callsPerQuestion, 1))
  }

  /// Runs the strategy and returns the outcomes in the order of the questions.
  ///
  /// Cancelling the task, or an open breaker, ends it early with the questions that were begun. `onFinish` gets the number of finished questions.
  public func run(_ strategy: any Strategy, onFinish: @Sendable (Int) -> Void = { _ in }) async -> [Outcome] {
    await withTaskGroup(of: (Int, Outcome).self) { group in
      var (next, found) = (0, [(Int, Outcome)]())
      func begin() {
        guard next < questions.items.count, !Task.isCancelled, breaker?.error == nil else { return }
        let (number, item) = (next, questions.items[next])
        next += 1
        group.addTask { (number, Outcome(item: item, result: await solver.solve(item.question, with: strategy, ledger: ledger))) }
      }
      for _ in 0..<questionsAtOnce { begin() }
      while let outcome = await group.next() {
        found.append(outcome)
        onFinish(found.count)
        begin()
      }
      return found.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// The questions that keep all calls busy, and one more without a budget.
  ///
  /// With a budget, calls that one question has reserved and may not need would be refused to another.
  private var questionsAtOnce: Int {
    let needed = max(1, concurrency / min(concurrency, callsPerQuestion))
    return ledger.budget.limits.isEmpty ? needed + 1 : needed
  }
}

extension [QuestionRun.Outcome] {
  /// The first failure and the number of failed calls, if no sample came at all.
  ///
  /// `nil` if one came, or nothing failed.
  public var totalFailure: (calls: Int, first: Failure)? {
    let failures = flatMap { $0.result.trace.failures }
    guard let first = failures.first, allSatisfy({ $0.result.receipt.sampleCount == 0 }) else { return nil }
    return (failures.count + reduce(0) { $0 + $1.result.receipt.retryCount }, first)
  }
}

extension DecisionTrace {
  /// The failures of samples, in order.
  var failures: [Failure] { entries.compactMap { if case .failed(_, let failure) = $0 { failure } else { nil } } }
}

extension SolveResult {
  /// The last reason for which a sample didn't arrive.
  public var lastFailure: String? { trace.failures.last?.reason }
}

extension Failure {
  /// The reason as text.
  public var reason: String {
    switch self {
    case .refused(let refusal): "\(refusal)"
    case .exhausted(let reason): reason
    }
  }
}

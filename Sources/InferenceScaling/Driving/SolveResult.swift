/// The result of a strategy on a question.
public struct SolveResult: Hashable, Sendable {
  /// The answer, why it stopped, and how sure it is.
  public let conclusion: Conclusion
  /// Its cost.
  public let receipt: Receipt
  /// The events and actions, in order.
  public let trace: DecisionTrace

  init(_ run: StrategyRun) {
    var run = run
    run.noteUnsettled()
    conclusion = run.conclusion ?? Conclusion(answer: nil, reason: .stalled)
    receipt = run.receipt
    trace = run.trace
  }
}

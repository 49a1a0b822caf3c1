/// The cost of an answer, by cause.
public struct Receipt: Hashable, Sendable, Codable {
  /// The cost of samples that the strategy received.
  public internal(set) var samples = Spending.zero
  /// The cost of verdicts that the strategy received.
  public internal(set) var verdicts = Spending.zero
  /// The cost of failed tries.
  public internal(set) var failures = Spending.zero
  /// The cost of calls whose result was no longer wanted.
  public internal(set) var cancelled = Spending.zero
  /// The most that cancelled calls may still cost: reserved in the ledger until they end.
  public internal(set) var unsettled = Spending.zero
  /// The samples that the strategy received.
  public internal(set) var sampleCount = 0
  /// Tries that failed and were repeated.
  public internal(set) var retryCount = 0
  /// Calls that the budget refused.
  public internal(set) var refusalCount = 0

  /// Everything that was spent, without what is unsettled.
  public var spent: Spending { samples + verdicts + failures + cancelled }
}

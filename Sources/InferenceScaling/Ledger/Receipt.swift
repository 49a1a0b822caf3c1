/// What an answer cost, and for what.
public struct Receipt: Hashable, Sendable, Codable {
  /// What samples cost that the strategy was told of.
  public internal(set) var samples = Spending.zero
  /// What verdicts cost that the strategy was told of.
  public internal(set) var verdicts = Spending.zero
  /// What failed tries cost.
  public internal(set) var failures = Spending.zero
  /// What calls cost whose result was no longer wanted.
  public internal(set) var cancelled = Spending.zero
  /// The most that calls may still cost that were told to end and haven't: reserved in the ledger until they do.
  public internal(set) var unsettled = Spending.zero
  /// The samples that the strategy was told of.
  public internal(set) var sampleCount = 0
  /// Tries that failed and were repeated.
  public internal(set) var retryCount = 0
  /// Calls that the budget refused.
  public internal(set) var refusalCount = 0

  /// Everything that was spent, without what is unsettled.
  public var spent: Spending { samples + verdicts + failures + cancelled }
}

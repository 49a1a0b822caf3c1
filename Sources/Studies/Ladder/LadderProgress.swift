/// How far a ladder is.
public struct LadderProgress: Hashable, Sendable {
  /// Real FLOP done in this start and earlier ones.
  public var computeDone: Double
  /// Real FLOP of all runs.
  public var computeTotal: Double
  /// Finished runs.
  public var runsDone: Int
  /// All runs.
  public var runsTotal: Int
  /// Wall-clock seconds since this start.
  public var seconds: Double
  /// Real FLOP a second in this start; 0 before the first step.
  public var rate: Double

  /// What is done, from 0 to 1.
  public var fraction: Double { computeTotal > 0 ? min(1, computeDone / computeTotal) : 1 }

  /// Seconds left at the present rate; nil before it is known.
  public var secondsLeft: Double? { rate > 0 ? max(0, computeTotal - computeDone) / rate : nil }
}

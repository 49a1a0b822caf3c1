/// How a start of a ladder ended.
public struct LadderOutcome: Sendable {
  /// The results of all finished runs, those of earlier starts too, in the order of the runs asked for.
  public var results: [RunResult]
  /// The runs that failed, with why; the others went on.
  public var failures: [RunFailure]
  /// Whether the start was cancelled before all runs were done.
  public var wasCancelled: Bool
}

/// A run that gave no result.
public struct RunFailure: Error, Sendable, CustomStringConvertible {
  /// Why a run failed.
  public enum Reason: Sendable {
    /// The loss is not a number any more.
    case diverged(step: Int)
    /// The trainer refused the configuration or the text.
    case training(String)
    /// The study's folder.
    case storage(StudyError)
  }

  /// The run.
  public var id: String
  /// Why.
  public var reason: Reason

  public var description: String {
    switch reason {
    case .diverged(let step): "run \(id): the loss is not finite at step \(step); lower the recipe's learning rate"
    case .training(let text): "run \(id): \(text)"
    case .storage(let error): "run \(id): \(error)"
    }
  }
}

/// The training loop. Drives a ``Trainer`` to its last update under one set of rules for divergence, progress, checkpoints and interruption.
///
/// An iteration asks whether the run may end, then whether it was interrupted, does one update, refuses a loss that isn't finite, reports, and writes a
/// checkpoint if one is due. An interruption within an update gives the update up, so that a stop takes no longer than one sequence. A run that was
/// interrupted, or whose process was killed, continues from its checkpoint and gives the bits that it would have given without the stop.
public struct TrainingRunner {
  /// The rule that keeps a run's state on disk.
  public struct CheckpointRule: Hashable, Sendable {
    /// The file: read at the start if it exists, and replaced whole at each checkpoint.
    public var path: String
    /// The least number of seconds between two checkpoints; 0 writes one after every update.
    ///
    /// Where writing takes long, the distance grows to ``TrainingRunner/writingDistance`` times as long, so that a large model's checkpoints cost little.
    public var interval: Double
    /// Whether the finished run is written, too.
    public var keepsFinishedRun: Bool

    /// Makes a rule.
    public init(path: String, interval: Double = 30, keepsFinishedRun: Bool = true) {
      (self.path, self.interval, self.keepsFinishedRun) = (path, interval, keepsFinishedRun)
    }
  }

  /// The end of a call of ``run(_:)``.
  public enum Outcome {
    /// The run did its last update, or its delegate ended it.
    case finished(Trainer)
    /// The delegate asked for a stop after so many updates; the checkpoint, if there is a rule, is written.
    case interrupted(step: Int)
  }

  /// Seconds of training for each second of writing checkpoints: they take at most a fiftieth of the time.
  static let writingDistance = 50.0

  /// The run's configuration; a checkpoint of another one is refused.
  public var configuration: TrainingConfiguration
  /// The training bytes, each a token.
  public var text: [UInt8]
  /// The threads that share an update's sequences; results don't depend on them.
  public var threads: Int
  /// The kernels of a run that begins; a continued run keeps those of its checkpoint, as others round differently.
  public var kernels: Kernels
  /// The rule of checkpoints; nil keeps nothing.
  public var checkpoints: CheckpointRule?

  /// Makes a runner.
  public init(
    configuration: TrainingConfiguration, text: [UInt8], threads: Int = 1, kernels: Kernels = .fastest, checkpoints: CheckpointRule? = nil
  ) {
    self.configuration = configuration
    self.text = text
    self.threads = threads
    self.kernels = kernels
    self.checkpoints = checkpoints
  }

  /// Trains from the start, or from the checkpoint, to the end or until the delegate asks for a stop.
  ///
  /// - Throws: ``TrainingError`` for a loss that isn't finite or a checkpoint of another configuration; ``CheckpointError``, ``ConfigurationError``;
  ///   anything that the delegate throws.
  public func run(_ delegate: some TrainingDelegate) throws -> Outcome {
    let clock = ContinuousClock()
    let start = clock.now
    let trainer = try trainer()
    let firstStep = trainer.stepsDone
    var (saved, distance) = (start, checkpoints?.interval ?? .infinity)
    try delegate.trainingBegan(trainer)
    while trainer.stepsDone < configuration.steps {
      if try delegate.shouldEnd(trainer) { break }
      guard !delegate.isInterrupted() else {
        try save(trainer, delegate)
        return .interrupted(step: trainer.stepsDone)
      }
      // An update that was given up leaves the run as it was, and the check above ends it.
      guard let metrics = trainer.step(isInterrupted: delegate.isInterrupted) else { continue }
      guard !metrics.hasDiverged else { throw TrainingError.diverged(step: metrics.step) }
      try delegate.trainingAdvanced(
        TrainingProgress(metrics: metrics, firstStep: firstStep, steps: configuration.steps, seconds: (clock.now - start) / .seconds(1)))
      if let checkpoints, (clock.now - saved) / .seconds(1) >= distance {
        let begin = clock.now
        try save(trainer, delegate)
        saved = clock.now
        distance = checkpoints.interval > 0 ? max(checkpoints.interval, Self.writingDistance * ((saved - begin) / .seconds(1))) : 0
      }
    }
    if checkpoints?.keepsFinishedRun == true { try save(trainer, delegate) }
    return .finished(trainer)
  }

  /// The run at its start, or where its checkpoint left it.
  private func trainer() throws -> Trainer {
    guard let checkpoints, let saved = try Checkpoint(ifPresentAt: checkpoints.path) else {
      return try Trainer(configuration: configuration, text: text, threads: threads, kernels: kernels)
    }
    guard saved.configuration == configuration else { throw TrainingError.otherRun(path: checkpoints.path) }
    return try Trainer(continuing: saved, text: text, threads: threads)
  }

  private func save(_ trainer: Trainer, _ delegate: some TrainingDelegate) throws {
    guard let checkpoints else { return }
    try delegate.trainingWillSave(step: trainer.stepsDone)
    try trainer.checkpoint().write(to: checkpoints.path)
  }
}

/// The caller's part in a ``TrainingRunner``'s loop; every member but `isInterrupted` has a default that does nothing.
///
/// All calls but those of `isInterrupted` come from the thread that called ``TrainingRunner/run(_:)``.
public protocol TrainingDelegate: AnyObject {
  /// The check whether a stop was asked for.
  ///
  /// It is called before each update and each of its sequences, from any thread of the run.
  var isInterrupted: @Sendable () -> Bool { get }

  /// Is called once a start, before its first update; `stepsDone` is above zero if the run is continued.
  func trainingBegan(_ trainer: Trainer) throws

  /// Returns whether the run ends before its last update, such as at a target; called before each update.
  func shouldEnd(_ trainer: Trainer) throws -> Bool

  /// Is called after each update with a finite loss.
  func trainingAdvanced(_ progress: TrainingProgress) throws

  /// Is called before a checkpoint is written, to keep what the checkpoint doesn't.
  func trainingWillSave(step: Int) throws
}

extension TrainingDelegate {
  /// Does nothing.
  public func trainingBegan(_ trainer: Trainer) throws {}

  /// Returns false: the run ends with its last update.
  public func shouldEnd(_ trainer: Trainer) throws -> Bool { false }

  /// Does nothing.
  public func trainingAdvanced(_ progress: TrainingProgress) throws {}

  /// Does nothing.
  public func trainingWillSave(step: Int) throws {}
}

/// The progress of a training run after one of its updates.
public struct TrainingProgress: Hashable, Sendable {
  /// The update's numbers.
  public var metrics: StepMetrics
  /// The updates that earlier starts had done.
  public var firstStep: Int
  /// The updates of the whole run.
  public var steps: Int
  /// Wall-clock seconds of this start.
  public var seconds: Double

  /// The share of the updates that is done, from 0 to 1.
  public var fraction: Double { Double(metrics.step) / Double(steps) }

  /// Seconds left at this start's mean rate: seconds · (steps − step) / (step − first step).
  public var secondsLeft: Double { seconds * Double(steps - metrics.step) / Double(max(1, metrics.step - firstStep)) }
}

/// A run that ended without a model.
public enum TrainingError: Error, Hashable, Sendable {
  /// The loss or the gradient's norm is not finite.
  case diverged(step: Int)
  /// The checkpoint is of a run with another configuration.
  case otherRun(path: String)
}

extension TrainingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .diverged(let step): "the loss is not finite at step \(step): lower the learning rate, or lengthen the warm-up."
    case .otherRun(let path):
      "\(path) is the checkpoint of a run with other settings: give another file, or the settings that it was begun with."
    }
  }
}

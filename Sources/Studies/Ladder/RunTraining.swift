import Foundation
import LanguageModel

/// The training of one run of a ladder in its folder. Metrics line by line, checkpoints while it is under way, a result at the end.
///
/// A run that was cut off, by Ctrl-C, kill or power, continues from its last checkpoint; its result has the bytes that it would have had without the stop,
/// but for the seconds. A checkpoint that can't be continued here is thrown away, and the run starts over.
///
/// The checkpoint holds the trainer; the means of the metrics that are under way are in `progress.json`, which is written first and holds the last two
/// states: so the state of the checkpoint that is on disk is among them, at whatever moment the process ends. Lines of metrics after it are cut off.
///
/// Checkpoints are three seconds apart, or fifty times as long as writing one takes: a ladder that is killed every few seconds still comes to its end.
final class RunTraining: TrainingDelegate {
  /// The callers' part: the FLOP of earlier starts, and of each update.
  struct Reports {
    var continued: (Double) -> Void
    var stepped: (Double) -> Void
  }

  private let run: LadderRunConfiguration
  private let folder: RunFolder
  private let corpus: Corpus
  private let options: RunOptions
  private let cancellation: Cancellation
  private let reports: Reports
  private let start = ContinuousClock.now
  private var state = RunState()
  private var metrics: MetricsWriter?

  init(
    run: LadderRunConfiguration, folder: RunFolder, corpus: Corpus, options: RunOptions, cancellation: Cancellation, reports: Reports
  ) {
    (self.run, self.folder, self.corpus) = (run, folder, corpus)
    (self.options, self.cancellation, self.reports) = (options, cancellation, reports)
  }

  var isInterrupted: @Sendable () -> Bool { { [cancellation] in cancellation.isCancelled } }

  /// Trains and publishes the result; returns nil if it was cancelled.
  func train() throws(RunFailure) -> RunResult? {
    do {
      try folder.begin(run)
      guard let trainer = try trained() else { return nil }
      let result = try result(trainer)
      try folder.finish(result)
      return result
    } catch let error as StudyError {
      throw RunFailure(id: run.id, reason: .storage(error))
    } catch TrainingError.diverged(let step) {
      throw RunFailure(id: run.id, reason: .diverged(step: step))
    } catch CheckpointError.fileOperation(let path, _, let reason) {
      let isFull = reason == SystemError(code: ENOSPC).reason
      throw RunFailure(id: run.id, reason: .storage(isFull ? .diskFull(path: path) : .unwritable(path: path, reason: reason)))
    } catch {
      throw RunFailure(id: run.id, reason: .training("\(error)"))
    }
  }

  /// The trainer after the last update; nil if it was cancelled.
  private func trained() throws -> Trainer? {
    do {
      return try steps()
    } catch  where Self.saysUnusable(error) {
      folder.removeCheckpoint()
      return try steps()
    }
  }

  /// Whether an error says that the checkpoint, and not the run, is at fault.
  private static func saysUnusable(_ error: any Error) -> Bool {
    switch error {
    case is CannotContinue, TrainingError.otherRun, ConfigurationError.kernelsUnavailable: true
    case CheckpointError.fileOperation: false
    default: error is CheckpointError
    }
  }

  private func steps() throws -> Trainer? {
    let runner = TrainingRunner(
      configuration: run.training, text: corpus.training, threads: options.threads, kernels: options.kernels,
      checkpoints: .init(path: folder.checkpoint.path, interval: options.checkpointInterval, keepsFinishedRun: false))
    guard case .finished(let trainer) = try runner.run(self) else { return nil }
    return trainer
  }

  private func result(_ trainer: Trainer) throws -> RunResult {
    let loss = try trainer.evaluate(heldOut: corpus.heldOut, windows: options.heldOutWindows)
    guard loss.isFinite else { throw TrainingError.diverged(step: run.training.steps) }
    return RunResult(run, heldOutLoss: loss, trainingLoss: state.lateLoss.mean, kernels: trainer.kernels.name, seconds: seconds)
  }

  /// Wall-clock seconds of this start and those before.
  private var seconds: Double { state.earlierSeconds + (ContinuousClock.now - start) / .seconds(1) }

  func trainingBegan(_ trainer: Trainer) throws {
    guard trainer.stepsDone > 0 else {
      state = RunState()
      metrics = try folder.metricsWriter(keeping: 0)
      return
    }
    let states = (try? folder.states()) ?? []
    let lines = (try? folder.metrics()) ?? []
    guard trainer.kernels.name == options.kernels.name, let saved = states.first(where: { $0.step == trainer.stepsDone }),
      lines.count(where: { $0.step <= saved.step }) == saved.lines
    else { throw CannotContinue() }
    state = saved
    metrics = try folder.metricsWriter(keeping: saved.lines)
    reports.continued(Double(saved.step) * run.training.computePerStep)
  }

  func trainingAdvanced(_ progress: TrainingProgress) throws {
    let (done, steps) = (progress.metrics, run.training.steps)
    state.step = done.step
    state.lineLoss.add(done.loss)
    if done.step > steps - max(1, steps / 10) { state.lateLoss.add(done.loss) }
    if done.step % max(1, steps / 100) == 0 || done.step == steps {
      try metrics?.append(MetricsLine(done, meanLoss: state.lineLoss.mean, seconds: seconds))
      state.lineLoss = RunningMean()
      state.lines += 1
    }
    reports.stepped(run.training.computePerStep)
  }

  func trainingWillSave(step: Int) throws {
    var saved = state
    saved.earlierSeconds = seconds
    try folder.keep(saved)
  }
}

/// The options that all runs of a start share.
struct RunOptions: Sendable {
  var threads: Int
  var kernels: Kernels
  var heldOutWindows: Int
  /// Seconds between two checkpoints of a run.
  var checkpointInterval: Double
}

/// The part of an unfinished run that its checkpoint doesn't hold.
struct RunState: Codable, Hashable {
  /// The updates done.
  var step = 0
  /// The lines of `metrics.jsonl` up to it.
  var lines = 0
  /// The training losses since the last line.
  var lineLoss = RunningMean()
  /// The training losses of the last tenth of the updates.
  var lateLoss = RunningMean()
  /// Wall-clock seconds of the starts so far.
  var earlierSeconds = 0.0
}

/// A running mean, summed in the order of the values.
///
/// A stop in between therefore doesn't change its bits.
struct RunningMean: Codable, Hashable {
  private(set) var sum = 0.0
  private(set) var count = 0

  var mean: Double { sum / Double(count) }

  mutating func add(_ value: Double) { (sum, count) = (sum + value, count + 1) }
}

/// A checkpoint whose run can't be continued: its state or metrics are missing, or it was made with other kernels.
private struct CannotContinue: Error {}

extension MetricsLine {
  fileprivate init(_ step: StepMetrics, meanLoss: Double, seconds: Double) {
    self.init(
      step: step.step, tokens: step.tokens, compute: step.compute, loss: meanLoss, learningRate: step.learningRate,
      gradientNorm: step.gradientNorm, seconds: seconds)
  }
}

extension RunResult {
  fileprivate init(_ run: LadderRunConfiguration, heldOutLoss: Double, trainingLoss: Double, kernels: String, seconds: Double) {
    let training = run.training
    self.init(
      id: run.id, budget: run.budget, parameters: training.model.parameters,
      nonEmbeddingParameters: training.model.nonEmbeddingParameters, tokens: training.tokens, compute: training.compute,
      heldOutLoss: heldOutLoss, trainingLoss: trainingLoss, steps: training.steps, kernels: kernels, seconds: seconds)
  }
}

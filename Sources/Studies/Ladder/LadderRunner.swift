import Foundation
import LanguageModel
import Synchronization

/// The training of a study's missing runs. The longest first, each by one of as many workers as there are cores.
///
/// Workers are threads of their own, so that training doesn't starve what runs on the cooperative pool. The results don't depend on the number of workers or
/// threads. A start that was cancelled or killed is continued by the next one: finished runs are kept, an unfinished one continues from its last checkpoint.
public struct LadderRunner: Sendable {
  /// The study.
  public let study: Study
  /// Its text.
  public let corpus: Corpus
  /// The runs that are trained at the same time.
  public var workers = ProcessInfo.processInfo.activeProcessorCount
  /// The threads that share a run's steps.
  public var threadsPerRun = 1
  /// The kernels of all runs; another tier gives another last digit.
  public var kernels = Kernels.fastest
  /// Seconds between two reports of progress.
  public var reportInterval = 0.2
  /// The least number of seconds between two checkpoints of a run.
  public var checkpointInterval = 3.0

  /// Makes the training of a study on its corpus.
  /// - Throws: ``StudyError/otherCorpus(path:expected:found:)`` if it isn't the corpus that the manifest describes.
  public init(study: Study, corpus: Corpus) throws(StudyError) {
    guard corpus.sha256 == study.manifest.corpus.sha256 else {
      throw .otherCorpus(path: study.folder.path, expected: study.manifest.corpus.sha256, found: corpus.sha256)
    }
    self.study = study
    self.corpus = corpus
  }

  /// Trains what is missing of the study's ladder and writes `runs.csv`.
  /// - Throws: ``StudyError`` if another process runs the study, or its folder can't be used: then all runs stop. Any other failure of a run is in the outcome,
  ///   and the others go on.
  public func run(
    cancellation: Cancellation = Cancellation(), progress: @escaping @Sendable (LadderProgress) -> Void = { _ in }
  ) throws(StudyError) -> LadderOutcome {
    try run(study.manifest.runs, cancellation: cancellation, progress: progress)
  }

  /// Trains what is missing of these runs, such as the check of a forecast, and writes `runs.csv`.
  /// - Throws: ``StudyError``, as ``run(cancellation:progress:)``.
  public func run(
    _ runs: [LadderRunConfiguration], cancellation: Cancellation = Cancellation(),
    progress: @escaping @Sendable (LadderProgress) -> Void = { _ in }
  ) throws(StudyError) -> LadderOutcome {
    let lock = try StudyLock(folder: study.folder)
    defer { withExtendedLifetime(lock) {} }
    removeLeftovers(in: study.folder)
    let finished = Set(try study.results(of: runs.map(\.id)).map(\.id))
    for id in finished { study.run(id).removeCheckpoint() }
    let queue = LadderQueue(runs, finished: finished, interval: reportInterval, report: progress)
    trainAll(queue, Cancellation(following: cancellation))
    if let error = queue.storageError { throw error }
    try study.publishTable()
    return LadderOutcome(
      results: try study.results(of: runs.map(\.id)), failures: queue.failures,
      wasCancelled: cancellation.isCancelled && queue.isUnfinished)
  }

  private var options: RunOptions {
    RunOptions(
      threads: threadsPerRun, kernels: kernels, heldOutWindows: study.manifest.plan.heldOutWindows, checkpointInterval: checkpointInterval)
  }

  private func trainAll(_ queue: LadderQueue, _ cancellation: Cancellation) {
    let group = DispatchGroup()
    for _ in 0..<min(max(1, workers), max(1, queue.count)) {
      group.enter()
      let thread = Thread {
        work(queue, cancellation)
        group.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
  }

  private func work(_ queue: LadderQueue, _ cancellation: Cancellation) {
    while !cancellation.isCancelled, let run = queue.next() {
      let training = RunTraining(
        run: run, folder: study.run(run.id), corpus: corpus, options: options, cancellation: cancellation,
        reports: .init(continued: queue.add(earlierCompute:), stepped: queue.add(compute:)))
      do throws(RunFailure) {
        if try training.train() != nil { queue.finished() }
      } catch {
        queue.failed(error)
        if case .storage = error.reason { cancellation.cancel() }
      }
    }
  }
}

/// The outcome of a start of a ladder.
///
/// A run that diverged doesn't end the others: its failure is here, and the next start tries it again.
public struct LadderOutcome: Sendable {
  /// The results of all finished runs, those of earlier starts too, in the order of the runs asked for.
  public var results: [RunResult]
  /// The runs that failed, with the reason; the others went on.
  public var failures: [RunFailure]
  /// Whether the start was cancelled before all runs were done.
  public var wasCancelled: Bool
}

/// A run that gave no result.
public struct RunFailure: Error, Sendable, CustomStringConvertible {
  /// The reason of a failure.
  public enum Reason: Sendable {
    /// The loss is not finite.
    case diverged(step: Int)
    /// The trainer refused the configuration or the text.
    case training(String)
    /// The study's folder can't be used.
    case storage(StudyError)
  }

  /// The run.
  public var id: String
  /// The reason.
  public var reason: Reason

  /// Makes a failure.
  public init(id: String, reason: Reason) { (self.id, self.reason) = (id, reason) }

  public var description: String {
    switch reason {
    case .diverged(let step): "run \(id): the loss is not finite at step \(step); lower the recipe's learning rate"
    case .training(let text): "run \(id): \(text)"
    case .storage(let error): "run \(id): \(error)"
    }
  }
}

/// A request to stop, made on one thread and honoured by the others within a sequence of an optimiser step.
public final class Cancellation: Sendable {
  private let requested = Atomic(false)
  private let parent: Cancellation?

  /// Makes one that has not been requested.
  public init() { parent = nil }

  /// Makes one that is requested when another is.
  init(following parent: Cancellation) { self.parent = parent }

  /// Asks to stop. Safe to call from a signal's handler.
  public func cancel() { requested.store(true, ordering: .relaxed) }

  /// Whether stopping was asked for.
  public var isCancelled: Bool { requested.load(ordering: .relaxed) || parent?.isCancelled == true }
}

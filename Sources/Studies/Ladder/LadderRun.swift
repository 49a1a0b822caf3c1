import Foundation

/// Trains what is missing of some runs of a study: the longest first, each by one of as many workers as there are cores.
///
/// Workers are threads of their own, so that training doesn't starve what runs on the cooperative pool. The results don't depend on the number of workers or
/// threads. A start that was cancelled or killed is continued by the next one: finished runs are kept, an unfinished one starts anew.
public struct LadderRun: Sendable {
  /// The study.
  public let study: Study
  /// Its text.
  public let corpus: Corpus
  /// How many runs are trained at the same time.
  public var workers = ProcessInfo.processInfo.activeProcessorCount
  /// How many threads share a run's steps.
  public var threadsPerRun = 1
  /// Seconds between two reports of progress.
  public var reportInterval = 0.2

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
    _ rungs: [RungConfiguration], cancellation: Cancellation = Cancellation(),
    progress: @escaping @Sendable (LadderProgress) -> Void = { _ in }
  ) throws(StudyError) -> LadderOutcome {
    let lock = try StudyLock(folder: study.folder)
    defer { withExtendedLifetime(lock) {} }
    removeLeftovers(in: study.folder)
    let finished = Set(try study.results(of: rungs.map(\.id)).map(\.id))
    let queue = LadderQueue(rungs, finished: finished, interval: reportInterval, report: progress)
    trainAll(queue, Cancellation(following: cancellation))
    if let error = queue.storageError { throw error }
    try study.publishTable()
    return LadderOutcome(
      results: try study.results(of: rungs.map(\.id)), failures: queue.failures,
      wasCancelled: cancellation.isCancelled && queue.isUnfinished)
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
    while !cancellation.isCancelled, let rung = queue.next() {
      let run = RungRun(
        rung: rung, folder: study.run(rung.id), corpus: corpus, threads: threadsPerRun, heldOutWindows: study.manifest.plan.heldOutWindows,
        cancellation: cancellation)
      do throws(RunFailure) {
        if try run.train(didStep: queue.add(compute:)) != nil { queue.finished() }
      } catch {
        queue.failed(error)
        if case .storage = error.reason { cancellation.cancel() }
      }
    }
  }
}

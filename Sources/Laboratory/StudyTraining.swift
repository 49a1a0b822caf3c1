import LanguageModel
import Studies

/// The training of a study's runs with progress, as one stage of an experiment: it gives all results or throws.
///
/// A ladder has many runs, which are trained one to a core: that wastes nothing on barriers. The check of a forecast is one run, whose windows are shared by
/// all cores. Results are the same bits either way. A failure of one run is thrown after the others are done, so that a second start has only it to train.
public struct StudyTraining: Sendable {
  /// The study.
  public var study: Study
  /// Its text.
  public var corpus: Corpus
  /// The kernels of all runs.
  public var kernels: Kernels
  /// The request to stop.
  public var cancellation: Cancellation
  /// The caller's display.
  public var progress: ProgressHandler

  /// Makes the training.
  public init(
    study: Study, corpus: Corpus, kernels: Kernels = .fastest, cancellation: Cancellation = Cancellation(),
    progress: @escaping ProgressHandler = { _ in }
  ) {
    (self.study, self.corpus, self.kernels) = (study, corpus, kernels)
    (self.cancellation, self.progress) = (cancellation, progress)
  }

  /// Trains what is missing of some runs: many runs one to a core, a single run on all cores.
  ///
  /// - Throws: `StudyError`; the first `RunFailure`; ``LaboratoryError/interrupted(kept:)``.
  public func train(_ runs: [LadderRunConfiguration], stage: String) throws -> [RunResult] {
    var ladder = try LadderRunner(study: study, corpus: corpus)
    ladder.kernels = kernels
    if runs.count == 1 { (ladder.workers, ladder.threadsPerRun) = (1, ladder.workers) }
    defer { progress(.end(of: stage)) }
    let outcome = try ladder.run(runs, cancellation: cancellation) { done in
      progress(
        StageProgress(
          stage: stage, fraction: done.fraction, secondsLeft: done.secondsLeft,
          detail: "\(done.runsDone)/\(done.runsTotal) runs · \(short(done.rate / 1e9)) GFLOP/s"))
    }
    if let failure = outcome.failures.first { throw failure }
    guard !outcome.wasCancelled else {
      throw LaboratoryError.interrupted(
        kept:
          "stopped with \(outcome.results.count) of \(runs.count) runs finished in \(study.folder.path), "
          + "the others kept as far as they are; the same command continues."
      )
    }
    return outcome.results
  }
}

import ScalingLaws
import Studies

/// Trains runs of a study behind a progress bar, and ends the command where a run failed or somebody asked to stop.
struct StudyTraining {
  var study: Study
  var corpus: Corpus
  var cancellation: Cancellation

  /// Trains what is missing of some runs: many runs one to a core, a single run on all cores.
  func train(_ rungs: [RungConfiguration], title: String) throws -> [RunResult] {
    var ladder = try LadderRun(study: study, corpus: corpus)
    if rungs.count == 1 { (ladder.workers, ladder.threadsPerRun) = (1, ladder.workers) }
    let bar = ProgressBar(title: title)
    let outcome = try ladder.run(rungs, cancellation: cancellation) { progress in
      bar.update(
        fraction: progress.fraction, secondsLeft: progress.secondsLeft,
        detail: "\(progress.runsDone)/\(progress.runsTotal) runs · \(Number.short(progress.rate / 1e9, digits: 3)) GFLOP/s")
    }
    bar.finish()
    if let failure = outcome.failures.first { throw failure }
    guard !outcome.wasCancelled else {
      throw CommandFailure(
        .interrupted,
        "stopped with \(outcome.results.count) of \(rungs.count) runs finished in \(study.folder.path); the same command continues.")
    }
    return outcome.results
  }
}

import Laboratory
import Studies
import TextFormats

/// The runs of a ladder as a table, with the losses of those that are finished.
struct LadderTable {
  var runs: [LadderRunConfiguration]
  var results: [RunResult] = []

  var text: String {
    var table = TextTable(header: ["run", "N", "D", "C (FLOP)", "steps", "loss"])
    let losses = Dictionary(results.map { ($0.id, $0.heldOutLoss) }) { first, _ in first }
    for run in runs {
      let training = run.training
      table.append([
        run.id, Number.count(Double(training.model.parameters)), Number.count(Double(training.tokens)),
        Number.compute(training.compute), "\(training.steps)", losses[run.id].map { Number.short($0) } ?? "–",
      ])
    }
    let total = runs.reduce(0) { $0 + $1.training.compute }
    let finished = results.isEmpty ? "" : ", \(results.count) finished"
    return (table.lines + ["", "\(Plural.counted(runs.count, "run"))\(finished), \(Number.compute(total)) FLOP in all"]).joined(
      separator: "\n")
  }
}

/// The cost of a plan in one line: FLOP, and the time that this machine would take.
///
/// GFLOP/s are real ones, of matrix products that are counted; a machine's peak is higher. The rate is measured for a moment, so the time
/// is good to some tens of percent.
struct LadderCost {
  var compute: Double
  var rate: TrainingRate

  var text: String {
    let speed =
      "\(Plural.counted(rate.workers, "run")) at a time, \(Number.short(rate.flopsPerSecond / 1e9, digits: 2)) GFLOP/s, measured just now"
    return "\(Number.compute(compute)) FLOP, about \(ProgressBar.duration(rate.seconds(compute: compute))) on this machine (\(speed))"
  }
}

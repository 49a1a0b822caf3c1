import RealModule

/// Findings about single rows of a table, and about pooling them.
struct RowFindings {
  let table: RunTable
  /// The runs far off the others, found once for the findings that name them and those that leave them out.
  private let deviations: RunDeviations

  init(table: RunTable, surface: LossSurface?) {
    self.table = table
    deviations = RunDeviations(table, surface: surface)
  }

  private var outliers: [Int] { deviations.outliers.map(\.index) }

  /// The rows of one fault that get a finding each, the worst first.
  private static let named = 5
  /// The least difference of ln L between repeats that is reported.
  private static let repeatSpread = 0.02
  /// The share of the stated compute below which a run is named, relative to the others; above its inverse too.
  private static let finishedShare = 0.8
  /// A loss above this is hardly in nats a token, and is taken for a perplexity.
  private static let greatestNats = 15.0
  /// ln of how much lower a loss must be to contradict a larger run's.
  private static let contradiction = 0.4
  /// The pairs from which losses count as of several units.
  private static let contradictions = 3
  /// Columns that divide a table into kinds of run, whose losses don't compare.
  private static let kinds = [
    "tokenizer", "vocab", "vocab_size", "eval_set", "eval_dataset", "validation_set", "val_set", "dataset", "train_set",
  ]

  var findings: [Finding] {
    duplicates + repeats + outlying + miscounted + [checkpoints, mixedUnits, perplexity].compactMap(\.self) + pooled
  }

  private var duplicates: [Finding] { table.duplicates.map { .duplicateRuns($0.map(reference)) } }

  /// Repeats (equal N, D and unique tokens) whose ln L differ by more than 0.02, the widest sets first.
  ///
  /// None in a table of several groups, whose losses differ by design, or of a sweep, of which the reading says so.
  private var repeats: [Finding] {
    if isPooled || table.sweep != nil { return [] }
    let cells = EqualRuns.sets(of: table.runs, key: { ($0.parameters, $0.tokens, $0.uniqueTokens ?? 0) }) { a, b in
      a.parameters == b.parameters && a.tokens == b.tokens && a.uniqueTokens == b.uniqueTokens
    }
    let differing = cells.map { (runs: $0, spread: spread($0)) }.filter { $0.spread > Self.repeatSpread }
    let ordered = differing.sorted { ($0.spread, $1.runs[0]) > ($1.spread, $0.runs[0]) }
    let rest = ordered.dropFirst(Self.named).flatMap(\.runs).sorted()
    return ordered.prefix(Self.named).map { .repeatsDiffer($0.runs.map(reference), spread: $0.spread) } + more(.repeatsDiffer, rest)
  }

  private var isPooled: Bool { table.runs.contains { $0.group != table.runs[0].group } }

  /// Runs far off what the others lead to expect, the farthest first.
  private var outlying: [Finding] {
    let ordered = deviations.outliers.sorted { a, b in
      (a.deviation.studentized.magnitude, b.index) > (b.deviation.studentized.magnitude, a.index)
    }
    return ordered.prefix(Self.named).map {
      .outlier(reference($0.index), deviation: $0.deviation.residual, errors: $0.deviation.studentized)
    } + more(.outlier, ordered.dropFirst(Self.named).map(\.index).sorted())
  }

  private func more(_ fault: RowFault, _ indices: [Int]) -> [Finding] { indices.isEmpty ? [] : [.more(fault, indices.map(reference))] }

  /// The difference between the greatest and the least ln L.
  private func spread(_ indices: [Int]) -> Double {
    let losses = indices.map { table.runs[$0].loss }
    return Double.log((losses.max() ?? 1) / (losses.min() ?? 1))
  }

  /// Runs whose κN^νD is far from their compute, by what the other runs make of it.
  ///
  /// The law of cost is fitted without such runs, so that they don't lay their fault on others.
  private var miscounted: [Finding] {
    guard table.convention.compute == .stated, table.runs.count >= 5 else { return [] }
    let cost = ComputeCost(table)
    // Computed when asked: an array of them would be as long as the table, and the middle of a long one is that of a sample.
    let shares = table.runs.lazy.map { $0.tokens / cost.tokens(parameters: $0.parameters, compute: $0.compute) }
    let sample = stride(from: 0, to: table.runs.count, by: max(1, table.runs.count / 100_000)).map { shares[$0] }.sorted()
    let middle = sample[sample.count / 2]
    let indices = shares.indices.filter { shares[$0] < Self.finishedShare * middle || shares[$0] * Self.finishedShare > middle }
    let ordered = indices.sorted {
      (Double.log(shares[$0] / middle).magnitude, $1) > (Double.log(shares[$1] / middle).magnitude, $0)
    }
    return ordered.prefix(Self.named).map { .unfinished(reference($0), share: shares[$0] / middle) }
      + more(.miscounted, ordered.dropFirst(Self.named).sorted())
  }

  private var checkpoints: Finding? {
    RunClusters(checkpointsOf: table).map { .checkpoints(rows: table.runs.count, runs: $0.count) }
  }

  /// Pairs in which the run with less of both N and D has much the lower loss. Runs on repeated data are left out: more of them can be worse.
  private var mixedUnits: Finding? {
    // A few runs that diverged are of no other unit.
    let diverged = 5 * outliers.count < table.runs.count ? Set(outliers) : []
    let interval = max(1, table.runs.count / 100_000)
    let fresh = stride(from: 0, to: table.runs.count, by: interval).filter { index in
      !diverged.contains(index) && table.runs[index].uniqueTokens.map { $0 >= table.runs[index].tokens } ?? true
    }
    // Sorted by loss, the lower first: only pairs far enough apart are looked at, a few thousand at most. Of a long table a sample is enough for that.
    let ordered = fresh.sorted { (table.runs[$0].loss, $0) < (table.runs[$1].loss, $1) }
    let step = max(1, ordered.count / 400)
    let sample = stride(from: 0, to: ordered.count, by: step).map { ordered[$0] }
    var (count, worst, gap) = (0, (low: 0, high: 0), 0.0)
    for low in sample {
      for high in sample.reversed() {
        let (a, b) = (table.runs[low], table.runs[high])
        let difference = Double.log(b.loss / a.loss)
        if difference < Self.contradiction { break }
        guard a.parameters <= b.parameters, a.tokens <= b.tokens else { continue }
        count += 1
        if difference > gap { (worst, gap) = ((low, high), difference) }
      }
    }
    return count >= Self.contradictions ? .mixedUnits(low: reference(worst.low), high: reference(worst.high), pairs: count) : nil
  }

  private var perplexity: Finding? {
    guard table.runs.contains(where: { $0.loss > Self.greatestNats }) else { return nil }
    // One run that diverged says nothing of the unit.
    let diverged = Set(outliers)
    let others = table.runs.indices.lazy.filter { !diverged.contains($0) }.map { table.runs[$0].loss }
    guard let greatest = others.max(), greatest > Self.greatestNats else { return nil }
    return .perplexity(greatest: greatest)
  }

  /// One finding for each column, such as `group`, that divides the runs by kind.
  private var pooled: [Finding] {
    let groups = Set(table.runs.compactMap(\.group)).sorted()
    let own: [Finding] = groups.count > 1 ? [.pooled(column: "group", values: groups)] : []
    return own
      + table.columns.compactMap { column in
        guard Self.kinds.contains(RunQuantity.normalized(column.name)) else { return nil }
        let values = Set(column.values.filter { !$0.isEmpty }).sorted()
        return values.count > 1 ? .pooled(column: column.name, values: values) : nil
      }
  }

  private func reference(_ index: Int) -> RunReference { RunReference(table, index) }
}

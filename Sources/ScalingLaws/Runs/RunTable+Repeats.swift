/// Columns of a table's runs that a recipe chooses, and in which a sweep differs; a seed is noise.
enum HyperParameter {
  private static let names: Set<String> = [
    "lr", "learning_rate", "peak_lr", "max_lr", "base_lr", "peak_learning_rate", "max_learning_rate", "batch", "batch_size", "bs", "bsz",
    "gbsz",
    "global_bs", "global_batch_size", "batch_seqs", "batch_tokens", "train_batch_size", "weight_decay", "wd", "beta1", "beta2",
    "adam_beta1",
    "adam_beta2", "eps", "epsilon", "warmup", "warmup_steps", "warmup_ratio", "cooldown", "cooldown_steps", "decay", "dropout", "momentum",
    "optimizer",
    "optimiser", "schedule", "lr_schedule", "lr_scheduler", "init_std", "grad_clip", "gradient_clipping", "hparams",
  ]

  /// Whether a column's name, or the end of its path, is a hyper-parameter's.
  static func isOne(_ column: String) -> Bool {
    !names.isDisjoint(with: ColumnName(column).endings) || names.contains(RunQuantity.normalized(column))
  }
}

extension RunTable {
  /// Sets of runs that agree in N, D, C, unique tokens, group, loss and hyper-parameters: probably the same run twice.
  public var duplicates: [[Int]] {
    let columns = hyperParameters
    return EqualRuns.sets(of: runs, key: { ($0.parameters, $0.tokens, $0.loss) }, areEqual: { $0.hasNumbers(of: $1) }).flatMap {
      set -> [[Int]] in
      if columns.isEmpty { return [set] }
      return Dictionary(grouping: set) { row in columns.map { $0.values[row] } }.values.filter { $0.count > 1 }
    }.sorted { $0[0] < $1[0] }
  }

  /// The rows of equal N and D that differ in hyper-parameters, as an inference; nil where there are none.
  var sweep: Inference? {
    let columns = hyperParameters
    guard !columns.isEmpty else { return nil }
    var (swept, cells, rows) = (Set<String>(), 0, 0)
    for set in EqualRuns.sets(of: runs, key: { ($0.parameters, $0.tokens, $0.uniqueTokens ?? 0) }, areEqual: { $0.isOfCell(of: $1) }) {
      let differing = columns.filter { column in set.contains { column.values[$0] != column.values[set[0]] } }
      if differing.isEmpty { continue }
      swept.formUnion(differing.map(\.name))
      (cells, rows) = (cells + 1, rows + set.count)
    }
    return cells == 0 ? nil : .sweep(columns: columns.map(\.name).filter(swept.contains), cells: cells, rows: rows)
  }

  /// The runs in several rows of one size and more data, as an inference; nil if they are few.
  ///
  /// - Parameter column: the name of the column of labels.
  func checkpoints(column: String?) -> Inference? {
    guard let column, runs.contains(where: { $0.label != nil }) else { return nil }
    let labelled = Dictionary(grouping: runs.indices.filter { runs[$0].label != nil }) { runs[$0].label ?? "" }
    let repeated = labelled.values.filter { rows in
      rows.count > 1 && Set(rows.map { runs[$0].parameters }).count == 1 && Set(rows.map { runs[$0].tokens }).count == rows.count
    }
    let rows = repeated.reduce(0) { $0 + $1.count }
    return 2 * rows < runs.count || rows == 0 ? nil : .checkpoints(column: column, runs: repeated.count, rows: rows)
  }

  /// Returns the runs of least loss among those that agree in some quantities, in their order.
  func keepingBest(of quantities: Set<RunQuantity>) -> RunTable {
    guard !quantities.isEmpty else { return self }
    let keys = RunQuantity.allCases.filter(quantities.contains)
    var best: [[String]: Int] = [:]
    for (index, run) in runs.enumerated() {
      let key = keys.map { run.text(of: $0) }
      if let other = best[key], runs[other].loss <= run.loss { continue }
      best[key] = index
    }
    var result = subset(best.values.sorted())
    let names = keys.map { $0.symbol ?? $0.rawValue }.joined(separator: ", ")
    if result.runs.count < runs.count {
      result.inferences.append(.kept(rows: result.runs.count, of: runs.count, choice: "the best of equal \(names)"))
    }
    return result
  }

  private var hyperParameters: [RunColumn] { columns.filter { HyperParameter.isOne($0.name) } }
}

extension TrainingRun {
  /// Whether two runs agree in all but their label.
  fileprivate func hasNumbers(of other: TrainingRun) -> Bool { isOfCell(of: other) && compute == other.compute && loss == other.loss }

  /// Whether two runs agree in N, D, unique tokens and group.
  fileprivate func isOfCell(of other: TrainingRun) -> Bool {
    parameters == other.parameters && tokens == other.tokens && uniqueTokens == other.uniqueTokens && group == other.group
  }

  fileprivate func text(of quantity: RunQuantity) -> String {
    switch quantity {
    case .parameters: "\(parameters)"
    case .tokens: "\(tokens)"
    case .compute: "\(compute)"
    case .loss: "\(loss)"
    case .uniqueTokens: "\(uniqueTokens ?? tokens)"
    case .group: group ?? ""
    case .label: label ?? ""
    }
  }
}

/// Sets of runs that agree, found without a copy of the runs.
///
/// An open-addressing table of positions, four bytes a slot and at most half full: a million runs take 8 MB, where a dictionary keyed by them takes over 100.
/// O(runs), and the same sets for any order of the hash.
struct EqualRuns {
  /// Returns the sets of two or more positions that agree, by their first position; the positions of a set rise.
  ///
  /// - Parameters:
  ///   - key: the numbers that have to agree; they are hashed, and compared by `areEqual` where hashes collide.
  ///   - areEqual: whether two runs agree in everything that matters.
  static func sets(
    of runs: [TrainingRun], key: (TrainingRun) -> (Double, Double, Double), areEqual: (TrainingRun, TrainingRun) -> Bool
  ) -> [[Int]] {
    var capacity = 16
    while capacity < 2 * runs.count { capacity *= 2 }
    var slots = [Int32](repeating: -1, count: capacity)
    var repeats: [Int: [Int]] = [:]
    for index in runs.indices {
      var slot = Int(truncatingIfNeeded: hash(key(runs[index]))) & (capacity - 1)
      while slots[slot] >= 0, !areEqual(runs[Int(slots[slot])], runs[index]) { slot = (slot + 1) & (capacity - 1) }
      if slots[slot] < 0 {
        slots[slot] = Int32(index)
      } else {
        repeats[Int(slots[slot]), default: [Int(slots[slot])]].append(index)
      }
    }
    return repeats.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The bits of three numbers, mixed by the finaliser of SplitMix64 (doi:10.1145/2714064.2660195).
  private static func hash(_ key: (Double, Double, Double)) -> UInt64 {
    var state: UInt64 = 0
    for bits in [key.0.bitPattern, key.1.bitPattern, key.2.bitPattern] {
      state = (state ^ bits) &+ 0x9E37_79B9_7F4A_7C15
      state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
      state ^= state >> 31
    }
    return state
  }
}

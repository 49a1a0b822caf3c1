import Fuzzing
import ScalingLaws
import Tabular
import Testing

/// One truth in every spelling: the same runs to twelve digits, whatever the layout, names and units of a table.
struct SpellingTests {
  /// A way to write a quantity's column: its name, and each number as text.
  struct Spelling {
    var name: String
    var factor = 1.0
    var suffix = ""

    func text(_ value: Double) -> String { "\(value / factor)" + suffix }
  }

  private static let spellings: [RunQuantity: [Spelling]] = [
    .parameters: [
      .init(name: "N"), .init(name: "params"), .init(name: "num_parameters"), .init(name: "params.n_params"),
      .init(name: "params_m", factor: 1e6),
      .init(name: "Model Size (B)", factor: 1e9), .init(name: "Parameters [millions]", factor: 1e6),
      .init(name: "n_params", factor: 1e6, suffix: "M"),
      .init(name: "parameter_count", factor: 1e9, suffix: " B"),
    ],
    .tokens: [
      .init(name: "D"), .init(name: "tokens"), .init(name: "throughput/total_tokens"), .init(name: "tokens_B", factor: 1e9),
      .init(name: "train tokens (T)", factor: 1e12), .init(name: "num_tokens", factor: 1e9, suffix: "B"),
    ],
    .compute: [
      .init(name: "C"), .init(name: "flops"), .init(name: "total_flos"), .init(name: "FLOPs (1E18)", factor: 1e18),
      .init(name: "total_gflops", factor: 1e9),
      .init(name: "compute (PF-days)", factor: 8.64e19), .init(name: "train/flops"),
    ],
    .loss: [
      .init(name: "loss"), .init(name: "val_loss"), .init(name: "eval/loss"), .init(name: "metrics.val_loss"), .init(name: "final loss"),
    ],
  ]

  /// The runs of a ladder, in a table that chance has spelt.
  private struct Writer {
    var random: ByteMutator
    let runs: [TrainingRun]

    mutating func text() -> String {
      let quantities: [RunQuantity] = shuffled([.parameters, .tokens, .loss] + (random.index(below: 3) > 0 ? [.compute] : []))
      let chosen = quantities.map { quantity in
        let all = SpellingTests.spellings[quantity] ?? []
        return all[random.index(below: all.count)]
      }
      let rows = runs.map { run in zip(quantities, chosen).map { $1.text(SpellingTests.value($0, run)) } }
      return random.index(below: 2) == 0 ? delimited(chosen.map(\.name), rows) : json(chosen, rows)
    }

    /// Delimited text with a delimiter, line ends, an index, comments, blank lines, quotes and a byte-order mark, or without.
    private mutating func delimited(_ header: [String], _ rows: [[String]]) -> String {
      let (mark, end) = ([",", "\t", ";"][random.index(below: 3)], ["\n", "\r\n"][random.index(below: 2)])
      let (hasIndex, hasTrace, isQuoted) = (random.index(below: 3) == 0, random.index(below: 3) == 0, random.index(below: 3) == 0)
      var lines = [header] + rows
      if isQuoted { lines = lines.map { $0.map { "\"\($0)\"" } } }
      if hasIndex { lines = lines.enumerated().map { index, line in [index == 0 ? "" : "\(index - 1)"] + line } }
      if hasTrace { lines = lines.map { $0 + [""] } }
      var text = lines.map { $0.joined(separator: mark) + end }
      if random.index(below: 3) == 0 { text.insert(end, at: 1 + random.index(below: text.count)) }
      if random.index(below: 3) == 0 { text.insert("# exported" + end, at: 0) }
      return (random.index(below: 4) == 0 ? "\u{FEFF}" : "") + text.joined()
    }

    /// JSON Lines, an array, a pretty-printed array or a document; numbers with a suffix as strings.
    private mutating func json(_ chosen: [Spelling], _ rows: [[String]]) -> String {
      let layout = random.index(below: 4)
      let (space, inner) = layout >= 2 ? ("\n    ", "\n  ") : ("", "")
      let objects = rows.map { row in
        "{" + zip(chosen, row).map { "\(space)\"\($0.name)\": " + ($0.suffix.isEmpty ? $1 : "\"\($1)\"") }.joined(separator: ", ") + inner
          + "}"
      }
      switch layout {
      case 0: return objects.joined(separator: "\n") + "\n"
      case 1: return "[" + objects.joined(separator: ", ") + "]"
      case 2: return "[\n  " + objects.joined(separator: ",\n  ") + "\n]\n"
      default: return "{\n  \"seed\": 3,\n  \"runs\": [" + objects.joined(separator: ", ") + "]\n}\n"
      }
    }

    private mutating func shuffled(_ quantities: [RunQuantity]) -> [RunQuantity] {
      var (rest, result) = (quantities, [RunQuantity]())
      while !rest.isEmpty { result.append(rest.remove(at: random.index(below: rest.count))) }
      return result
    }
  }

  fileprivate static func value(_ quantity: RunQuantity, _ run: TrainingRun) -> Double {
    switch quantity {
    case .parameters: run.parameters
    case .tokens: run.tokens
    case .compute: run.compute
    default: run.loss
    }
  }

  @Test func everySpellingIsTheSameTable() throws {
    let truth = try Ladder(budgets: 3, sizes: 4).table().runs
    var writer = Writer(random: ByteMutator(seed: 11, words: []), runs: truth)
    for _ in 0..<600 {
      let text = writer.text()
      let table = try RunTable(Table(bytes: Array(text.utf8), name: "t"))
      expectSame(table.runs, truth, text)
      #expect(table.inferences.allSatisfy { $0.severity == .note }, "\(table.inferences)\n\(text.prefix(300))")
    }
  }

  private func expectSame(_ runs: [TrainingRun], _ truth: [TrainingRun], _ text: String) {
    guard runs.count == truth.count else {
      Issue.record("\(runs.count) runs of \(truth.count)\n\(text.prefix(300))")
      return
    }
    for (run, other) in zip(runs, truth) {
      let isSame = [RunQuantity.parameters, .tokens, .compute, .loss].allSatisfy {
        (Self.value($0, run) / Self.value($0, other) - 1).magnitude < 1e-12
      }
      #expect(isSame, "\(run) is \(other)\n\(text.prefix(300))")
      if !isSame { return }
    }
  }
}

/// Changes of a table that must not change its law, or must change it in a known way.
struct MetamorphicTests {
  private static let ladder = Ladder(budgets: 4, sizes: 5, noise: 0.003)

  private func text(_ runs: [TrainingRun], header: String = "N,D,C,loss", n: Double = 1, d: Double = 1) -> String {
    header + "\n" + runs.map { "\($0.parameters * n),\($0.tokens * d),\($0.compute),\($0.loss)\n" }.joined()
  }

  private func fit(_ text: String, _ reading: RunReading = .init()) throws -> [String: Double] {
    try FitConfiguration().fit(RunTable(Table(delimited: text, name: "t"), reading)).parameters
  }

  private func expectSame(_ a: [String: Double], _ b: [String: Double], within tolerance: Double) {
    for (name, value) in a { #expect((value / (b[name] ?? .nan) - 1).magnitude < tolerance, "\(name): \(value), \(b[name] ?? .nan)") }
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func orderNamesAndUnitsDontMatter(seed: UInt64) throws {
    let runs = try Self.ladder.table(seed: seed).runs
    let law = try fit(text(runs))
    var random = ByteMutator(seed: seed, words: [])
    var (rest, permuted) = (runs, [TrainingRun]())
    while !rest.isEmpty { permuted.append(rest.remove(at: random.index(below: rest.count))) }
    expectSame(law, try fit(text(permuted)), within: 1e-5)
    expectSame(law, try fit(text(runs, header: "n_params,train_tokens,flops,val_loss")), within: 1e-9)
    // Scales leave rounding in the last digit, which moves a flat optimum by more.
    expectSame(law, try fit(text(runs, header: "params (M),tokens_b,flops,val_loss", n: 1e-6, d: 1e-9)), within: 1e-5)
    expectSame(law, try fit(text(runs, n: 1e-6), RunReading(columns: [.parameters: "N*1e6"])), within: 1e-5)
  }

  /// Every row twice weighs as every row once, and the best of each is the table again.
  @Test func repeatedRowsWeighAlike() throws {
    let runs = try Self.ladder.table(seed: 5).runs
    let law = try fit(text(runs))
    expectSame(law, try fit(text(runs.flatMap { [$0, $0] })), within: 1e-5)
    let worse = runs.flatMap { run -> [TrainingRun] in
      var other = run
      other.loss *= 1.02
      return [other, run]
    }
    expectSame(law, try fit(text(worse), RunReading(keepsBestOf: [.parameters, .tokens])), within: 1e-9)
  }
}

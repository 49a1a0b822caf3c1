import ComputeAccounting
import TextFormats

extension TrainingCostSummary {
  /// The estimate for a terminal, in at most 80 columns.
  var lines: [String] {
    var table = TextTable(header: ["training on \(chips) × \(hardware)", "median", "5 to 95%"])
    func row(_ name: String, _ interval: MedianInterval?, _ text: (Double) -> String) {
      guard let interval else { return }
      table.append([name, text(interval.median), "\(text(interval.low)) to \(text(interval.high))"])
    }
    row("chip-hours", chipHours, Number.count)
    if wallHours.median < 72 {
      row("hours on the clock", wallHours) { Number.short($0, digits: 3) }
    } else {
      row("days on the clock", wallHours.scaled(1 / 24)) { Number.short($0, digits: 3) }
    }
    row("cost, US dollars", usd, Number.count)
    row("electricity, MWh", megawattHours) { Self.amount($0) }
    row("CO₂ of the grid, t", tonnesCO2) { Self.amount($0) }
    row("CO₂ by contracts, t", marketTonnesCO2) { Self.amount($0) }
    row("CO₂ of making the chips, t", embodiedTonnesCO2) { Self.amount($0) }
    row("utilisation of the peak, 6ND", utilisation) { Number.percent($0, digits: 2) }
    return table.lines
  }

  /// Three digits, with a unit of thousands from a thousand on.
  private static func amount(_ value: Double) -> String { value < 1000 ? Number.short(value, digits: 3) : Number.count(value) }

  /// The unknowns in the order of their importance, with what would settle them.
  var sensitivityLines: [String] {
    var table = TextTable(header: ["unknown", "of", "5 to 95%", "of variance", "settled by"])
    func append(_ unknowns: [Sensitivity], _ quantity: String) {
      for unknown in unknowns where unknown.share >= 0.01 {
        let share = Number.percent(unknown.share, digits: 2)
        table.append([unknown.unknown, quantity, "×\(Number.short(unknown.factor, digits: 2))", share, unknown.settledBy])
      }
    }
    append(moneySensitivity, usd == nil ? "hours" : "cost")
    if tonnesCO2 != nil { append(carbonSensitivity, "CO₂") }
    return table.lines
  }

  /// Missing quantities with the option that gives each, and what chip-hours hold.
  var noteLines: [String] {
    missing.map { "note: \($0)." }
      + ["note: chip-hours hold restarts and evaluation, as published runs report them; development before the run isn't in them."]
  }
}

extension TrainingCostSummary.Constant {
  /// Constants with their ground and source, a line each, under a heading; none without constants.
  static func lines(_ constants: [TrainingCostSummary.Constant]) -> [String] {
    guard !constants.isEmpty else { return [] }
    let width = ConstantBasis.allCases.map(\.rawValue.count).max() ?? 0
    return ["constants"]
      + constants.map { constant in
        let (low, high) = (constant.value.low, constant.value.high)
        let middle = Number.short(constant.value.median, digits: 3)
        let range = low == high ? middle : "\(middle) (\(Number.short(low, digits: 3)) to \(Number.short(high, digits: 3)))"
        let unit = constant.unit.isEmpty ? "" : " " + constant.unit
        let source = constant.basis == .given ? "" : "; \(constant.source)\(constant.date.isEmpty ? "" : ", \(constant.date)")"
        let label = constant.basis.rawValue
        return "  \(label)\(String(repeating: " ", count: width - label.count + 2))\(constant.name): \(range)\(unit)\(source)"
      }
  }
}

extension MemorySummary {
  /// The memory for a terminal, in GiB.
  var lines: [String] {
    let parts = "t \(layout.tensor) · p \(layout.pipeline) · c \(layout.context) · d \(data)"
    var table = TextTable(header: ["memory of a chip, \(parts)", "GiB"])
    func gibibytes(_ bytes: Double) -> String { NumberStyle.plain(bytes / 0x1p30, decimals: 2) }
    let rows = [
      ("weights", memory.weights), ("gradients", memory.gradients), ("optimiser's states", memory.optimizer),
      ("activations", memory.activations),
      ("layer taken again", memory.recomputed), ("scores of the vocabulary", memory.head), ("gathered weights", memory.gathered),
    ]
    for (name, bytes) in rows where bytes > 0 { table.append([name, gibibytes(bytes)]) }
    table.append(["all" + (layout.pipeline > 1 ? ", on stage \(memory.stage + 1)" : ""), gibibytes(total)])
    table.append(["of \(hardware), for a program", gibibytes(usable)])
    let verdict = fits ? "It fits: \(gibibytes(margin)) GiB are left." : "It doesn't fit: \(gibibytes(-margin)) GiB too much."
    return table.lines + ["", verdict] + stepLines
  }

  /// The time of a step by the layout's own parts; none where it isn't measured.
  private var stepLines: [String] {
    guard let secondsPerStep, let tokensPerSecond else { return [] }
    func short(_ value: Double) -> String { Number.short(value, digits: 3) }
    return [
      "A step takes \(short(secondsPerStep.median)) s (5 to 95%: \(short(secondsPerStep.low)) to \(short(secondsPerStep.high))), "
        + "\(Number.count(tokensPerSecond.median)) tokens/s on all chips; its pipeline's bubble is a factor of \(short(bubble))."
    ]
  }
}

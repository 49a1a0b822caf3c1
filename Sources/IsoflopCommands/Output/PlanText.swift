import ComputeAccounting
import ComputePlanning
import RealModule
import TextFormats

/// A plan with its frontier, as JSON and as text.
struct PlanResult: Encodable {
  /// The plan at the middle of every unknown, with its intervals.
  let plan: Plan
  /// With `--frontier`.
  let frontier: PlanFrontier?

  /// The one member that isn't the plan's own.
  private enum CodingKeys: String, CodingKey { case frontier }

  /// Writes the members of the plan, and `frontier` among them.
  func encode(to encoder: any Encoder) throws {
    try plan.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(frontier, forKey: .frontier)
  }

  /// The plan for a terminal: the answer, why, how sure, what would change it.
  var terminalText: String {
    var parts = [plan.answer, "Why", plan.reasons, "How sure", plan.certainty, "What would change it", plan.changes]
    if let frontier { parts += ["Frontier", frontier.terminalText] }
    return parts.joined(separator: "\n\n").replacingHeadings
  }
}

extension String {
  /// The text with a heading next to its paragraph.
  fileprivate var replacingHeadings: String {
    ["Why", "How sure", "What would change it", "Frontier"].reduce(self) { text, heading in
      text.replacing("\n\n\(heading)\n\n", with: "\n\n\(heading)\n")
    }
  }
}

extension Plan {
  /// Three lines: the run, its loss, its cost.
  var answer: String {
    let ratio = Number.short(tokens.median / parameters.median, digits: 3)
    let passes = epochs > 1 ? ", \(Number.short(epochs, digits: 3)) epochs" : ""
    var lines = [
      "Train \(Number.parameters(parameters.median)) parameters on \(Number.parameters(tokens.median)) tokens (\(ratio) a parameter\(passes))."
    ]
    lines.append("Expect a loss of \(Number.short(loss.median)); 90% of such runs would lie in \(Number.interval(loss.low, loss.high)).")
    lines.append("It takes \(costs.joined(separator: ", ")).")
    return lines.joined(separator: "\n")
  }

  /// FLOP, then chip time, dollars, electricity and days as far as they are known.
  private var costs: [String] {
    var parts = ["\(Number.compute(compute.median)) FLOP of training"]
    if let servingCompute { parts.append("\(Number.compute(servingCompute)) of serving") }
    guard let cost else { return parts }
    parts.append("\(Quantity(cost.chipHours.median, .chipTime, chip: cost.hardware))")
    if let usd = cost.usd { parts.append("\(Quantity(usd.median, .money))") }
    if let energy = cost.megawattHours { parts.append("\(Quantity(1000 * energy.median, .energy))") }
    if let days = cost.days, let chips = cost.chips { parts.append("\(Number.short(days.median, digits: 3)) days on \(chips) chips") }
    return parts
  }

  /// The constraint that bound the plan, the law, other sizes and other laws.
  var reasons: String {
    var lines = [binding]
    lines += bounds.dropFirst().map { other in
      "\(other.amountText) would pay for \(Number.short(other.compute / (bounds.first?.compute ?? 1), digits: 3)) times as much compute."
    }
    if let target {
      lines.append(
        "The loss asked for is \(Number.short(target.loss)): this run reaches it in \(Number.percent(target.probability)) of the draws.")
    }
    if let saving {
      lines.append(
        "For training alone \(Number.parameters(saving.trainingOptimal.parameters)) on \(Number.parameters(saving.trainingOptimal.tokens)) would be best; "
          + "with the serving it would cost \(Number.compute(saving.compute)) FLOP more. The smaller model saves \(Number.percent(saving.share))."
      )
    }
    lines.append("law: \(law.formula) (\(law.source))")
    return (lines + [""] + sizes.lines + otherLaws.map(\.sentence)).joined(separator: "\n")
  }

  /// The constraint that bound the plan, and what it pays for.
  private var binding: String {
    let names = boundBy.map(\.noun)
    let first = names.first ?? "nothing"
    let rest = names.dropFirst()
    let verb = rest.isEmpty ? "binds" : "bind"
    let list = rest.isEmpty ? first : ([first] + rest.dropLast()).joined(separator: ", ") + " and " + (rest.last ?? "")
    let sentence = "\(list.prefix(1).uppercased())\(list.dropFirst()) \(verb)"
    guard let bound = bounds.first, boundBy.first != .loss else { return sentence + "." }
    return sentence + ": \(bound.amountText)"
      + (bound.resource == .compute ? " is spent." : " pays for \(Number.compute(bound.compute)) FLOP.")
  }

  /// The planned size among others.
  private var sizes: TextTable {
    var table = TextTable(header: ["size", "N", "tokens at equal cost", "loss", "same loss costs"])
    var rows = alternatives.map { other -> (scale: Double, cells: [String]) in
      let equal = other.atEqualCost
      let extra = other.extraCost.map { Number.extra($0) } ?? "out of reach"
      return (
        other.scale,
        [
          "\(Number.short(other.scale)) x", Number.parameters(other.parameters), equal.map { Number.parameters($0.tokens) } ?? "none left",
          equal.map { Number.short($0.loss) } ?? "-", other.fits ? extra : "doesn't fit",
        ]
      )
    }
    rows.append((1, ["this", Number.parameters(parameters.median), Number.parameters(tokens.median), Number.short(loss.median), "-"]))
    for row in rows.sorted(by: { $0.scale < $1.scale }) { table.append(row.cells) }
    return table
  }

  /// The intervals.
  var certainty: String {
    var table = TextTable(header: ["", "plan", "5%", "95%"])
    func add(_ name: String, _ interval: MedianInterval, _ text: (Double) -> String) {
      table.append([name, text(interval.median), text(interval.low), text(interval.high)])
    }
    add("best size N", parameters) { Number.parameters($0) }
    add("its tokens D", tokens) { Number.parameters($0) }
    add("loss of this run", loss) { Number.short($0) }
    if compute.low < compute.high { add("FLOP of training", compute) { Number.compute($0) } }
    if let cost {
      add("chip-hours", cost.chipHours) { NumberStyle.count.text($0) }
      if let usd = cost.usd { add("dollars", usd) { NumberStyle.count.text($0) } }
      if let energy = cost.megawattHours { add("MWh", energy) { NumberStyle.count.text($0) } }
      if let days = cost.days { add("days", days) { Number.short($0, digits: 3) } }
    }
    var lines = table.lines
    if let waste {
      lines.append(
        "Whatever the law is, this size costs \(Number.waste(waste.median)) more than the best one at equal loss in the middle of the draws, "
          + "and at most \(Number.waste(waste.high)) in 95% of them.")
    }
    let shown = warnings.prefix(Self.mostWarnings).map { "warning: \($0)" }
    let rest = warnings.count - shown.count
    let more = rest > 0 ? ["warning: \(Plural.counted(rest, "more warning")): --json has all of them"] : []
    return (lines + shown + more).joined(separator: "\n")
  }

  /// Warnings in the text; JSON has all of them.
  private static let mostWarnings = 4

  /// The unknowns by their effect, and the measurements that would settle them.
  var changes: String {
    var table = TextTable(header: ["unknown", "size", "loss", "cost"])
    for one in sensitivity {
      table.append([one.unknown.noun, Number.times(one.size), "+-\(Number.short(one.loss, digits: 2))", Number.times(one.cost)])
    }
    guard !sensitivity.isEmpty else { return "Nothing: every number that it depends on was given." }
    return (table.lines + sensitivity.map { "\($0.unknown.noun): \($0.measurement)" }).joined(separator: "\n")
  }
}

extension OtherLaw {
  /// The answer of another law in a sentence.
  var sentence: String {
    guard let run else { return "\(name): no plan: \(reason ?? "")." }
    let extra =
      extraCost.map { "by its law this plan's size costs \(Number.waste($0)) more" } ?? "by its law this plan's size never gets as far"
    return "\(name) would train \(Number.parameters(run.parameters)) on \(Number.parameters(run.tokens)) and expect "
      + "\(Number.short(run.loss)); \(extra)."
  }
}

extension PlanFrontier {
  /// The frontier of the best size as a table.
  var terminalText: String {
    let unit = usdPerFLOP == nil ? "FLOP" : "dollars"
    var table = TextTable(header: [unit, "N", "tokens", "loss", "5%", "95%", "half the size"])
    let smaller = Dictionary(points.filter { $0.scale == 0.5 }.map { ($0.cost, $0) }, uniquingKeysWith: { first, _ in first })
    for point in points where point.scale == 1 {
      table.append([
        usdPerFLOP.map { NumberStyle.count.text(point.cost * $0) } ?? Number.compute(point.cost), Number.parameters(point.parameters),
        Number.parameters(point.tokens), Number.short(point.loss.median), Number.short(point.loss.low), Number.short(point.loss.high),
        smaller[point.cost].map { Number.short($0.loss.median) } ?? "-",
      ])
    }
    return table.lines.joined(separator: "\n")
  }
}

extension Number {
  /// A count to three digits with the field's suffix: 312B.
  static func parameters(_ value: Double) -> String { NumberStyle.count.text(value) }

  /// A cost above another: +26%, or 45 times from ten times on.
  static func extra(_ share: Double) -> String {
    if share >= 9 { return "\(NumberStyle.count.text(1 + share)) times" }
    return NumberStyle.plain(100 * share, decimals: share.magnitude < 0.0995 ? 1 : 0, isSigned: true) + "%"
  }

  /// A share that is a waste: under 0.1%, 1.3%, 14%.
  static func waste(_ share: Double) -> String {
    share < 0.001 ? "under 0.1%" : NumberStyle.plain(100 * share, decimals: share < 0.0995 ? 1 : 0) + "%"
  }

  /// Half an interval of a logarithm as a factor: x/1.4.
  static func times(_ half: Double) -> String { half < 1e-4 ? "-" : "x/ \(short(Double.exp(half), digits: 3))" }
}

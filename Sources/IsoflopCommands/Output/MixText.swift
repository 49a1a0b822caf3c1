import ComputeAccounting
import ComputePlanning
import TextFormats

extension MixPlan {
  /// The mix for a terminal: the answer, against one sample, how sure, what decides, and the map.
  func terminalText(law: LossLaw, isAssumed: Bool) -> String {
    var lines = answer
    lines += ["", "Why", comparison, "law: \(law.formula) (\(law.source)); \(success)"]
    lines += ["", "How sure"] + certainty
    if isAssumed {
      lines.append("warning: the law from loss to success is assumed: measure pass@1 at a loss or two and give --pass-at-1 2.05=0.3")
    }
    lines += law.caveats.map { "warning: \($0)" }
    lines += ["", "What decides"] + decisionTable.lines
    lines += ["", "Where search wins (N of the best, samples of a question)"] + mapTable.lines
    return lines.joined(separator: "\n")
  }

  /// Three lines: model and samples, accuracy, cost.
  private var answer: [String] {
    let sampling =
      best.samples == 1
      ? "one sample a question" : "up to \(best.samples) samples a question, \(Number.short(best.drawnSamples, digits: 3)) drawn"
    let checking = best.checking > 0 ? ", checking \(Number.compute(best.checking))" : ""
    return [
      "Train \(Number.parameters(best.parameters)) parameters on \(Number.parameters(best.tokens)) tokens; \(sampling).",
      "Expect \(Number.percent(best.accuracy)) of the questions right; 90% of the draws lie in "
        + "\(Number.percent(accuracy.low)) to \(Number.percent(accuracy.high)).",
      "It takes \(Number.compute(best.training)) FLOP of training, \(Number.compute(best.answering)) of answering\(checking).",
    ]
  }

  /// The mix against the best model with one sample at equal cost.
  private var comparison: String {
    let gain = best.accuracy - single.accuracy
    guard gain > 5e-4 else {
      return "Search doesn't pay here: one sample of \(Number.parameters(single.parameters)) is as good at equal cost."
    }
    return "With one sample and no check \(Number.parameters(single.parameters)) on \(Number.parameters(single.tokens)) would be best, "
      + "\(Number.percent(single.accuracy)) right: search gains \(Number.short(100 * gain, digits: 3)) points at equal cost, with a model "
      + "\(Number.short(best.parameters / single.parameters, digits: 2)) times the size."
  }

  /// The law from loss to pass@1, with its numbers.
  private var success: String {
    "-ln pass@1 = \(Number.short(questions.passLaw.steepness, digits: 3)) x (L - \(Number.short(questions.passLaw.perfectLoss)))"
  }

  /// The mix with its intervals over the draws.
  private var certainty: [String] {
    var table = TextTable(header: ["", "plan", "5%", "95%"])
    table.append(["best size N", Number.parameters(best.parameters), Number.parameters(parameters.low), Number.parameters(parameters.high)])
    table.append(["its tokens D", Number.parameters(best.tokens), Number.parameters(tokens.low), Number.parameters(tokens.high)])
    table.append(["its samples", "\(best.samples)", Number.short(samples.low, digits: 3), Number.short(samples.high, digits: 3)])
    table.append(["accuracy of this mix", Number.percent(best.accuracy), Number.percent(accuracy.low), Number.percent(accuracy.high)])
    table.append(["gain over one sample", Number.percent(gain.median), Number.percent(gain.low), Number.percent(gain.high)])
    return table.lines
  }

  /// The mix if one circumstance were another: check, prompt, difficulty or demand.
  private var decisionTable: TextTable {
    var table = TextTable(header: ["with", "N", "samples", "right", "gain"])
    for one in decisions {
      table.append([
        one.change, one.best.map { Number.parameters($0.parameters) } ?? "-", one.best.map { "\($0.samples)" } ?? "-",
        one.best.map { Number.percent($0.accuracy) } ?? "none", one.gain.map { Number.percent($0, digits: 2) } ?? "-",
      ])
    }
    return table
  }

  /// The best size and samples by the number of questions and the check's errors.
  private var mapTable: TextTable {
    var errors: [Double] = []
    for cell in map where !errors.contains(cell.passesWrong) { errors.append(cell.passesWrong) }
    var table = TextTable(header: ["questions"] + errors.map { $0 == 0 ? "exact check" : "\(Number.percent($0)) wrong pass" })
    let counts = map.filter { $0.passesWrong == errors[0] }.map(\.questions)
    for count in counts {
      table.append(
        [Number.compute(count)]
          + errors.map { error in
            guard let best = map.first(where: { $0.passesWrong == error && $0.questions == count })?.best else { return "-" }
            return "\(Number.parameters(best.parameters)), \(best.samples)"
          })
    }
    return table
  }
}

import ScalingLaws
import TextFormats

extension RoutingResult {
  /// The result for people.
  var text: String {
    (["\(models.count) models on \(Plural.counted(questions, "question"))", ""] + singles.lines + bounds + routed).joined(separator: "\n")
  }

  /// The heading of intervals.
  private var level: String { "\(Number.short(confidence * 100, digits: 3))% interval" }

  /// Each model alone, with its distance from the best in points.
  private var singles: TextTable {
    var table = TextTable(header: ["model, one call", "accuracy (%)", level, "cost", "points above the best"])
    for model in models {
      table.append([
        model.name, Number.short(100 * model.accuracy), Self.interval(model.accuracyInterval, 100),
        model.cost.map { Number.short($0) } ?? "–",
        model.name == bestSingle
          ? "the best" : "\(Number.short(model.pointsAboveBest, digits: 3)) \(Self.interval(model.pointsAboveBestInterval))",
      ])
    }
    return table
  }

  /// The bound of all routers, and the measures of the recorded score.
  private var bounds: [String] {
    var lines = ["", "A router that knew who is right would reach \(Number.short(100 * oracleAccuracy))%\(Self.words(oracle))."]
    if let score { lines.append("The recorded score\(Self.words(score)).") }
    return lines
  }

  /// APGR and the shares of calls that recover 50% and 80% of the gap (arXiv:2406.18665).
  private static func words(_ curve: Curve?) -> String {
    guard let curve else { return "" }
    func share(_ share: Double?) -> String { share.map { Number.percent($0) } ?? "never" }
    return ": APGR \(Number.short(curve.apgr)), half the gap with \(share(curve.cpt50)) of calls, 80% of it with \(share(curve.cpt80))"
  }

  /// The policy, its figures on the other half, and the advice.
  private var routed: [String] {
    guard let policy else {
      return [
        "",
        "Nothing in the table tells questions apart: a router's score, a confidence or several samples of a model are needed to try a policy.",
      ]
    }
    return ["", policy.rule(models.map(\.name), score: score != nil), ""] + policy.table(level).lines + [
      "", policy.verdict(best: bestSingle),
    ]
  }

  fileprivate static func interval(_ interval: Interval, _ factor: Double = 1) -> String {
    Number.interval(factor * interval.low, factor * interval.high, digits: 3)
  }
}

extension RoutingResult.Policy {
  /// The rule in words, calibrated on all questions.
  fileprivate func rule(_ names: [String], score: Bool) -> String {
    let last = names[names.count - 1]
    let reach = reachesTarget ? "to reach" : "as near as it comes to"
    let end = "\(reach) \(Number.short(100 * target))% on all questions:"
    guard let acceptance else {
      let rule =
        threshold.isFinite ? "from a score of \(Number.short(threshold)) on to \(last), below it to \(names[0])" : "all to \(names[0])"
      return "The router, \(end) \(rule)."
    }
    let stages = zip(names, acceptance).map { name, least in
      least.isFinite ? "the answer of \(name) from a confidence of \(Number.short(least, digits: 3)) on" : "no answer of \(name)"
    }
    return "The cascade, \(end) \(stages.joined(separator: ", then ")), else that of \(last)."
  }

  /// Its figures on questions that it hadn't seen, above those of its rivals.
  fileprivate func table(_ level: String) -> TextTable {
    var table = TextTable(header: ["on the other half", "accuracy (%)", "cost", "gain (points)", level])
    table.append([
      kind, Number.short(100 * accuracy), cost.map { Number.short($0) } ?? "–", "", RoutingResult.interval(accuracyInterval, 100),
    ])
    var rivals = [bestSingle] + [equalSpendMajority].compactMap(\.self)
    if let equalSpend, !rivals.contains(where: { $0.name == equalSpend.name }) { rivals.append(equalSpend) }
    for rival in rivals {
      table.append([
        rival.name, Number.short(100 * rival.accuracy), rival.cost.map { Number.short($0) } ?? "–",
        Number.short(rival.pointsGained, digits: 3), RoutingResult.interval(rival.pointsGainedInterval),
      ])
    }
    return table
  }

  /// The advice.
  fileprivate func verdict(best: String) -> String {
    guard routingIsAdvised else { return "Don't route: the \(kind) doesn't beat \(best) and the same spend without routing beyond noise." }
    let rival = "and more accurate than the same spend without routing"
    if bestSingle.pointsGainedInterval.low > 0 { return "Route: the \(kind) is more accurate than \(best), \(rival)." }
    let share = cost.flatMap { own in bestSingle.cost.map { Number.percent(own / $0) } } ?? "less"
    return "Route: the \(kind) is as accurate as \(best) within noise at \(share) of its cost, \(rival)."
  }
}

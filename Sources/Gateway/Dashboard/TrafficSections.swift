import Foundation
import InferenceScaling
import Plotting
import Reports

/// The sections on the latest requests and their cost.
///
/// | section | answers |
/// |---|---|
/// | Models and strategies | which strategy costs how much a request, and how far its candidates agree |
/// | Spend | when the tokens went, and for what: prompts, chosen answers, votes, judgements, failures, shadows |
/// | Latest requests | what each took, and why it ended |
///
/// Agreement stands beside cost because the two together say where to spend less: a strategy of nine candidates that always agree was paid for eight times too
/// often. It isn't accuracy, which only requests with a reference tell.
struct TrafficSections {
  let receipts: [GatewayReceipt]
  let shadows: [GatewayReceipt]
  let now: Date

  /// A row for each model and strategy, and the figure of agreement against cost.
  var models: Report.Section {
    let groups = ReceiptGroup.all(receipts)
    return Report.Section("Models and strategies", [.table(ReceiptGroup.table(groups))] + agreement(groups))
  }

  /// Agreement against cost, where strategies were used.
  private func agreement(_ groups: [ReceiptGroup]) -> [Report.Block] {
    let voted = groups.filter { $0.agreement != nil }
    guard !voted.isEmpty else { return [] }
    var chart = Chart(
      title: "Agreement against cost", subtitle: "Mean share of candidates that gave the chosen answer; one mark a model and strategy",
      x: Axis("Tokens of a request", scale: .log), y: Axis("Agreement", unit: "%", domain: 0...100))
    for (place, group) in voted.enumerated() {
      let series = Series(group.name, color: .categorical(place % 6), symbol: Series.Symbol.allCases[place % Series.Symbol.allCases.count])
      chart.layers.append(
        .points(PointLayer(series, points: [Point(x: max(group.tokens, 1), y: 100 * (group.agreement ?? 0), label: group.name)])))
    }
    let caption: HTML =
      "Agreement is no accuracy: what is right, only labelled prompts tell. It shows where more candidates can still change something."
    return [.figure(.init(name: "agreement", chart: chart, caption: caption))]
  }

  /// The tokens of all calls by minute, and their uses.
  var spend: Report.Section {
    Report.Section("Spend", [.figure(.init(name: "spend", chart: spendChart, caption: "Tokens of all calls by minute.")), .table(uses)])
  }

  /// Tokens by minute, back to the oldest receipt in memory, ten minutes at least and a day at most.
  private var spendChart: Chart {
    let minutes = Dictionary(grouping: receipts + shadows) { Int($0.time.timeIntervalSince(now) / 60) }.mapValues {
      $0.reduce(0) { $0 + $1.spent.tokens }
    }
    let first = min(max(minutes.keys.min() ?? 0, -24 * 60), -10)
    let positions = (first...0).map { Position(x: Double($0), y: Double(minutes[$0] ?? 0)) }
    var chart = Chart(title: "Tokens by minute", x: Axis("Minutes from now"), y: Axis("Tokens"))
    let series = Series("tokens", color: .categorical(0), symbol: Series.Symbol.allCases[0])
    chart.layers = [
      .line(LineLayer(series, positions: positions)),
      .points(PointLayer(series, points: positions.map { Point(x: $0.x, y: $0.y, label: "") })),
    ]
    return chart
  }

  /// The uses of tokens: the answers that were given, and everything else.
  ///
  /// Generated tokens are divided by the receipts' amounts, of which the votes are what is left. Prompts are counted apart: a vote of k reads its prompt k
  /// times, mostly from the upstream's cache.
  private var uses: Report.Table {
    let chosen = receipts.reduce(0) { $0 + ($1.strategy.isEmpty ? $1.spent.completionTokens : $1.chosenTokens) }
    let (spent, judged) = (sum(\.spent), sum(\.judged).completionTokens)
    let (failed, cancelled) = (sum(\.failed).completionTokens, sum(\.cancelled).completionTokens)
    let learnt = shadows.reduce(0) { $0 + $1.spent.tokens }
    let rows: [(String, Int)] = [
      ("prompts", spent.promptTokens + spent.cachedTokens), ("answers that were given", chosen),
      ("answers that only voted", max(spent.completionTokens - chosen - judged - failed - cancelled, 0)),
      ("probes and judgements", judged),
      ("failed calls", failed), ("calls cancelled when the answer was sure", cancelled),
      ("learning from shadowed requests", learnt),
    ]
    let all = Double(max(rows.reduce(0) { $0 + $1.1 }, 1))
    return Report.Table(
      caption:
        "The uses of the latest requests' tokens. The cost of calls that were dropped on their way isn't known: it is at most the bound.",
      columns: [.text("Use"), .number("Tokens"), .number("Share")],
      rows: rows.map { [.init($0.0), .number($0.1), .init(percent(Double($0.1) / all), value: Double($0.1) / all)] }
        + [[.init("calls dropped on their way, bound"), .number(sum(\.dropped).tokens), .init("–")]])
  }

  /// The sum of one amount over all requests, shadowed ones left out.
  private func sum(_ part: (GatewayReceipt) -> Spending) -> Spending { receipts.reduce(.zero) { $0 + part($1) } }

  /// The fifty latest requests, those that failed among them: the stop says why.
  ///
  /// Of an identifier the beginning is shown, which the receipts' file is searched by; names are cut by the report.
  var latest: Report.Section {
    let rows = receipts.suffix(50).reversed().map { receipt -> [Report.Table.Cell] in
      [
        .init(String(receipt.id.prefix(12))), .init(receipt.model), .init(receipt.strategy.isEmpty ? "passed on" : receipt.strategy),
        .number(receipt.status), .init(String(format: "%.3f", receipt.seconds), value: receipt.seconds),
        .number(receipt.spent.calls), .number(receipt.spent.tokens), .number(receipt.candidates),
        receipt.agreement.map { .init(percent($0), value: $0) } ?? .init("–"), .init(receipt.stop),
      ]
    }
    let table = Report.Table(
      caption: "The newest first. Prompts and answers aren’t kept.",
      columns: [
        .text("Request"), .text("Model"), .text("Strategy"), .number("Status"), .number("Seconds"), .number("Calls"), .number("Tokens"),
        .number("Candidates"), .number("Agreement"), .text("Stopped"),
      ], rows: rows)
    return Report.Section("Latest requests", [.table(table)])
  }
}

/// The requests of a model and strategy.
private struct ReceiptGroup {
  var name: String
  var requests: Int
  var tokens: Double
  var seconds: Double
  var candidates: Double
  var agreement: Double?
  /// The share of right answers among the labelled requests.
  var right: Double?
  var usd: Double

  /// Groups the requests that were answered; one that failed says nothing of a strategy's cost.
  ///
  /// Means are over requests, not over tokens: a strategy is chosen for a request. Agreement and right answers are means over those that have them, so a model
  /// that was only passed on to has neither.
  static func all(_ receipts: [GatewayReceipt]) -> [ReceiptGroup] {
    Dictionary(grouping: receipts.filter { $0.status < 400 && !$0.model.isEmpty }) {
      $0.model + ($0.strategy.isEmpty ? "" : "@" + $0.strategy)
    }
    .sorted { $0.key < $1.key }.map { name, receipts in
      func mean(_ values: [Double]) -> Double? { values.isEmpty ? nil : values.reduce(0, +) / Double(values.count) }
      return ReceiptGroup(
        name: name, requests: receipts.count, tokens: mean(receipts.map { Double($0.spent.tokens) }) ?? 0,
        seconds: mean(receipts.map(\.seconds)) ?? 0, candidates: mean(receipts.map { Double($0.candidates) }) ?? 0,
        agreement: mean(receipts.compactMap(\.agreement)), right: mean(receipts.compactMap { $0.isRight.map { $0 ? 1 : 0 } }),
        usd: receipts.reduce(0) { $0 + $1.spent.usd })
    }
  }

  /// The groups as rows, with a dash for what no request of a group had.
  static func table(_ groups: [ReceiptGroup]) -> Report.Table {
    Report.Table(
      caption: "Means of a request that was answered; right answers among those whose request said what is right.",
      columns: [
        .text("Model"), .number("Requests"), .number("Tokens"), .number("Seconds"), .number("Candidates"), .number("Agreement"),
        .number("Right"), .number("US dollars"),
      ],
      rows: groups.map { group in
        [
          .init(group.name), .number(group.requests), .init(String(format: "%.1f", group.tokens), value: group.tokens),
          .init(String(format: "%.3f", group.seconds), value: group.seconds),
          .init(String(format: "%.2f", group.candidates), value: group.candidates),
          group.agreement.map { .init(percent($0), value: $0) } ?? .init("–"),
          group.right.map { .init(percent($0), value: $0) } ?? .init("–"), .init(String(format: "%.4f", group.usd), value: group.usd),
        ]
      })
  }
}

import Foundation
import Plotting
import Reports

/// The page at `/`: what was asked lately, what it cost, and what the strategies made of it. It comes anew every ten seconds and needs no network.
struct DashboardPage {
  let services: GatewayServices

  var html: String {
    let receipts = services.receipts.recent
    let groups = ReceiptGroup.all(receipts)
    var report = Report(
      title: "isoflop gateway", subtitle: "The last \(receipts.count) requests; \(services.metrics.inFlight) under way",
      headline: headline(receipts), sections: sections(receipts, groups),
      provenance: .init(command: "isoflop serve", facts: facts))
    report.refreshSeconds = 10
    return report.html
  }

  private func headline(_ receipts: [GatewayReceipt]) -> Report.Headline {
    let spent = receipts.reduce(0) { $0 + $1.spent.tokens }
    let dropped = receipts.reduce(0) { $0 + $1.dropped.calls + $1.cancelled.calls }
    let usd = receipts.reduce(0) { $0 + $1.spent.usd }
    let failed = receipts.count { $0.status >= 400 }
    return .init(
      receipts.isEmpty
        ? "Nothing was asked yet. Point a client of the OpenAI API at this address with /v1 behind it."
        : "\(receipts.count - failed) requests were answered and \(failed) were not.",
      figures: [
        .init("\(spent)", label: "tokens of all calls"),
        .init("\(dropped)", label: "calls dropped, as the answer was sure without them"),
        .init(usd > 0 ? String(format: "$%.4f", usd) : "–", label: "by the configured prices"),
      ])
  }

  private func sections(_ receipts: [GatewayReceipt], _ groups: [ReceiptGroup]) -> [Report.Section] {
    [
      Report.Section("Models and strategies", [.table(ReceiptGroup.table(groups))] + curve(groups)),
      Report.Section("Spend", [.figure(.init(name: "spend", chart: spend(receipts), caption: "Tokens of all calls by minute."))]),
      Report.Section("Latest requests", [.table(latest(receipts.suffix(50).reversed()))]),
    ]
  }

  /// Agreement against cost, where strategies were used.
  private func curve(_ groups: [ReceiptGroup]) -> [Report.Block] {
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
    return [
      .figure(
        .init(
          name: "agreement", chart: chart,
          caption:
            "Agreement is no accuracy: what is right, only labelled prompts tell. It shows where more candidates can still change something."
        )
      )
    ]
  }

  private func spend(_ receipts: [GatewayReceipt]) -> Chart {
    let minutes = Dictionary(grouping: receipts) { Int($0.time.timeIntervalSinceNow / 60) }.mapValues {
      $0.reduce(0) { $0 + $1.spent.tokens }
    }
    let first = min(minutes.keys.min() ?? 0, -10)
    let positions = (first...0).map { Position(x: Double($0), y: Double(minutes[$0] ?? 0)) }
    var chart = Chart(title: "Tokens by minute", x: Axis("Minutes from now"), y: Axis("Tokens"))
    let series = Series("tokens", color: .categorical(0), symbol: Series.Symbol.allCases[0])
    chart.layers = [
      .line(LineLayer(series, positions: positions)),
      .points(PointLayer(series, points: positions.map { Point(x: $0.x, y: $0.y, label: "") })),
    ]
    return chart
  }

  private func latest(_ receipts: [GatewayReceipt]) -> Report.Table {
    Report.Table(
      caption: "The newest first. Prompts and answers aren’t kept.",
      columns: [
        .text("Request"), .text("Model"), .text("Strategy"), .number("Status"), .number("Seconds"), .number("Calls"), .number("Tokens"),
        .number("Candidates"), .number("Agreement"), .text("Stopped"),
      ],
      rows: receipts.map { receipt in
        [
          .init(String(receipt.id.prefix(12))), .init(receipt.model), .init(receipt.strategy.isEmpty ? "passed on" : receipt.strategy),
          .number(receipt.status), .init(String(format: "%.3f", receipt.seconds), value: receipt.seconds),
          .number(receipt.spent.calls), .number(receipt.spent.tokens), .number(receipt.candidates),
          receipt.agreement.map { .init(percent($0), value: $0) } ?? .init("–"), .init(receipt.stop),
        ]
      })
  }

  private var facts: [Report.Provenance.Fact] {
    let configuration = services.configuration
    let policy = configuration.policy.map { "calibrated on \($0.problems) problems, at most \($0.limit) samples" } ?? "Beta rule at 0.95"
    return [
      .init("Upstreams", services.catalogue.upstreams.map(\.base).joined(separator: ", ")), .init("Policy of auto", policy),
      .init("Receipts", configuration.database ?? "in memory"),
      .init("Keys", configuration.keys.isEmpty ? "none" : "\(configuration.keys.count)"),
      .init("Receipts lost", "\(services.receipts.lost)"),
    ]
  }
}

/// The requests of a model and strategy.
struct ReceiptGroup {
  var name: String
  var requests: Int
  var tokens: Double
  var seconds: Double
  var candidates: Double
  var agreement: Double?
  var usd: Double

  static func all(_ receipts: [GatewayReceipt]) -> [ReceiptGroup] {
    Dictionary(grouping: receipts.filter { $0.status < 400 && !$0.model.isEmpty }) {
      $0.model + ($0.strategy.isEmpty ? "" : "@" + $0.strategy)
    }
    .sorted { $0.key < $1.key }.map { name, receipts in
      let count = Double(receipts.count)
      let agreements = receipts.compactMap(\.agreement)
      return ReceiptGroup(
        name: name, requests: receipts.count, tokens: receipts.reduce(0) { $0 + Double($1.spent.tokens) } / count,
        seconds: receipts.reduce(0) { $0 + $1.seconds } / count, candidates: receipts.reduce(0) { $0 + Double($1.candidates) } / count,
        agreement: agreements.isEmpty ? nil : agreements.reduce(0, +) / Double(agreements.count),
        usd: receipts.reduce(0) { $0 + $1.spent.usd })
    }
  }

  static func table(_ groups: [ReceiptGroup]) -> Report.Table {
    Report.Table(
      caption: "Means of a request that was answered.",
      columns: [
        .text("Model"), .number("Requests"), .number("Tokens"), .number("Seconds"), .number("Candidates"), .number("Agreement"),
        .number("US dollars"),
      ],
      rows: groups.map { group in
        [
          .init(group.name), .number(group.requests), .init(String(format: "%.1f", group.tokens), value: group.tokens),
          .init(String(format: "%.3f", group.seconds), value: group.seconds),
          .init(String(format: "%.2f", group.candidates), value: group.candidates),
          group.agreement.map { .init(percent($0), value: $0) } ?? .init("–"), .init(String(format: "%.4f", group.usd), value: group.usd),
        ]
      })
  }
}

private func percent(_ share: Double) -> String { String(format: "%.1f%%", 100 * share) }

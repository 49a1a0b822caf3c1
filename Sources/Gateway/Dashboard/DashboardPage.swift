import Foundation
import InferenceScaling
import Plotting
import Reports
import TextFormats

/// The dashboard, which reloads every ten seconds and needs no network.
///
/// It shows the requests under way, the latest requests and their cost, the effect of strategies, and the evaluation of shadowed requests. It is a report of
/// `Reports`, as `isoflop report` makes one: every figure has its data, its SVG and the command that goes on from it, and no script comes from elsewhere.
/// Everything is read from memory (the latest 512 requests), so an open page costs no query.
struct DashboardPage: Sendable {
  let registry: RequestRegistry
  let policies: PolicyStore
  let configuration: GatewayConfiguration
  let upstreams: [String]

  private var store: ReceiptStore { registry.receipts }

  /// Pages are drawn on a thread of their own, one after the other: connections don't wait for them.
  private static let drawing = DispatchQueue(label: "page")

  var html: String {
    get async {
      await withCheckedContinuation { continuation in
        Self.drawing.async { continuation.resume(returning: report.html) }
      }
    }
  }

  /// Puts the page together from one look at the receipts, so that all is of one moment.
  private var report: Report {
    let receipts = store.recent
    let shadows = store.shadows
    var report = Report(
      title: "isoflop gateway", subtitle: "The last \(Plural.counted(receipts.count, "request")); \(registry.count) under way",
      headline: headline(receipts), sections: sections(receipts, shadows),
      provenance: .init(command: "isoflop serve", facts: facts))
    report.refreshSeconds = 10
    return report
  }

  /// The count of answers, and the three amounts that an operator asks for first: tokens, calls saved, money.
  ///
  /// A status of 400 and more counts as not answered, whoever was at fault: refused budgets, wrong requests and broken upstreams. The table of the latest
  /// requests tells them apart by their stop.
  private func headline(_ receipts: [GatewayReceipt]) -> Report.Headline {
    let spent = receipts.reduce(0) { $0 + $1.spent.tokens }
    let dropped = receipts.reduce(0) { $0 + $1.dropped.calls + $1.cancelled.calls }
    let usd = receipts.reduce(0) { $0 + $1.spent.usd }
    let failed = receipts.count { $0.status >= 400 }
    return .init(
      receipts.isEmpty
        ? "Nothing was asked yet. Point a client of the OpenAI API at this address with /v1 behind it."
        : "\(Plural.counted(receipts.count - failed, "request was", "requests were")) answered and \(failed) not.",
      figures: [
        .init("\(spent)", label: "tokens of all calls"),
        .init("\(dropped)", label: "calls dropped, as the answer was sure without them"),
        .init(usd > 0 ? String(format: "$%.4f", usd) : "–", label: "by the configured prices"),
      ])
  }

  /// The sections in the order in which they are asked for.
  ///
  /// That is: what is under way, what it costs, what more would bring, what decided, and the requests one by one.
  ///
  /// A section without data is left out rather than shown empty.
  private func sections(_ receipts: [GatewayReceipt], _ shadows: [GatewayReceipt]) -> [Report.Section] {
    let traffic = TrafficSections(receipts: receipts, shadows: shadows, now: Date())
    let evaluations = ShadowEvaluation.all(shadows, policy: policies.current)
    let learnt = EvaluationSections(evaluations: evaluations, versions: store.versions, problem: policies.problem)
    return [
      LiveSection(registry.longest(50).map(\.receipt)).section, traffic.models, learnt.curves, traffic.spend, learnt.policies,
      traffic.latest,
    ]
    .compactMap(\.self)
  }

  /// The settings that the figures depend on. Addresses are the operator's; the page is for whoever reaches the port, so keys are only counted.
  private var facts: [Report.Provenance.Fact] {
    let shadow =
      configuration.shadow.map { "\(percent($0.share)) of chat requests, \(Plural.counted($0.samples, "answer")) each" } ?? "nothing"
    return [
      .init("Upstreams", upstreams.joined(separator: ", ")),
      .init("Policy of auto", policies.current.words), .init("Shadowed", shadow),
      .init("Receipts", configuration.database ?? "in memory"),
      .init("Keys", configuration.keys.isEmpty ? "none" : "\(configuration.keys.count)"),
      .init("Receipts lost", "\(store.lost)"),
    ]
  }
}

/// The requests under way.
private struct LiveSection {
  let receipts: [GatewayReceipt]

  init(_ receipts: [GatewayReceipt]) { self.receipts = receipts }

  var section: Report.Section? {
    guard !receipts.isEmpty else { return nil }
    let rows = receipts.map { receipt -> [Report.Table.Cell] in
      [
        .init(String(receipt.id.prefix(12))), .init(receipt.model), .init(receipt.strategy.isEmpty ? "passed on" : receipt.strategy),
        .init(String(format: "%.1f", receipt.seconds), value: receipt.seconds),
      ]
    }
    return Report.Section(
      "Under way",
      [
        .table(
          .init(
            caption: "The longest first, fifty at most.",
            columns: [.text("Request"), .text("Model"), .text("Strategy"), .number("Seconds so far")], rows: rows))
      ])
  }
}

/// A share in percent.
func percent(_ share: Double) -> String { String(format: "%.1f%%", 100 * share) }

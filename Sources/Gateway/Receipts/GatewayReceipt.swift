import ChatCompletions
import Foundation
import InferenceScaling
import Synchronization
import TextFormats

/// A request's cost, the uses of it, and the reason of its end; one is kept for every request.
///
/// It holds no word of the conversation: answers are numbered in order of arrival, and known by their form alone. The amounts overlap, and add up so:
///
///     spent   = answers received + failed + judged + cancelled     (as upstreams told it)
///     charged = spent + assumed + dropped, or the bound that was reserved if a request was passed on and its upstream didn't say what it took
struct GatewayReceipt: Codable, Hashable, Sendable {
  var id: String
  var time: Date
  var route: String
  /// The key's name; empty where the gateway has no keys.
  var account: String
  var model = ""
  /// The strategy's name; empty where the request was passed on.
  var strategy = ""
  /// The remark on the strategy's name, if it is one that goes with the next release.
  var note: String?
  /// The reason for which the figures of the vote say nothing, if there is one.
  var warning: String?
  var status = 0
  var seconds = 0.0
  /// All calls, and their cost as far as it is known.
  var spent = Spending.zero
  /// The most that calls of unknown cost may have cost; nil if all costs are known.
  ///
  /// An upstream didn't say what they took, or they broke off before it could.
  var assumed: Spending?
  /// The most that calls may have cost which were dropped on their way.
  var dropped = Spending.zero
  /// The charge to the account's hour; nil if nothing was reserved.
  ///
  /// It is what was spent, assumed and dropped, or the bound if a request was passed on and its upstream didn't say what it took.
  var charged: Spending?
  /// Of what is spent, what failed, judged and cancelled calls cost.
  var failed = Spending.zero
  var judged = Spending.zero
  var cancelled = Spending.zero
  /// Whether a request was passed on whose upstream didn't say what it took.
  var isUnmetered = false
  /// The samples that the strategy received.
  var candidates = 0
  /// The tokens of the answers that were chosen, and not of those that only voted.
  var chosenTokens = 0
  /// The model whose answer was chosen, where a strategy chose.
  var answeredBy: String?
  /// The number, from 0, of each candidate's answer in order of arrival; nil if it gave none.
  var votes: [Int?] = []
  /// The tokens that each candidate took to generate, in the order of `votes`.
  var tokens: [Int] = []
  /// The form of each answer, by number: its letters and digits without which ones they are.
  var forms: [AnswerForm] = []
  /// Whether each answer is right, by number; empty where the request didn't say what is.
  var outcomes: [Bool] = []
  /// Whether the chosen answer is right, where the request said what is.
  var isRight: Bool?
  /// The limit of thinking and what came of it, where there is one.
  var thinking: HeldThinking?
  /// The policy that decided when to stop, where one did.
  var policy: String?
  /// The accuracy, as a share, that the policy is expected to lose against all of its samples.
  var lossExpected: Double?
  /// The share of candidates that gave the chosen answer.
  var agreement: Double?
  /// The strategy's own confidence.
  var confidence: Double?
  /// The probability that the runner-up is the more frequent answer, P(p₂ > p₁ | votes): the most that further samples could change.
  var changeProbability: Double?
  /// The reason of the end.
  var stop = ""
}

extension GatewayReceipt {
  /// An answer of the form of the one that was voted for, which isn't kept itself; nil for no answer.
  func answer(_ vote: Int?) -> String? { vote.map { forms[$0].example($0) } }

  /// The receipt as `isoflop` in an answer's body.
  var told: JSONValue {
    var members: JSONObject = [
      "id": .string(id), "strategy": .string(strategy), "calls": .integer(spent.calls), "promptTokens": .integer(spent.promptTokens),
      "cachedTokens": .integer(spent.cachedTokens), "completionTokens": .integer(spent.completionTokens),
      // The most tokens of calls that were dropped on their way, whose cost nobody told.
      "droppedTokensAtMost": .integer(dropped.tokens), "usd": .float(spent.usd), "seconds": .float(seconds),
      "candidates": .integer(candidates), "votes": .array(votes.map { $0.map(JSONValue.integer) ?? .null }), "stop": .string(stop),
    ]
    // The most tokens of calls whose upstream didn't say what they took.
    members["assumedTokensAtMost"] = assumed.map { .integer($0.tokens) }
    members["note"] = note.map(JSONValue.string)
    members["warning"] = warning.map(JSONValue.string)
    members["answeredBy"] = answeredBy.map(JSONValue.string)
    members["agreement"] = agreement.map(JSONValue.float)
    members["confidence"] = confidence.map(JSONValue.float)
    members["isRight"] = isRight.map(JSONValue.bool)
    members["thinking"] = thinking?.json
    members["policy"] = policy.map(JSONValue.string)
    members["lossExpected"] = lossExpected.map(JSONValue.float)
    members["changeProbability"] = changeProbability.map(JSONValue.float)
    // The former name, for one release.
    members["chanceThatMoreWouldChangeIt"] = changeProbability.map(JSONValue.float)
    return .object(members)
  }
}

/// Counts for Prometheus, in its text format.
///
/// A series is a route, a model and a strategy, all of which clients name: a name has at most 256 bytes, and beyond 500 series the rest is counted as one.
/// Everything is counted when a request ends, from its receipt, so the sums are those of the receipts; only the gauges are of the moment.
///
/// | family | type | of |
/// |---|---|---|
/// | `isoflop_requests_total` | counter | requests by status |
/// | `isoflop_upstream_calls_total`, `isoflop_dropped_calls_total` | counter | calls, and those dropped on their way because the answer was sure |
/// | `isoflop_prompt_tokens_total`, `…_cached_…`, `…_completion_…` | counter | tokens of all calls |
/// | `isoflop_cost_usd_total`, `isoflop_candidates_total` | counter | money by the configured prices; candidates received |
/// | `isoflop_request_seconds` | histogram | seconds from arrival to the end of the answer, 5 ms to 300 s |
/// | `isoflop_requests_in_flight`, `isoflop_connections` | gauge | the moment |
/// | `isoflop_receipts_lost_total`, `isoflop_shadows_skipped_total` | counter | receipts that weren't kept; requests that found no room to be shadowed |
///
/// Source: Prometheus, “Exposition formats”, version 0.0.4.
final class GatewayMetrics: Sendable {
  fileprivate struct Series: Hashable {
    var route: String
    var model: String
    var strategy: String
  }

  fileprivate struct Counts {
    var requests: [Int: Int] = [:]
    var calls = 0
    var dropped = 0
    var promptTokens = 0
    var cachedTokens = 0
    var completionTokens = 0
    var usd = 0.0
    var candidates = 0
    var seconds = 0.0
    var buckets = [Int](repeating: 0, count: GatewayMetrics.bounds.count)
  }

  private let series = Mutex<[Series: Counts]>([:])
  /// Names come from clients: beyond so many, all others are counted together.
  private static let mostSeries = 500
  private static let others = Series(route: "others", model: "others", strategy: "others")
  private static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]

  func ended(_ receipt: GatewayReceipt) {
    series.withLock { all in
      let series = all[Series(receipt)] == nil && all.count >= Self.mostSeries ? Self.others : Series(receipt)
      var counts = all[series, default: Counts()]
      counts.requests[receipt.status, default: 0] += 1
      counts.calls += receipt.spent.calls
      counts.dropped += receipt.dropped.calls
      counts.promptTokens += receipt.spent.promptTokens
      counts.cachedTokens += receipt.spent.cachedTokens
      counts.completionTokens += receipt.spent.completionTokens
      counts.usd += receipt.spent.usd
      counts.candidates += receipt.candidates
      counts.seconds += receipt.seconds
      if let place = Self.bounds.firstIndex(where: { receipt.seconds <= $0 }) { counts.buckets[place] += 1 }
      all[series] = counts
    }
  }
}

extension GatewayMetrics.Series {
  fileprivate init(_ receipt: GatewayReceipt) {
    self.init(route: receipt.route.label, model: receipt.model.label, strategy: receipt.strategy.label)
  }

  fileprivate var labels: String { "route=\"\(route.escaped)\",model=\"\(model.escaped)\",strategy=\"\(strategy.escaped)\"" }
}

extension String {
  /// The text as a label's value, which has a bounded length wherever it came from.
  fileprivate var label: String {
    utf8.count <= GatewayError.longestName ? self : String(decoding: utf8.prefix(GatewayError.longestName - 3), as: UTF8.self) + "…"
  }

  fileprivate var escaped: String { replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") }
}

extension GatewayMetrics {
  /// The figures that aren't counted by request.
  struct Now {
    var inFlight: Int
    var connections: Int
    var lost: Int
    var skipped: Int
  }

  /// All series.
  func text(_ now: Now) -> String {
    let series = series.withLock(\.self).sorted { $0.key.labels < $1.key.labels }
    var lines: [String] = []
    func family(_ name: String, _ kind: String, _ help: String, _ values: [(String, String)]) {
      lines += ["# HELP isoflop_\(name) \(help)", "# TYPE isoflop_\(name) \(kind)"]
      lines += values.map { "isoflop_\(name)\($0.0.isEmpty ? "" : "{\($0.0)}") \($0.1)" }
    }
    func counter(_ name: String, _ help: String, _ value: (Counts) -> String) {
      family(name, "counter", help, series.map { ($0.key.labels, value($0.value)) })
    }
    family(
      "requests_total", "counter", "Requests by status.",
      series.flatMap { key, counts in
        counts.requests.sorted { $0.key < $1.key }.map { ("\(key.labels),status=\"\($0.key)\"", "\($0.value)") }
      })
    counter("upstream_calls_total", "Calls to upstreams.") { "\($0.calls)" }
    counter("dropped_calls_total", "Further calls that were dropped on their way.") { "\($0.dropped)" }
    counter("prompt_tokens_total", "Prompt tokens that came from no cache.") { "\($0.promptTokens)" }
    counter("cached_tokens_total", "Prompt tokens from a cache.") { "\($0.cachedTokens)" }
    counter("completion_tokens_total", "Generated tokens, those of candidates that weren't chosen among them.") { "\($0.completionTokens)" }
    counter("cost_usd_total", "US dollars, by the configured prices.") { "\($0.usd)" }
    counter("candidates_total", "Candidates that strategies received.") { "\($0.candidates)" }
    lines += ["# HELP isoflop_request_seconds Seconds from arrival to the end of the answer.", "# TYPE isoflop_request_seconds histogram"]
    for (key, counts) in series { lines += histogram(key.labels, counts) }
    family("requests_in_flight", "gauge", "Requests under way.", [("", "\(now.inFlight)")])
    family("connections", "gauge", "Open connections of clients.", [("", "\(now.connections)")])
    family("receipts_lost_total", "counter", "Receipts that couldn't be kept.", [("", "\(now.lost)")])
    family("shadows_skipped_total", "counter", "Requests chosen to learn from that found no room.", [("", "\(now.skipped)")])
    return lines.joined(separator: "\n") + "\n"
  }

  private func histogram(_ labels: String, _ counts: Counts) -> [String] {
    var sum = 0
    let total = counts.requests.values.reduce(0, +)
    let buckets = zip(Self.bounds, counts.buckets).map { bound, count in
      sum += count
      return "isoflop_request_seconds_bucket{\(labels),le=\"\(bound)\"} \(sum)"
    }
    return buckets + [
      "isoflop_request_seconds_bucket{\(labels),le=\"+Inf\"} \(total)", "isoflop_request_seconds_sum{\(labels)} \(counts.seconds)",
      "isoflop_request_seconds_count{\(labels)} \(total)",
    ]
  }
}

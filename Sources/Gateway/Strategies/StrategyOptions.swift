import ChatCompletions
import TextFormats

/// The body's `isoflop` object.
///
/// | member | is |
/// |---|---|
/// | `strategy` | a name of the grammar; goes before the header and the model's name |
/// | `budget` | the most that the request may take: `tokens`, `usd`, `calls`, `ms` |
/// | `extract` | the extractor of the answers that vote: `boxed`, `answer-is`, `last-number`, `mathematics`, `json:KEY`, `text` |
/// | `judge` | the model that scores candidates, where a strategy scores them |
/// | `threshold` | the confidence below which the model after `>` is asked |
/// | `thinking` | `{"tokens": T}`: the most tokens of thinking of each answer, across the calls of tools in a user's turn |
/// | `receipt`, `progress` | whether the body carries the receipt, and a stream the candidates as they come |
/// | `reference` | the right answer, for receipts; no upstream sees it |
struct StrategyOptions: Hashable, Sendable {
  var strategy: String?
  var budget: RequestBudget?
  var extract: String?
  var receipt: Bool?
  var progress: Bool?
  var threshold: Double?
  var reference: String?
  var judge: String?
  /// The most tokens of thinking.
  var thinking: Int?

  private static let known = ["budget", "extract", "judge", "progress", "receipt", "reference", "strategy", "thinking", "threshold"]

  /// Reads the object.
  ///
  /// - Throws: `GatewayError` for an unknown member, with the known ones: one that is left out in silence could be the budget.
  init(_ text: ArraySlice<UInt8>?) throws(GatewayError) {
    guard let text else { return }
    guard let members = (try? JSONValue(parsing: text, options: .network))?.object else {
      throw .invalidRequest("“isoflop” is an object of \(Self.known.joined(separator: ", "))", parameter: "isoflop")
    }
    try Self.refuseUnknown(members.keys, Self.known, "isoflop")
    if let thinking = members["thinking"]?.object { try Self.refuseUnknown(thinking.keys, ["tokens"], "isoflop.thinking") }
    if let budget = members["budget"]?.object { try Self.refuseUnknown(budget.keys, RequestBudget.members, "isoflop.budget") }
    do throws(JSONProblem) {
      try read(members)
    } catch {
      throw .invalidRequest(
        "“isoflop” can't be read (\(error)); for example {\"strategy\": \"sc8\", \"budget\": {\"tokens\": 20000}, \"receipt\": true}",
        parameter: "isoflop")
    }
    guard (1...PassedOnCost.mostTokens).contains(thinking ?? 1) else {
      throw .invalidRequest("“isoflop.thinking.tokens” is at least 1", parameter: "isoflop.thinking")
    }
  }

  private mutating func read(_ members: JSONObject) throws(JSONProblem) {
    (strategy, extract) = (try members.string("strategy"), try members.string("extract"))
    (reference, judge) = (try members.string("reference"), try members.string("judge"))
    (receipt, progress) = (try members.bool("receipt"), try members.bool("progress"))
    threshold = try members.double("threshold")
    thinking = try members.optional("thinking") { (json) throws(JSONProblem) in try json.members().required("tokens") { $0.integer } }
    budget = try members.optional("budget") { (json) throws(JSONProblem) in try RequestBudget(json: json) }
  }

  private static func refuseUnknown(_ keys: some Sequence<String>, _ known: [String], _ name: String) throws(GatewayError) {
    guard let unknown = keys.sorted().first(where: { !known.contains($0) }) else { return }
    throw .invalidRequest(
      "“\(name)” has no “\(unknown)”; known are \(known.joined(separator: ", "))", parameter: "\(name).\(unknown)", code: "unknown_option")
  }
}

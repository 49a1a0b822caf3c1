import ChatCompletions
import Foundation
import TextFormats

/// The body's `isoflop` object.
struct StrategyOptions: Decodable, Hashable, Sendable {
  var strategy: String?
  var budget: RequestBudget?
  var extract: String?
  var receipt: Bool?
  var progress: Bool?
  var threshold: Double?
  var reference: String?
  var judge: String?

  private static let known = ["budget", "extract", "judge", "progress", "receipt", "reference", "strategy", "threshold"]
  private static let budgetKeys = ["calls", "ms", "tokens", "usd"]

  /// Reads the object.
  ///
  /// - Throws: `GatewayError` for an unknown member, with the known ones.
  init(_ text: ArraySlice<UInt8>?) throws(GatewayError) {
    guard let text else { return }
    guard let value = (try? JSONValue(parsing: text, options: .network))?.object else {
      throw .invalidRequest("“isoflop” is an object of \(Self.known.joined(separator: ", "))", parameter: "isoflop")
    }
    try Self.refuseUnknown(value.keys, Self.known, "isoflop")
    if case .object(let budget)? = value["budget"] { try Self.refuseUnknown(budget.keys, Self.budgetKeys, "isoflop.budget") }
    do {
      self = try JSONDecoder().decode(StrategyOptions.self, from: Data(text))
    } catch {
      throw .invalidRequest(
        "“isoflop” can't be read (\(DecodingProblem(error))); for example {\"strategy\": \"sc8\", \"budget\": {\"tokens\": 20000}, \"receipt\": true}",
        parameter: "isoflop")
    }
  }

  private static func refuseUnknown(_ keys: some Sequence<String>, _ known: [String], _ name: String) throws(GatewayError) {
    guard let unknown = keys.sorted().first(where: { !known.contains($0) }) else { return }
    throw .invalidRequest(
      "“\(name)” has no “\(unknown)”; known are \(known.joined(separator: ", "))", parameter: "\(name).\(unknown)", code: "unknown_option")
  }
}

import ChatCompletions
import Foundation
import InferenceScaling
import TextFormats

/// A request's cost, the uses of it, and the reason of its end; one is kept for every request.
///
/// It holds no word of the conversation: answers are numbered in order of arrival, and known by their form alone. The amounts overlap, and add up so:
///
///     spent   = answers received + failed + judged + cancelled     (known costs)
///     charged = spent + dropped, or the bound that was reserved if an upstream didn't say what it took
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
  var status = 0
  var seconds = 0.0
  /// All calls together whose cost is known.
  var spent = Spending.zero
  /// The most that calls may have cost which were dropped on their way.
  var dropped = Spending.zero
  /// The charge to the account's hour; nil if nothing was reserved.
  ///
  /// It is what was spent and dropped, or the bound if an upstream didn't say what it took.
  var charged: Spending?
  /// Of what is spent, what failed, judged and cancelled calls cost.
  var failed = Spending.zero
  var judged = Spending.zero
  var cancelled = Spending.zero
  /// Whether an upstream didn't say what it took.
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
    members["note"] = note.map(JSONValue.string)
    members["answeredBy"] = answeredBy.map(JSONValue.string)
    members["agreement"] = agreement.map(JSONValue.float)
    members["confidence"] = confidence.map(JSONValue.float)
    members["isRight"] = isRight.map(JSONValue.bool)
    members["policy"] = policy.map(JSONValue.string)
    members["lossExpected"] = lossExpected.map(JSONValue.float)
    members["changeProbability"] = changeProbability.map(JSONValue.float)
    // The former name, for one release.
    members["chanceThatMoreWouldChangeIt"] = changeProbability.map(JSONValue.float)
    return .object(members)
  }
}

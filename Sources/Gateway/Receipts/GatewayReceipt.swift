import Foundation
import InferenceScaling

/// What a request cost, for what, and why it ended: kept for every request, and told with the answer.
struct GatewayReceipt: Codable, Hashable, Sendable {
  var id: String
  var time: Date
  var route: String
  /// The key's name; empty where the gateway has no keys.
  var account: String
  var model = ""
  /// The strategy's name; empty where the request was passed on.
  var strategy = ""
  var status = 0
  var seconds = 0.0
  /// All calls together whose cost is known.
  var spent = Spending.zero
  /// The most that calls may have cost which were dropped on their way.
  var dropped = Spending.zero
  /// Of what is spent, what failed, judged and cancelled calls cost.
  var failed = Spending.zero
  var judged = Spending.zero
  var cancelled = Spending.zero
  /// Whether an upstream didn't say what it took.
  var isUnmetered = false
  /// The samples that the strategy was told of.
  var candidates = 0
  /// The tokens of the answers that were chosen, and not of those that only voted.
  var chosenTokens = 0
  /// The model whose answer was chosen, where a strategy chose.
  var answeredBy: String?
  /// Which answer each candidate gave, by number from 0 in order of arrival; nil where it gave none.
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
  /// The probability that the second answer is the more frequent one: the most that drawing on could change.
  var doubling: Double?
  /// Why it stopped.
  var stop = ""
}

extension GatewayReceipt {
  /// An answer of the form of the one that was voted for, which isn't kept itself; nil for no answer.
  func answer(_ vote: Int?) -> String? { vote.map { forms[$0].example($0) } }

  /// What is told with an answer, as `isoflop` in the body.
  struct Told: Codable, Hashable, Sendable {
    var id: String
    var strategy: String
    var calls: Int
    var promptTokens: Int
    var cachedTokens: Int
    var completionTokens: Int
    /// The most tokens of calls that were dropped on their way, whose cost nobody told.
    var droppedTokensAtMost: Int
    var usd: Double
    var seconds: Double
    var candidates: Int
    var answeredBy: String?
    var votes: [Int?]
    var agreement: Double?
    var confidence: Double?
    var isRight: Bool?
    var policy: String?
    var lossExpected: Double?
    var chanceThatMoreWouldChangeIt: Double?
    var stop: String
  }

  var told: Told {
    Told(
      id: id, strategy: strategy, calls: spent.calls, promptTokens: spent.promptTokens, cachedTokens: spent.cachedTokens,
      completionTokens: spent.completionTokens, droppedTokensAtMost: dropped.tokens, usd: spent.usd, seconds: seconds,
      candidates: candidates, answeredBy: answeredBy, votes: votes, agreement: agreement,
      confidence: confidence, isRight: isRight, policy: policy, lossExpected: lossExpected,
      chanceThatMoreWouldChangeIt: doubling, stop: stop)
  }
}

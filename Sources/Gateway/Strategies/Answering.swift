import ChatCompletions

/// A way to answer a request with more than one call.
protocol Answering: Sendable {
  var plan: StrategyPlan { get }
  var request: ChatRequest { get }
  var exchange: Exchange { get }
  var services: GatewayServices { get }
  /// Whether the answer's own text is told as it comes, and not only at the end.
  var tellsText: Bool { get }

  /// Answers; its cost and its end go on the receipt. What comes on the way is told as chunks of a stream.
  ///
  /// - Throws: `GatewayError`.
  func answer(tell: @escaping @Sendable (StrategyChunk) -> Void) async throws -> StrategyAnswer
}

extension Answering {
  /// A request whose answer's length is known where tokens or money are limited.
  func ending(_ base: ChatRequest) -> ChatRequest {
    var base = base
    let mustEnd = plan.budget.limitsTokens || exchange.account.limitsTokens
    if mustEnd, base.maximumTokens == nil, base.other["max_completion_tokens"] == nil {
      base.maximumTokens = services.configuration.limits.tokensOfAnswer
    }
    return base
  }

  /// The most tokens of an answer, for what is reserved.
  func tokensOfAnswer(_ base: ChatRequest) -> Int {
    let asked = base.mostCompletionTokens ?? base.maximumTokens ?? services.configuration.limits.tokensOfAnswer
    return min(max(asked, 0), PassedOnCost.mostTokens)
  }

  /// A piece of the answer to one choice.
  func chunk(_ choice: Int, _ delta: [String: JSONValue]) -> StrategyChunk {
    StrategyChunk(id: answerID, created: created, model: model, choices: [.init(index: choice, delta: delta, finishReason: nil)])
  }

  var answerID: String { "chatcmpl-" + exchange.key }
  var created: Int { Int(exchange.started.timeIntervalSince1970) }
  /// The model as the client asks for it.
  var model: String { exchange.receipt.model + "@" + plan.name }

  /// The whole answer.
  func wholeAnswer(_ choices: [ChatChoice]) -> StrategyAnswer {
    let receipt = exchange.receipt
    return StrategyAnswer(
      id: answerID, created: created, model: model, choices: choices, usage: ChatUsage(receipt.spent),
      isoflop: plan.tellsReceipt ? receipt.told : nil)
  }
}

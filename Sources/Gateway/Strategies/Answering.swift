import ChatCompletions

/// A way to answer a request with more than one call.
protocol Answering: Sendable {
  var plan: StrategyPlan { get }
  var request: ChatRequest { get }
  var exchange: Exchange { get }
  /// Whether the answer's own text is told as it comes, and not only at the end.
  var tellsText: Bool { get }

  /// Answers; its cost and its end go on the receipt. What comes on the way is told as chunks of a stream.
  ///
  /// - Throws: `GatewayError`.
  func answer(tell: @escaping @Sendable (StrategyChunk) -> Void) async throws -> StrategyAnswer
}

extension Answering {
  /// A piece of the answer to one choice.
  func chunk(_ choice: Int, _ delta: [String: JSONValue]) -> StrategyChunk {
    StrategyChunk(id: answerID, created: created, model: model, choices: [.init(index: choice, delta: delta, finishReason: nil)])
  }

  var answerID: String { "chatcmpl-" + exchange.id.dropFirst(4) }
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

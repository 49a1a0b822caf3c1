import ChatCompletions
import InferenceScaling

/// A service that answers a request with more than one call.
protocol Answering: Sendable {
  var work: AnswerWork { get }
  /// Whether the answer's own text is sent as it comes, and not only at the end.
  var tellsText: Bool { get }

  /// Answers; the cost and the reason of the end go on the receipt. Chunks are told as they come.
  ///
  /// - Throws: `GatewayError`.
  func answer(tell: @escaping @Sendable (ChatChunk) -> Void) async throws -> ChatResponse
}

extension Answering {
  var request: GatewayRequest { work.request }
  var plan: StrategyPlan { work.plan }

  /// Cancels work when the plan's milliseconds are over; a strategy then answers with the best that it has.
  func withDeadline<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
    var deadline: Task<Void, any Error>?
    defer { deadline?.cancel() }
    return await withCancellableTask(work) { cancel in
      deadline = plan.budget.ms.map { ms in
        Task(executorPreference: LoopExecutor.shared) {
          try await Task.sleep(for: .milliseconds(ms))
          cancel()
        }
      }
    }
  }
}

/// A chat to answer, the plan to answer it by, and what all services make of the two.
///
/// An answer's identifier and model are the gateway's: the model is that which the client asked for, `MODEL@STRATEGY`, since no single call gave the answer.
/// Its usage is that of all calls together, which is what the client pays; the receipt says what became of it.
struct AnswerWork: Sendable {
  let plan: StrategyPlan
  let chat: ChatRequest
  let upstream: any Upstream
  let request: GatewayRequest
  let prices: PriceList
  /// The tokens that are reserved for an answer whose request limits none.
  let tokensWithoutLimit: Int

  /// A request whose answer's length is known if tokens or money are limited.
  func limited(_ base: ChatRequest) -> ChatRequest {
    var base = base
    let mustEnd = plan.budget.limitsTokens || request.account.limitsTokens
    if mustEnd, base.maximumTokens == nil, base.other["max_completion_tokens"] == nil { base.maximumTokens = tokensWithoutLimit }
    return base
  }

  /// The most tokens of an answer, for what is reserved.
  func tokensOfAnswer(_ base: ChatRequest) -> Int {
    min(max(base.mostCompletionTokens ?? base.maximumTokens ?? tokensWithoutLimit, 0), PassedOnCost.mostTokens)
  }

  /// The backend of a model at the connections of an upstream.
  ///
  /// - Throws: `GatewayError.unauthorized` if the client's key can't stand in a header.
  func backend(_ upstream: any Upstream) throws(GatewayError) -> any ChatBackend {
    do {
      return try upstream.backend(authorization: upstream.authorization(request.authorization))
    } catch {
      throw .unauthorized
    }
  }

  /// The model as the client asks for it.
  private var model: String { request.receipt.model + "@" + plan.name }
  private var answerID: String { "chatcmpl-" + request.key }
  private var created: Int { Int(request.started.timeIntervalSince1970) }

  /// A piece of the answer to one choice.
  func chunk(_ choice: Int, _ delta: ChatChunk.Delta) -> ChatChunk {
    ChatChunk(id: answerID, created: created, model: model, choices: [.init(index: choice, delta: delta)])
  }

  /// The whole answer, with the usage of all calls together and the receipt if it was asked for.
  func answer(_ choices: [ChatChoice]) -> ChatResponse {
    let receipt = request.receipt
    var answer = ChatResponse(id: answerID, created: created, model: model, choices: choices, usage: ChatUsage(receipt.spent))
    if plan.tellsReceipt { answer.other["isoflop"] = receipt.told }
    return answer
  }
}

extension ChatUsage {
  init(_ spent: Spending) {
    self.init(
      promptTokens: spent.promptTokens + spent.cachedTokens, completionTokens: spent.completionTokens, cachedTokens: spent.cachedTokens)
  }
}

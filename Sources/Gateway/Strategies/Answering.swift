import ChatCompletions
import Foundation
import HTTPTypes
import Hummingbird
import InferenceScaling
import Synchronization

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
        Task(executorPreference: LoopExecutor.current) {
          try await Task.sleep(for: .milliseconds(ms))
          cancel()
        }
      }
    }
  }
}

/// A chat to answer, the plan to answer it by, and what all services make of the two.
///
/// An answer's identifier and model are the gateway's: the model is that which the client asked for, `MODEL@STRATEGY` if it named one, since no single call
/// gave the answer.
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

  /// The tokens that may still be thought in this turn; nil if thinking isn't limited.
  var thinkingLeft: Int? { plan.thinking.map { max($0.tokens - chat.thoughtInTurn, 1) } }

  /// An upstream's own way to hold the thinking of this request; nil if it has none.
  func thinkingControl(_ upstream: any Upstream, model: String? = nil) async -> ThinkingControl? {
    guard plan.thinking != nil, let support = upstream.thinking else { return nil }
    return await support.control(of: model ?? chat.model) { await upstream.owners(for: request.head) }
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
      return try upstream.backend(
        authorization: upstream.authorization(request.head.authorization), head: request.head.ofCalls { [request] in request.nextCallID() })
    } catch {
      throw .unauthorized
    }
  }

  /// The model as the client asks for it.
  private var model: String { plan.isNamed ? request.receipt.model + "@" + plan.name : request.receipt.model }
  private var answerID: String { "chatcmpl-" + request.key }
  private var created: Int { Int(request.started.timeIntervalSince1970) }

  /// A piece of the answer to one choice.
  func chunk(_ choice: Int, _ delta: ChatChunk.Delta, logprobs: ChatLogProbabilities? = nil) -> ChatChunk {
    ChatChunk(id: answerID, created: created, model: model, choices: [.init(index: choice, delta: delta, logprobs: logprobs)])
  }

  /// The whole answer, with the usage of all calls together and the receipt if it was asked for.
  ///
  /// - Parameter requestID: The upstream's identifier of the call that gave the first choice.
  func answer(_ choices: [ChatChoice], requestID: String? = nil) -> ChatResponse {
    let receipt = request.receipt
    var answer = ChatResponse(id: answerID, created: created, model: model, choices: choices, usage: ChatUsage(receipt))
    answer.requestID = requestID
    if plan.tellsReceipt { answer.other["isoflop"] = receipt.told }
    return answer
  }
}

extension ChatUsage {
  /// The tokens of all calls of a request, as far as they are known.
  ///
  /// What is assumed stands on the ledger alone.
  init(_ receipt: GatewayReceipt) {
    let spent = receipt.spent
    self.init(
      promptTokens: spent.promptTokens + spent.cachedTokens, completionTokens: spent.completionTokens, cachedTokens: spent.cachedTokens)
    isPartial = receipt.assumed != nil
  }
}

/// A strategy's answer as a stream: comments while candidates run, the news on the way, then the chosen answer.
///
///     work ──── chunk, chunk, …, done ──┐
///     ticker ── tick every 5 s ─────────┼─ queue ── first signal: an error is a status
///                                       └────────── all others: events, comments, an error event at the end
///
/// Proxies and clients close a connection on which nothing comes for a minute or less; comments keep it open, and readers pass over them (WHATWG HTML,
/// server-sent events, 9.2.6). They carry no `id` and no data: some clients take any event for a chunk.
///
/// The work begins with the stream and not with its body, so that an error before the first news still has its own status. Work, ticker and body meet in one
/// queue of signals, from which all that came together is written at once. When the client leaves, the work is cancelled and waited for: its cost belongs on
/// the receipt.
final class AnswerStream: Sendable {
  private enum Signal: Sendable {
    case tick
    case chunk(ChatChunk)
    case done(Result<ChatResponse, any Error>)
  }

  /// Seconds between comments.
  private static let keepAlive = Duration.seconds(5)

  private let service: any Answering
  private let events: Mutex<any AnswerEvents>
  private let signals = GatheringQueue<Signal>()
  private let work: Task<Void, Never>
  private let ticker: Task<Void, Never>

  /// Begins the work.
  init(_ service: any Answering, _ encoder: any AnswerEncoder) {
    self.service = service
    events = Mutex(encoder.events)
    work = Task(executorPreference: LoopExecutor.current) { [signals] in
      do {
        signals.put(.done(.success(try await service.answer { signals.put(.chunk($0)) })))
      } catch {
        signals.put(.done(.failure(error)))
      }
    }
    ticker = Task(executorPreference: LoopExecutor.current) { [signals] in
      while (try? await Task.sleep(for: Self.keepAlive)) != nil { signals.put(.tick) }
    }
  }

  /// A stream whose body is never begun ends its work with its response.
  deinit {
    ticker.cancel()
    work.cancel()
  }

  /// Waits for the first news: an error that comes first keeps its status, a later one is an event.
  ///
  /// A comment counts as news: after five seconds the head is sent with status 200, and an error from then on is an event. Clients that look at the status
  /// alone see a refusal that comes at once, which is when a budget, a key or a model refuses.
  ///
  /// - Throws: `GatewayError`; `CancellationError` if the client leaves.
  func response() async throws -> Response {
    let first = try await endingWithClient { [signals] in await signals.next() ?? [] }
    if case .done(.failure(let error))? = first.first {
      ticker.cancel()
      throw error
    }
    var fields: HTTPFields = [
      .contentType: "text/event-stream", .cacheControl: "no-cache", .requestID: service.request.clientID,
      .receiptID: service.request.id, .strategy: service.work.plan.name,
    ]
    fields[.warning] = service.request.receipt.warning
    let body = ResponseBody { [self] writer in
      let output = LentWriter(writer)
      do {
        try await endingWithClient { [self] in
          if try await write(first, to: output) { return }
          while let news = await signals.next() { if try await write(news, to: output) { return } }
          throw CancellationError()
        }
      } catch {
        service.request.abandon()
        throw error
      }
      try await output.finish()
    }
    return Response(status: .ok, headers: fields, body: body)
  }

  /// Does a part of it. When the client leaves, the work is ended and waited for: what it cost belongs on the receipt.
  private func endingWithClient<Value: Sendable>(_ part: @escaping @Sendable () async throws -> Value) async throws -> Value {
    do {
      return try await service.request.whileConnected {
        let value = try await part()
        try Task.checkCancellation()
        return value
      }
    } catch {
      ticker.cancel()
      work.cancel()
      await work.value
      throw error
    }
  }

  /// Writes all news that came together, at once; true if the last was among them.
  private func write(_ news: [Signal], to output: LentWriter) async throws -> Bool {
    var (text, isDone) = ("", false)
    for signal in news where !isDone {
      switch signal {
      case .tick: text += ServerSentEvent.comment("still at work")
      case .chunk(let chunk): text += events.withLock { $0.chunk(chunk) }.map(\.text).joined()
      case .done(let result):
        ticker.cancel()
        text += end(result).map(\.text).joined()
        isDone = true
      }
    }
    if isDone { await service.request.kept() }
    try await output.write(ByteBuffer(string: text))
    return isDone
  }

  /// Ends the request, and gives the events of its end.
  private func end(_ result: Result<ChatResponse, any Error>) -> [ServerSentEvent] {
    switch result {
    case .success(let answer):
      service.request.finish(status: 200)
      return events.withLock { $0.end(answer, textIsTold: service.tellsText) }
    case .failure(let error): return events.withLock { [$0.failure(service.request.fail(error))] }
    }
  }
}

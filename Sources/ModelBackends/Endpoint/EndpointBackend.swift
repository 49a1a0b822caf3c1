#if Serving
import ChatCompletions
import InferenceScaling
import Synchronization
import TextFormats

/// A model behind a server of the OpenAI API.
///
/// Fields that a `GenerationRequest` doesn't name (tools, response formats, a server's own) come from `base`, whose messages precede the request's.
/// A request's own fields win. A prefix is continued with `continue_final_message`, which vLLM and others understand.
public struct EndpointBackend: ModelBackend {
  /// The client.
  public var client: ChatClient
  /// The request that every call starts from; its model is the backend's name.
  public var base: ChatRequest
  /// Is called with the server's whole answer to each call.
  public var onResponse: (@Sendable (ChatResponse) -> Void)?

  /// Creates a backend from a request that every call starts from.
  public init(client: ChatClient, base: ChatRequest, onResponse: (@Sendable (ChatResponse) -> Void)? = nil) {
    (self.client, self.base, self.onResponse) = (client, base, onResponse)
  }

  /// Creates a backend for a model; `parameters` are further fields of every request.
  public init(client: ChatClient, model: String, parameters: JSONObject = [:]) {
    self.init(client: client, base: ChatRequest(model: model, messages: [], other: parameters))
  }

  /// The model.
  public var name: String { base.model }
  /// The client's limit.
  public var timeLimit: Duration { client.timeout }

  /// The bytes of all messages and of the base's tools, with room for a chat template.
  public func promptBound(_ request: GenerationRequest) -> Int {
    request.messages.reduce(base.promptBound) { $0 + $1.text.utf8.count + 16 }
  }

  /// Asks for a whole answer.
  public func complete(_ request: GenerationRequest) async throws(BackendError) -> Generation {
    do throws(ChatError) {
      let response = try await client.complete(chatRequest(request))
      onResponse?(response)
      return Generation(response)
    } catch {
      throw BackendError(error)
    }
  }

  /// Asks for a streamed answer. Ending it early cancels the call, so that the server stops generating.
  ///
  /// A server reports usage at the end alone, so a text that ended early has none.
  public func stream(
    _ request: GenerationRequest, onPiece: @escaping @Sendable (GenerationPiece) async -> Bool
  ) async throws(BackendError) -> Generation {
    var request = chatRequest(request)
    if request.other["stream_options"] == nil { request.other["stream_options"] = ["include_usage": true] }
    let followed = FollowedAnswer(onPiece)
    let call = Task { [client, request] () async -> Result<ChatResponse, ChatError> in
      do throws(ChatError) { return .success(try await client.stream(request) { await followed.add($0) }) } catch { return .failure(error) }
    }
    followed.onTruncation { call.cancel() }
    let result = await withTaskCancellationHandler {
      await call.value
    } onCancel: {
      call.cancel()
    }
    if let truncated = followed.truncated { return truncated }
    do throws(ChatError) {
      let response = try result.get()
      onResponse?(response)
      var generation = Generation(response)
      generation.reasoning = followed.reasoning
      return generation
    } catch {
      throw BackendError(error)
    }
  }

  private func chatRequest(_ request: GenerationRequest) -> ChatRequest {
    var chat = base
    chat.model = request.model ?? base.model
    chat.messages += request.messages.map { ChatMessage(role: $0.role.rawValue, content: $0.text) }
    chat.temperature = request.temperature ?? base.temperature
    chat.seed = request.seed ?? base.seed
    if !request.stops.isEmpty { chat.stop = .array(request.stops.map { .string($0) }) }
    if let limit = request.maximumTokens {
      // Some servers take this name alone.
      if base.other["max_completion_tokens"] == nil {
        chat.maximumTokens = limit
      } else {
        chat.other["max_completion_tokens"] = .integer(limit)
      }
    }
    if let alternatives = request.alternatives {
      chat.wantsLogProbabilities = true
      if alternatives > 0 { chat.topLogProbabilities = alternatives }
    }
    if request.continuesLastMessage {
      chat.other["continue_final_message"] = true
      chat.other["add_generation_prompt"] = false
    }
    return chat
  }
}

/// An answer as it arrives, until the reader of its pieces has enough.
///
/// Chunks that were on their way at the cut are dropped: the text is the same however fast the server was.
private final class FollowedAnswer: Sendable {
  private struct State {
    var text = ""
    var reasoning = ""
    var tokens: [Generation.Token] = []
    var model: String?
    var isTruncated = false
    var cancel: (@Sendable () -> Void)?

    /// Adds a piece; false after the cut.
    mutating func take(_ piece: GenerationPiece, _ model: String?) -> Bool {
      guard !isTruncated else { return false }
      text += piece.text
      reasoning += piece.reasoning
      tokens += piece.tokens
      self.model = self.model ?? model
      return true
    }
  }

  private let onPiece: @Sendable (GenerationPiece) async -> Bool
  private let state = Mutex(State())

  init(_ onPiece: @escaping @Sendable (GenerationPiece) async -> Bool) { self.onPiece = onPiece }

  var reasoning: String { state.withLock { $0.reasoning } }

  /// The text up to its cut; `nil` if it wasn't cut.
  var truncated: Generation? {
    state.withLock { state in
      guard state.isTruncated else { return nil }
      return Generation(text: state.text, reasoning: state.reasoning, tokens: state.tokens, isTruncated: true, model: state.model)
    }
  }

  /// Has a function called at the cut, at once if it was before.
  func onTruncation(_ cancel: @escaping @Sendable () -> Void) {
    let isLate = state.withLock { state in
      state.cancel = cancel
      return state.isTruncated
    }
    if isLate { cancel() }
  }

  func add(_ chunk: ChatChunk) async {
    guard let choice = chunk.choices.first(where: { $0.index == 0 }) else { return }
    let piece = GenerationPiece(
      text: choice.delta.content ?? "", reasoning: choice.delta.reasoning ?? "",
      tokens: (choice.logprobs?.content ?? []).map(Generation.Token.init))
    guard piece != GenerationPiece(text: ""), state.withLock({ $0.take(piece, chunk.model) }) else { return }
    guard await !onPiece(piece) else { return }
    let cancel = state.withLock { state in
      state.isTruncated = true
      return state.cancel
    }
    cancel?()
  }
}
#endif

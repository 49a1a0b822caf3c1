import ChatCompletions
import NIOCore
import TextFormats

/// A form of the API in which an answer is written; strategies work on the chat's.
///
/// A strategy gives a `ChatResponse`, and pieces of one on the way. An encoder makes of them what its route promises: a body, or events. There is one for
/// chats and one for responses; a third form of the API would be a third conformer, and no strategy would know.
protocol AnswerEncoder: Sendable {
  /// The whole answer.
  func body(_ answer: ChatResponse) -> [UInt8]
  /// The events of a streamed one.
  var events: any AnswerEvents { get }
}

/// The events of a streamed answer, one after another.
protocol AnswerEvents: Sendable {
  /// The events of a piece of the answer.
  mutating func chunk(_ chunk: ChatChunk) -> [ServerSentEvent]
  /// The events of the answer, whose text may have been sent before, and of the stream's end.
  mutating func end(_ answer: ChatResponse, textIsTold: Bool) -> [ServerSentEvent]
  /// The event of an error, behind which nothing follows.
  mutating func failure(_ error: GatewayError) -> ServerSentEvent
}

/// Writes answers of `/v1/chat/completions`.
///
/// A stream is one `chat.completion.chunk` an event. The first has the role; text follows in pieces of 48 characters, or of as many whole tokens where their
/// log-probabilities go with them, tool calls whole and numbered; the last of a choice has its `finish_reason`. The usage comes in an event of its own without
/// choices, and only if `stream_options.include_usage` asks for it: older clients index into `choices[0]` of every event. `[DONE]` ends it.
struct ChatEncoder: AnswerEncoder {
  /// Whether a stream is to end with its usage.
  let wantsUsage: Bool

  init(_ request: ChatRequest) { wantsUsage = request.other["stream_options"]?["include_usage"] == .bool(true) }

  func body(_ answer: ChatResponse) -> [UInt8] { answer.json.bytes }

  var events: any AnswerEvents { ChatEvents(wantsUsage: wantsUsage) }
}

private struct ChatEvents: AnswerEvents {
  let wantsUsage: Bool

  func chunk(_ chunk: ChatChunk) -> [ServerSentEvent] { [ServerSentEvent(json: chunk.json)] }

  func end(_ answer: ChatResponse, textIsTold: Bool) -> [ServerSentEvent] {
    answer.chunks(includesUsage: wantsUsage, textIsTold: textIsTold).map { ServerSentEvent(json: $0.json) } + [.done]
  }

  func failure(_ error: GatewayError) -> ServerSentEvent { ServerSentEvent(json: error.json) }
}

extension ChatResponse {
  /// The answer as the pieces of a stream.
  ///
  /// They are the role, the text a few words at a time or the tool calls, the end, and the usage if it was asked for.
  ///
  /// - Parameter textIsTold: Whether the text and the thinking went out before.
  func chunks(includesUsage: Bool, textIsTold: Bool) -> [ChatChunk] {
    var chunks: [ChatChunk] = []
    func add(_ index: Int, _ delta: ChatChunk.Delta, _ reason: String? = nil, logprobs: ChatLogProbabilities? = nil) {
      let choice = ChatChunk.Choice(index: index, delta: delta, finishReason: reason, logprobs: logprobs)
      chunks.append(ChatChunk(id: id, created: created, model: model, choices: [choice]))
    }
    for choice in choices {
      let (index, message) = (choice.index ?? 0, choice.message)
      let isBegun = textIsTold && (message.text?.isEmpty == false || message.other["reasoning_content"] != nil)
      if !isBegun { add(index, .init(role: "assistant", content: "")) }
      for (key, value) in message.other where value != .null && !(textIsTold && key == "reasoning_content") {
        add(index, key == "tool_calls" ? .init(toolCalls: value.numberedCalls) : .init(other: JSONObject([(key, value)])))
      }
      if !textIsTold { for piece in choice.pieces { add(index, .init(content: piece.text), logprobs: piece.logprobs) } }
      add(index, .init(), choice.finishReason ?? "stop")
    }
    if includesUsage || !other.isEmpty {
      var last = ChatChunk(id: id, created: created, model: model, choices: [], usage: includesUsage ? usage : nil)
      last.other = other
      chunks.append(last)
    }
    return chunks
  }
}

extension JSONValue {
  /// Tool calls as streams have them: each with its place.
  fileprivate var numberedCalls: [JSONValue] {
    (array ?? []).enumerated().map { place, call in
      call.object.map { .object(JSONObject([("index", .integer(place))]).merging($0)) } ?? call
    }
  }
}

extension ChatChoice {
  fileprivate typealias Piece = (text: String?, logprobs: ChatLogProbabilities?)

  /// The length of a piece, in characters: about a line's.
  private static let pieceLength = 48

  /// The text in pieces, each with the log-probabilities of its tokens if there are any.
  ///
  /// Tokens that don't make up the text (parts of characters, marks that a server leaves out, a tool's call) go with the first piece, all of them: a client
  /// that joins them has the same list as from an answer in one piece.
  fileprivate var pieces: [Piece] {
    let text = message.text ?? ""
    guard let logprobs, let tokens = logprobs.content, !tokens.isEmpty else { return Self.pieces(of: text) }
    guard tokens.lazy.map(\.token).joined() == text else {
      var pieces = Self.pieces(of: text)
      if pieces.isEmpty { pieces = [(nil, nil)] }
      pieces[0].logprobs = logprobs
      return pieces
    }
    var (pieces, start, length) = ([Piece](), 0, 0)
    for (place, token) in tokens.enumerated() {
      length += token.token.count
      guard length >= Self.pieceLength || place == tokens.count - 1 else { continue }
      var part = logprobs
      part.content = Array(tokens[start...place])
      pieces.append((tokens[start...place].map(\.token).joined(), part))
      (start, length) = (place + 1, 0)
    }
    return pieces
  }

  /// A text in pieces of whole characters.
  private static func pieces(of text: String) -> [Piece] {
    var (pieces, rest) = ([Piece](), text[...])
    while !rest.isEmpty {
      let piece = rest.prefix(pieceLength)
      pieces.append((String(piece), nil))
      rest = rest.dropFirst(piece.count)
    }
    return pieces
  }
}

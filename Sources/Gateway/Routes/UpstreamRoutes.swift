import ChatCompletions
import HTTPTypes
import Hummingbird
import InferenceScaling
import TextFormats

/// A route of the API that upstreams have under the same path.
protocol UpstreamRoute: Route {
  /// The members that limit an answer's length, the one to advise last.
  static var lengths: [String] { get }
}

extension UpstreamRoute {
  static var method: HTTPRequest.Method { .post }
}

/// `POST /v1/completions`: passed on.
struct CompletionsRoute: UpstreamRoute {
  static let path = "/v1/completions"
  static let lengths = ["max_tokens"]

  let relay: RelayHandler

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    try await relay.respond(to: request, context: context, on: Self.self)
  }
}

/// `POST /v1/embeddings`: passed on; nothing is generated.
struct EmbeddingsRoute: UpstreamRoute {
  static let path = "/v1/embeddings"
  static let lengths: [String] = []

  let relay: RelayHandler

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    try await relay.respond(to: request, context: context, on: Self.self)
  }
}

extension RawObject {
  /// The model's name; nil if the object names none.
  var namedModel: String? { value("model")?.string.flatMap { $0.isEmpty ? nil : $0 } }

  /// The model's name.
  ///
  /// - Throws: `GatewayError` if there is none, or it is too long.
  var model: String {
    get throws(GatewayError) {
      guard let model = namedModel else {
        throw .invalidRequest("“model” is missing or no text", parameter: "model")
      }
      try GatewayError.check(name: model, parameter: "model")
      return model
    }
  }
}

/// A route on which strategies answer: its request read as a chat, and the encoder of its answers.
///
/// Strategies work on chats alone; a route translates into them and back, and a third form of the API would be a third conformer.
protocol AnswerRoute: UpstreamRoute {
  /// The member that holds the conversation.
  static var conversation: String { get }

  /// Reads a request and the encoder of its answer, whose identifiers are made of the key.
  ///
  /// - Throws: `GatewayError`, a 400 with what isn't right.
  static func read(_ object: RawObject, key: String) throws(GatewayError) -> (request: ChatRequest, encoder: any AnswerEncoder)
}

/// `POST /v1/chat/completions`: passed on, or answered with a strategy.
struct ChatRoute: AnswerRoute {
  static let path = "/v1/chat/completions"
  static let lengths = ["max_completion_tokens", "max_tokens"]
  static let conversation = "messages"

  let answers: AnswerHandler

  static func read(_ object: RawObject, key: String) throws(GatewayError) -> (request: ChatRequest, encoder: any AnswerEncoder) {
    let request = try ChatRequest(body: object.bytes)
    return (request, ChatEncoder(request))
  }

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    try await answers.respond(to: request, context: context, on: Self.self)
  }
}

/// `POST /v1/responses`: passed on, or answered with a strategy that asks in chats.
struct ResponsesRoute: AnswerRoute {
  static let path = "/v1/responses"
  static let lengths = ["max_output_tokens"]
  static let conversation = "input"

  let answers: AnswerHandler

  static func read(_ object: RawObject, key: String) throws(GatewayError) -> (request: ChatRequest, encoder: any AnswerEncoder) {
    let request = try ResponsesRequest(object)
    return (try request.chat(), ResponsesEncoder(request: request, key: key))
  }

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    try await answers.respond(to: request, context: context, on: Self.self)
  }
}

/// `POST /v1/messages`: passed on, or answered with a strategy that asks in chats; for clients of Anthropic's API.
///
/// A server without this route is reached through it by the strategy `single`, which asks once.
struct MessagesRoute: AnswerRoute {
  static let path = "/v1/messages"
  static let lengths = ["max_tokens"]
  static let conversation = "messages"

  let answers: AnswerHandler

  static func read(_ object: RawObject, key: String) throws(GatewayError) -> (request: ChatRequest, encoder: any AnswerEncoder) {
    (try MessagesRequest(object).chat(), MessagesEncoder(key: key))
  }

  func respond(to request: Request, context: GatewayContext) async throws -> Response {
    try await answers.respond(to: request, context: context, on: Self.self)
  }
}

/// A JSON object as it was written: its members can be found and removed without touching any other byte.
///
/// So the text of a client reaches the upstream unchanged: numbers keep their digits, unknown members their order and form. Only the outline is read, in one
/// pass and to 512 levels, since nothing is built of it; what is decoded of a member is held to the network's 64.
struct RawObject: Hashable, Sendable {
  /// The text.
  private(set) var bytes: [UInt8]
  private var members: [Member] = []

  private struct Member: Hashable {
    var key: String
    /// From the key's quotation mark to the end of the value.
    var whole: Range<Int>
    var value: Range<Int>
  }

  /// Finds the members; O(bytes).
  ///
  /// - Throws: `GatewayError` if the text isn't an object of JSON in UTF-8, with the byte of the fault, or names a member twice: servers differ in which of the
  ///   two counts, and a budget must go by the one that does.
  init(_ bytes: [UInt8]) throws(GatewayError) {
    self.bytes = bytes
    do throws(JSONProblem) {
      members = try Self.members(of: bytes)
    } catch {
      throw .notJSON(error)
    }
    var keys: Set<String> = []
    for member in members where !keys.insert(member.key).inserted {
      throw .invalidRequest("the member “\(member.key)” stands there twice", parameter: member.key)
    }
  }

  private static func members(of bytes: [UInt8]) throws(JSONProblem) -> [Member] {
    var (scanner, members) = (JSONScanner(bytes[...], options: .outline), [Member]())
    try scanner.members(depth: 0) { (scanner, key, depth) throws(JSONProblem) in
      let value = try scanner.value(depth: depth)
      members.append(Member(key: key.text, whole: key.offset..<value.endIndex, value: value.startIndex..<value.endIndex))
    }
    try scanner.expectEnd()
    return members
  }

  /// The text of a member's value; `nil` if there is none.
  subscript(key: String) -> ArraySlice<UInt8>? { members.first { $0.key == key }.map { bytes[$0.value] } }

  /// A member's value, decoded; `nil` if there is none, or it has a wrong escape or number.
  func value(_ key: String) -> JSONValue? { self[key].flatMap { try? JSONValue(parsing: $0, options: .network) } }

  /// Removes a member, with the comma that parted it from its neighbour.
  mutating func remove(_ key: String) throws(GatewayError) {
    guard let place = members.firstIndex(where: { $0.key == key }) else { return }
    var range = members[place].whole
    if place > 0 {
      range = members[place - 1].whole.upperBound..<range.upperBound
    } else if members.count > 1 {
      range = range.lowerBound..<members[1].whole.lowerBound
    }
    bytes.removeSubrange(range)
    self = try RawObject(bytes)
  }
}

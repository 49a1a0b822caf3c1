import ChatCompletions
import HTTPTypes
import Hummingbird

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

import ChatCompletions
import Foundation
import Hummingbird
import Logging
import NIOCore

/// An upstream of this process: a model behind the same API as any other server, on a port of its own that only this machine reaches.
public struct LocalUpstream: Sendable {
  private let model: any TextModel

  /// Makes an upstream; nothing is listened on yet.
  public init(_ model: any TextModel) { self.model = model }

  /// Serves the model for as long as the body takes, which is given where it is.
  public func serve(_ body: @escaping @Sendable (GatewayConfiguration.Upstream) async throws -> Void) async throws {
    let (ports, ready) = AsyncStream.makeStream(of: Int.self)
    var logger = Logger(label: "isoflop")
    logger.logLevel = .critical
    let application = Application(
      responder: LocalResponder(model: model), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { ready.yield($0.localAddress?.port ?? 0) }, logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await application.run() }
      group.addTask {
        for await port in ports { return try await body(.init(url: "http://127.0.0.1:\(port)/v1")) }
      }
      try await group.next()
      group.cancelAll()
    }
  }
}

/// The routes of a local model.
private struct LocalResponder: HTTPResponder {
  let model: any TextModel

  private static let mostBytes = 4 << 20
  private static let tokensOfAnswer = 256

  func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    do {
      switch (request.method, request.uri.path) {
      case (.get, "/v1/models"):
        let entry = ["id": model.name, "object": "model", "owned_by": "isoflop"]
        return .json(#"{"object":"list","data":[\#(String(decoding: try JSONEncoder.sorted.encode(entry), as: UTF8.self))]}"#)
      case (.post, "/v1/chat/completions"):
        let body = try await request.wholeBody(upTo: Self.mostBytes)
        return try await answer(try ChatRequest(body: Data(body.readableBytesView)))
      default: throw GatewayError.notFound(request.uri.path)
      }
    } catch let error as GatewayError {
      return Response(error, id: nil)
    }
  }

  private func answer(_ request: ChatRequest) async throws -> Response {
    guard request.model == model.name else { throw GatewayError.unknownModel(request.model, known: [model.name]) }
    // Such a model knows no roles: it continues what was said.
    let prompt = request.messages.compactMap(\.text).joined(separator: "\n")
    guard !prompt.isEmpty else { throw GatewayError.invalidRequest("there is no text to continue", parameter: "messages") }
    let first = request.seed.map { UInt64(bitPattern: Int64($0)) } ?? .random(in: 0 ... .max)
    var (choices, usage) = ([ChatChoice](), ChatUsage(promptTokens: 0, completionTokens: 0))
    for place in 0..<max(request.choices ?? 1, 1) {
      let text = try await continuation(of: prompt, request, seed: first &+ UInt64(place))
      usage.promptTokens = text.promptTokens
      usage.completionTokens += text.tokens.count
      choices.append(choice(place, text, request))
    }
    let answer = StrategyAnswer(
      id: "chatcmpl-\(first)", created: Int(Date().timeIntervalSince1970), model: model.name, choices: choices, usage: usage)
    guard request.isStreamed == true else { return .json(String(decoding: try JSONEncoder.sorted.encode(answer), as: UTF8.self)) }
    let events = try answer.chunks(includesUsage: true, textIsTold: false).map { try ServerEvent.data($0) } + [ServerEvent.done]
    return Response(status: .ok, headers: [.contentType: "text/event-stream"], body: .init(contentsOf: events))
  }

  private func continuation(of prompt: String, _ request: ChatRequest, seed: UInt64) async throws -> ContinuedText {
    let stops = request.stop?.strings ?? []
    var text = try await model.continuation(
      of: prompt, count: max(1, request.maximumTokens ?? Self.tokensOfAnswer), temperature: request.temperature ?? 1, seed: seed,
      stop: stops.first ?? "")
    for stop in stops {
      guard let range = text.text.firstRange(of: stop) else { continue }
      text.text = String(text.text[..<range.lowerBound])
      text.hasEnded = true
    }
    return text
  }

  private func choice(_ place: Int, _ text: ContinuedText, _ request: ChatRequest) -> ChatChoice {
    let tokens = text.tokens.map { ChatLogProbabilities.Token(token: $0.text, logprob: $0.logProbability) }
    return ChatChoice(
      index: place, message: .assistant(text.text), finishReason: text.hasEnded ? "stop" : "length",
      logprobs: request.wantsLogProbabilities == true ? ChatLogProbabilities(content: tokens) : nil)
  }
}

extension JSONValue {
  /// The texts of a string or of an array of strings.
  fileprivate var strings: [String] {
    switch self {
    case .string(let text): text.isEmpty ? [] : [text]
    case .array(let values): values.flatMap(\.strings)
    default: []
    }
  }
}

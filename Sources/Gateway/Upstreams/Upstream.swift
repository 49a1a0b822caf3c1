import AsyncHTTPClient
import ChatCompletions
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import TextFormats

/// A source of models: a server of the API, or this process.
///
/// Requests reach it in two ways: as bytes that are passed on (`send`), and as the typed calls of a strategy (`backend`). A call is made once; whoever makes it
/// decides on another try: the client for what is passed on, `CallBreaker` for candidates.
protocol Upstream: Sendable {
  /// The name on the dashboard.
  var name: String { get }

  /// The knowledge of how it holds thinking; nil if nothing is known or to be asked for.
  var thinking: ThinkingSupport? { get }

  /// The value of the header that a request carries: the operator's key, or else the client's own.
  func authorization(_ client: String?) -> String?

  /// Sends a request and returns the head of the answer, whatever its status.
  ///
  /// - Parameter path: The path as clients write it: one under `/v1` continues the upstream's base, any other its root.
  /// - Throws: `GatewayError` if nothing came: 502, or 504 after a silence.
  func send(_ method: HTTPMethod, _ path: String, headers: HTTPHeaders, body: ByteBuffer?) async throws -> HTTPClientResponse

  /// The typed backend for the calls of strategies.
  ///
  /// - Parameter head: The part of the client's request that each call says again.
  /// - Throws: `ChatError.invalidKey` if the key can't stand in a header.
  func backend(authorization: String?, head: ChatHead) throws(ChatError) -> any ChatBackend
}

/// A server of the API, with the connections to it.
///
/// Only the addresses that the operator named are ever asked: redirects aren't followed, and nothing that a client sends becomes part of an address but
/// the path of a route, or one under the API's own (`OtherPath`).
///
/// One client of HTTP serves all upstreams. A connection that can't be made within five seconds isn't tried twice, and a read may take as long as
/// `limits.silence`: a model that thinks sends nothing for minutes. Idle connections are closed after `limits.keepAlive`, before the server does it, and a
/// request that came upon one that the server had closed is sent once more.
struct ServerUpstream: Upstream {
  private let endpoint: ChatEndpoint
  private let key: String?
  private let client: HTTPClient
  private let silence: Double
  let thinking: ThinkingSupport?

  init(_ configuration: GatewayConfiguration.Upstream, client: HTTPClient, silence: Double, environment: [String: String]) throws(ChatError)
  {
    endpoint = try ChatEndpoint(url: configuration.url, keyVariable: configuration.keyVariable, environment: environment)
    key = configuration.keyVariable.flatMap { environment[$0] }
    self.client = client
    self.silence = silence
    thinking = configuration.thinking.map { ThinkingSupport(ThinkingControl(rawValue: $0)) }
  }

  var name: String { endpoint.base }

  func authorization(_ client: String?) -> String? { key.map { "Bearer \($0)" } ?? client }

  func send(_ method: HTTPMethod, _ path: String, headers: HTTPHeaders, body: ByteBuffer?) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: address(path))
    request.method = method
    request.headers = headers
    if let body { request.body = .bytes(body) }
    do {
      return try await client.send(request, timeout: TimeAmount(.seconds(silence)))
    } catch let error as CancellationError {
      throw error
    } catch {
      throw GatewayError(upstream: error)
    }
  }

  /// The address of a path: upstreams have the API at a base of their own, which the operator gave.
  private func address(_ path: String) -> String {
    let base = endpoint.base
    if path.hasPrefix("/v1/") { return base + path.dropFirst(3) }
    return (base.hasSuffix("/v1") ? String(base.dropLast(3)) : base) + path
  }

  func backend(authorization: String?, head: ChatHead) throws(ChatError) -> any ChatBackend {
    ChatClient(
      endpoint: try ChatEndpoint(url: endpoint.base, key: authorization?.bearerToken), timeout: .seconds(silence), sharing: client,
      head: head, executor: LoopExecutor.current)
  }
}

/// A model of this process, called directly; its answers are written as a server would write them.
///
/// So nothing behind it knows the difference: a request that is passed on gets a body or events with lengths and types, and a strategy gets the backend.
struct LocalUpstream: Upstream {
  let model: String
  let backend: any ChatBackend

  var name: String { "\(model) in this process" }

  /// A model of this process has no parameter for it.
  var thinking: ThinkingSupport? { nil }

  /// Nobody needs a key for it, and none is passed on.
  func authorization(_ client: String?) -> String? { nil }

  func backend(authorization: String?, head: ChatHead) -> any ChatBackend { backend }

  func send(_ method: HTTPMethod, _ path: String, headers: HTTPHeaders, body: ByteBuffer?) async throws -> HTTPClientResponse {
    switch (method, path.prefix { $0 != "?" }) {
    case (.GET, "/v1/models"):
      return answer(["object": "list", "data": [["id": .string(model), "object": "model", "owned_by": "isoflop"]]])
    case (.POST, "/v1/chat/completions"):
      let request = try ChatRequest(body: (body ?? ByteBuffer()).readableBytesView)
      return try await complete(request)
    default:
      return answer(ChatErrorBody(message: "The local model answers chats alone.", type: "invalid_request_error").json, status: .notFound)
    }
  }

  private func complete(_ request: ChatRequest) async throws -> HTTPClientResponse {
    let response: ChatResponse
    do {
      response = try await backend.complete(request)
    } catch {
      throw GatewayError(upstream: error)
    }
    guard request.isStreamed == true else { return answer(response.json) }
    let events = response.chunks(includesUsage: true, textIsTold: false).map { ServerSentEvent(json: $0.json) } + [.done]
    return answer(Array(events.map(\.text).joined().utf8), type: "text/event-stream")
  }

  private func answer(_ json: JSONValue, status: HTTPResponseStatus = .ok) -> HTTPClientResponse {
    answer(json.bytes, type: "application/json", status: status)
  }

  private func answer(_ bytes: [UInt8], type: String, status: HTTPResponseStatus = .ok) -> HTTPClientResponse {
    HTTPClientResponse(
      status: status, headers: ["content-type": type, "content-length": "\(bytes.count)"], body: .bytes(ByteBuffer(bytes: bytes)))
  }
}

extension GatewayError {
  /// Makes a failed call an error of the client's: the upstream's own status and words if it refused. The address is the operator's business and isn't told.
  init(upstream error: any Error) {
    if let error = error as? GatewayError {
      self = error
      return
    }
    let error = ChatError(error, endpoint: "the upstream", timeout: .seconds(0))
    switch error {
    case .timedOut: self = .upstream("The upstream gave no answer in time: allow it more, or ask for fewer tokens.", status: 504)
    case .unreachable: self = .upstream("The upstream can't be reached: is it running?")
    case .refused(let refusal): self = .refused(refusal)
    default: self = .brokenOff
    }
    mayHaveCost = error.mayHaveCost
  }
}

import AsyncHTTPClient
import ChatCompletions
import Foundation
import NIOCore
import NIOHTTP1

/// A server that answers, with the connections to it.
///
/// Only the addresses that the operator named are ever asked: redirects aren't followed, and nothing that a client sends becomes part of an address but
/// the path of a known route.
final class Upstream: Sendable {
  let endpoint: ChatEndpoint
  private let key: String?
  private let client: HTTPClient
  private let silence: Double

  init(_ configuration: GatewayConfiguration.Upstream, client: HTTPClient, silence: Double, environment: [String: String]) throws(ChatError)
  {
    endpoint = try ChatEndpoint(url: configuration.url, keyVariable: configuration.keyVariable, environment: environment)
    key = configuration.keyVariable.flatMap { environment[$0] }
    self.client = client
    self.silence = silence
  }

  /// The base of its routes.
  var base: String { endpoint.base }

  /// The value of the header that a request carries: the operator's key, or else the client's own.
  func authorization(_ client: String?) -> String? { key.map { "Bearer \($0)" } ?? client }

  /// Sends a request and returns the head of what comes back, whatever its status.
  ///
  /// - Throws: `GatewayError` where nothing came: 502, or 504 after a silence.
  func send(
    _ method: HTTPMethod, _ path: String, headers: HTTPHeaders, body: ByteBuffer?
  ) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: base + path)
    request.method = method
    request.headers = headers
    if let body { request.body = .bytes(body) }
    do {
      return try await client.execute(request, timeout: TimeAmount(.seconds(silence)))
    } catch let error as CancellationError {
      throw error
    } catch {
      throw GatewayError(error, upstream: self)
    }
  }

  /// A typed client of the same connections, for the calls of strategies.
  func chat(authorization: String?) throws(ChatError) -> ChatClient {
    ChatClient(
      endpoint: try ChatEndpoint(url: base, key: authorization?.bearerToken), timeout: .seconds(silence), sharing: client)
  }
}

extension GatewayError {
  /// What a failed call is to the client: the upstream's own status and words where it refused. The address is the operator's business and isn't told.
  init(_ error: any Error, upstream: Upstream) {
    if let error = error as? GatewayError {
      self = error
      return
    }
    let error = ChatError(error, endpoint: "the upstream", timeout: .seconds(0))
    switch error {
    case .timedOut: self = .upstream("The upstream gave no answer in time: allow it more, or ask for fewer tokens.", status: 504)
    case .unreachable: self = .upstream("The upstream can't be reached: is it running?")
    case .status(let code, let message, _, let wait): self = .refused(code, message, retryAfter: wait)
    default: self = .brokenOff
    }
    mayHaveCost = error.mayHaveCost
  }
}

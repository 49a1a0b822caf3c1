import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import TextFormats

/// A client of the OpenAI API: of vLLM, llama.cpp, Ollama, OpenAI and others.
///
/// Limits are those of time (`timeout`, for the whole call) and of size (64 MB). Every error of the transport gets a type, `ChatError`.
/// A call is made once; the caller decides on repetitions, by `ChatError.isTransient` and `retryAfter`: only it knows the budget. Only a request that a server
/// never read is sent again, since its connection had been closed for being idle. Cancelling the task ends the call and closes its connection, by which
/// servers notice that they may stop generating.
public final class ChatClient: Sendable {
  /// The server.
  public let endpoint: ChatEndpoint
  /// The most time that a call may take.
  public let timeout: Duration
  /// The most bytes of an answer that are read.
  public static let mostBytes = 64 << 20

  private let head: ChatHead
  private let http: HTTPClient
  private let executor: (any TaskExecutor)?
  private let ownsConnections: Bool

  /// Makes a client that shares the connections of others; their maker closes them.
  ///
  /// - Parameters:
  ///   - head: What every call says besides its body.
  ///   - executor: The executor of the calls; nil for the shared pool.
  public init(
    endpoint: ChatEndpoint, timeout: Duration, sharing http: HTTPClient, head: ChatHead = ChatHead(), executor: (any TaskExecutor)? = nil
  ) {
    (self.endpoint, self.timeout, self.head, self.http, self.executor) = (endpoint, timeout, head, http, executor)
    ownsConnections = false
  }

  /// Makes a client, which keeps its connections until it is released.
  public init(endpoint: ChatEndpoint, timeout: Duration = .seconds(600), connections: Int = 64) {
    self.endpoint = endpoint
    self.timeout = timeout
    (head, executor) = (ChatHead(), nil)
    http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .models(connect: 10, connections: connections))
    ownsConnections = true
  }

  deinit { if ownsConnections { http.shutdown { _ in } } }

  /// Asks and waits for the whole answer, which has at least one choice.
  ///
  /// - Throws: `ChatError`.
  public func complete(_ request: ChatRequest) async throws(ChatError) -> ChatResponse {
    let prepared = self.request(request.json.bytes, "/chat/completions")
    let (bytes, requestID) = try await limited { try await self.bytes(of: prepared) }
    var response: ChatResponse
    do { response = try ChatResponse(parsing: bytes) } catch { throw malformed(error, String(decoding: bytes, as: UTF8.self)) }
    guard !response.choices.isEmpty else { throw .noChoices(endpoint: endpoint.base) }
    response.requestID = requestID
    return response
  }

  /// Sends JSON to a path under the base and reads the answer's JSON; for reward models.
  ///
  /// - Throws: `ChatError`.
  public func send(_ body: JSONValue, to path: String) async throws(ChatError) -> JSONValue {
    let request = request(body.bytes, path)
    let (bytes, _) = try await limited { try await self.bytes(of: request) }
    do {
      return try JSONValue(parsing: bytes, options: .network)
    } catch {
      throw malformed(error, String(decoding: bytes, as: UTF8.self))
    }
  }

  private func bytes(of request: HTTPClientRequest) async throws -> (bytes: [UInt8], requestID: String?) {
    let response = try await open(request)
    var body = try await response.body.collect(upTo: Self.mostBytes)
    return (body.readBytes(length: body.readableBytes) ?? [], response.headers.first(name: "x-request-id"))
  }
}

extension ChatClient {
  /// Asks and hands over the answer as it comes, a piece at a time.
  ///
  /// A stream that ends cleanly without `[DONE]` is whole, as for other clients of this API; if only the connection's end delimits it, every choice
  /// must have said why it ends. An event whose data is an error ends it: servers that fail after the first token have no status left to say so with. Returns
  /// the answer put together.
  ///
  /// - Throws: `ChatError`.
  @discardableResult
  public func stream(
    _ request: ChatRequest, onChunk: @Sendable @escaping (ChatChunk) async -> Void = { _ in }
  ) async throws(ChatError) -> ChatResponse {
    var request = request
    request.isStreamed = true
    let prepared = self.request(request.json.bytes, "/chat/completions")
    let response = try await limited { try await self.assemble(try await self.open(prepared), onChunk) }
    guard !response.choices.isEmpty else { throw .noChoices(endpoint: endpoint.base) }
    return response
  }

  private func assemble(
    _ response: HTTPClientResponse, _ onChunk: @Sendable (ChatChunk) async -> Void
  ) async throws -> ChatResponse {
    var (parser, assembly, read) = (ServerSentEventParser(), ChatChunkAssembly(requestID: response.headers.first(name: "x-request-id")), 0)
    for try await buffer in response.body {
      read += buffer.readableBytes
      guard read <= Self.mostBytes else { throw ChatError.tooLarge(endpoint: endpoint.base, limit: Self.mostBytes) }
      for event in parser.receive(buffer.readableBytesView) {
        if event.isDone { return assembly.value }
        let chunk = try chunk(event)
        assembly.add(chunk)
        await onChunk(chunk)
      }
    }
    guard response.isDelimited || assembly.isFinished else {
      throw ChatError.brokenOff(endpoint: endpoint.base, reason: "the connection was closed")
    }
    return assembly.value
  }

  private func chunk(_ event: ServerSentEvent) throws(ChatError) -> ChatChunk {
    do throws(JSONProblem) {
      return try ChatChunk(parsing: event.data.utf8)
    } catch {
      if let body = try? ChatErrorBody(parsing: event.data.utf8) {
        throw .failedStream(endpoint: endpoint.base, message: endpoint.excerpt(body.message))
      }
      throw malformed(error, event.data)
    }
  }
}

extension ChatClient {
  private func request(_ body: [UInt8], _ path: String) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: endpoint.base + path + head.query)
    request.method = .POST
    request.headers = head.headers
    request.headers.replaceOrAdd(name: "content-type", value: "application/json")
    if !request.headers.contains(name: "user-agent") { request.headers.add(name: "user-agent", value: "isoflop") }
    if let id = head.requestID?() { request.headers.replaceOrAdd(name: "x-request-id", value: id) }
    if let authorization = endpoint.authorization { request.headers.add(name: "authorization", value: authorization) }
    request.body = .bytes(ByteBuffer(bytes: body))
    return request
  }

  /// Sends a request and returns a response whose status is a success.
  private func open(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
    let response = try await http.send(request, timeout: TimeAmount(timeout))
    guard !(200..<300).contains(response.status.code) else { return response }
    let body = try? await response.body.collect(upTo: 1 << 20)
    throw ChatError.refused(refusal(response, body: body.map { String(buffer: $0) } ?? ""))
  }

  private func refusal(_ response: HTTPClientResponse, body text: String) -> ServerRefusal {
    var body = try? ChatErrorBody(parsing: text.utf8)
    let message = endpoint.excerpt(body?.message ?? text)
    if let words = body?.message { body?.message = endpoint.masked(words) }
    return ServerRefusal(
      status: Int(response.status.code), message: message, endpoint: endpoint.base,
      retryAfter: RetryAfter.duration { response.headers.first(name: $0) },
      shouldRetry: response.headers.first(name: "x-should-retry").flatMap { Bool($0.lowercased()) }, body: body,
      requestID: response.headers.first(name: "x-request-id"))
  }

  private func malformed(_ problem: JSONProblem, _ text: String) -> ChatError {
    .malformed(endpoint: endpoint.base, reason: problem.description, excerpt: endpoint.excerpt(text, limit: 80))
  }

  /// Does work within the client's time, and gives every error its type.
  ///
  /// The time is kept by a timer of the connections' event loops, which costs a thousandth of a sleeping task.
  private func limited<Value: Sendable>(_ work: @Sendable @escaping () async throws -> Value) async throws(ChatError) -> Value {
    let task = Task(executorPreference: executor) { () -> Result<Value, any Error> in
      do { return .success(try await work()) } catch { return .failure(error) }
    }
    let isLate = Mutex(false)
    let timer = http.eventLoopGroup.any().scheduleTask(in: TimeAmount(timeout)) {
      isLate.withLock { $0 = true }
      task.cancel()
    }
    let result = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    timer.cancel()
    do {
      return try result.get()
    } catch {
      throw ChatError(isLate.withLock(\.self) ? HTTPClientError.deadlineExceeded : error, endpoint: endpoint.base, timeout: timeout)
    }
  }
}

extension HTTPClientResponse {
  /// Whether its body says where it ends: otherwise one that broke off looks whole.
  package var isDelimited: Bool { headers.contains(name: "transfer-encoding") || headers.contains(name: "content-length") }
}

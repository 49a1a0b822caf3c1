import AsyncHTTPClient
import Foundation
import Gateway
import NIOCore
import NIOHTTP1
import Testing

/// A gateway on a free port of this process, with a client of its own.
func withGateway<Value: Sendable>(
  _ configuration: GatewayConfiguration, local: [Gateway.LocalModel] = [], environment: [String: String] = [:],
  _ body: @Sendable (RunningGateway) async throws -> Value
) async throws -> Value {
  var configuration = configuration
  configuration.port = 0
  let gateway = try Gateway(configuration, local: local, environment: environment)
  let (ports, ready) = AsyncStream.makeStream(of: Int.self)
  let server = Task { try await gateway.run { ready.yield($0) } }
  for await port in ports {
    let client = RunningGateway(port: port)
    do {
      let value = try await body(client)
      server.cancel()
      try? await server.value
      return value
    } catch {
      server.cancel()
      throw error
    }
  }
  throw CancellationError()
}

/// Waits out the last seconds of an hour, whose end would begin its budgets anew in the middle of a test.
func waitOutAnHoursEnd() async throws {
  while Date().timeIntervalSince1970.truncatingRemainder(dividingBy: 3600) > 3570 { try await Task.sleep(for: .seconds(1)) }
}

/// Waits until something holds, a minute at most; false if it never did.
func isReached(_ condition: @Sendable () async throws -> Bool) async throws -> Bool {
  let end = ContinuousClock.now + .seconds(60)
  while ContinuousClock.now < end {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(10))
  }
  return false
}

/// A gateway's port, and the ways to ask it.
struct RunningGateway: Sendable {
  struct Answer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: String

    var object: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:] }
    var error: [String: Any] { object["error"] as? [String: Any] ?? [:] }
    var content: String? {
      ((object["choices"] as? [[String: Any]])?.first?["message"] as? [String: Any])?["content"] as? String
    }
    /// The data of the stream's events.
    var events: [String] {
      body.components(separatedBy: "\n\n").compactMap { $0.hasPrefix("data: ") ? String($0.dropFirst(6)) : nil }
    }

    /// The data of a stream's events that have names, which are those of their data.
    func namedEvents() throws -> [[String: Any]] {
      try body.components(separatedBy: "\n\n").filter { $0.hasPrefix("event: ") }.map { block in
        let lines = block.components(separatedBy: "\n")
        let data = try #require(try JSONSerialization.jsonObject(with: Data(lines[1].dropFirst("data: ".count).utf8)) as? [String: Any])
        #expect(lines.count == 2 && lines[0] == "event: \(data["type"] ?? "")")
        return data
      }
    }
  }

  var port: Int

  func post(_ body: String, headers: [String: String] = [:]) async throws -> Answer {
    try await post("/v1/chat/completions", body, headers: headers)
  }

  func post(_ path: String, _ body: String, headers: [String: String] = [:]) async throws -> Answer {
    try await send(.POST, path, body: body, headers: headers)
  }

  func get(_ path: String, headers: [String: String] = [:]) async throws -> Answer {
    try await send(.GET, path, body: nil, headers: headers)
  }

  func ask(_ method: String, _ path: String, headers: [String: String] = [:]) async throws -> Answer {
    try await send(HTTPMethod(rawValue: method), path, body: nil, headers: headers)
  }

  /// Posts and reads every byte that comes: also of an answer that breaks off.
  ///
  /// A client of HTTP may drop what came just before a break.
  func readAll(
    _ body: String, headers: [String: String] = [:], path: String = "/v1/chat/completions"
  ) async throws -> (answer: Answer, isBrokenOff: Bool) {
    let client = try RawClient(port: port)
    defer { client.leave() }
    let lines = headers.map { "\($0): \($1)\r\n" }.joined()
    try client.send(
      "POST \(path) HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\(lines)content-length: \(body.utf8.count)\r\n\r\n\(body)")
    let text = await client.readToEnd()
    guard let end = text.firstRange(of: "\r\n\r\n") else { throw BrokenOff(status: 0) }
    let head = text[..<end.lowerBound].components(separatedBy: "\r\n")
    let fields = head.dropFirst().map { $0.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) } }
    var answer = Answer(
      status: Int(head[0].split(separator: " ").dropFirst().first ?? "") ?? 0, headers: HTTPHeaders(fields.map { ($0[0], $0[1]) }),
      body: String(text[end.upperBound...]))
    guard answer.headers.first(name: "transfer-encoding") == "chunked" else {
      return (answer, Int(answer.headers.first(name: "content-length") ?? "") != answer.body.utf8.count)
    }
    let chunks = RawClient.chunks(answer.body)
    answer.body = chunks.text
    return (answer, !chunks.isWhole)
  }

  private func send(_ method: HTTPMethod, _ path: String, body: String?, headers: [String: String]) async throws -> Answer {
    let response = try await execute(method, path, body: body, headers: headers)
    var text = ""
    do {
      text = String(buffer: try await response.body.collect(upTo: 1 << 24))
    } catch  where response.headers.contains(name: "x-request-id") {
      throw BrokenOff(status: Int(response.status.code))
    }
    return Answer(status: Int(response.status.code), headers: response.headers, body: text)
  }

  private func execute(_ method: HTTPMethod, _ path: String, body: String?, headers: [String: String]) async throws -> HTTPClientResponse {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
    request.method = method
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(ByteBuffer(string: body))
    }
    return try await HTTPClient.shared.execute(request, timeout: .seconds(120))
  }
}

/// The answer's body ended before it was whole.
struct BrokenOff: Error { var status: Int }

/// A client that says byte for byte what a test wants, and goes when the test wants it.
final class RawClient: Sendable {
  private let descriptor: Int32

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard status == 0 else { throw BrokenOff(status: Int(errno)) }
  }

  func post(_ body: String) throws {
    try send(
      "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
    )
  }

  func send(_ text: String) throws {
    guard write(descriptor, text, text.utf8.count) == text.utf8.count else { throw BrokenOff(status: Int(errno)) }
  }

  /// Reads until something is there, or the connection ends, or nothing comes for so long; returns what came.
  func read(until end: String, seconds: Int32 = 10) -> String {
    var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
    while bytes.suffix(8192).firstRange(of: Array(end.utf8)) == nil {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 1000 * seconds) > 0 else { break }
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads to the connection's end, on a thread of its own.
  func readToEnd() async -> String {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: self.read(until: "\u{0}\u{0}", seconds: 120)) }
    }
  }

  /// The text of a body in chunks, and whether the last one came.
  static func chunks(_ body: String) -> (text: String, isWhole: Bool) {
    var (bytes, rest) = ([UInt8](), Array(body.utf8)[...])
    while let end = rest.firstRange(of: Array("\r\n".utf8)) {
      guard let count = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16) else { break }
      if count == 0 { return (String(decoding: bytes, as: UTF8.self), true) }
      rest = rest[end.upperBound...]
      bytes += rest.prefix(count)
      rest = rest.dropFirst(count + 2)
    }
    return (String(decoding: bytes, as: UTF8.self), false)
  }

  func leave() { close(descriptor) }
}

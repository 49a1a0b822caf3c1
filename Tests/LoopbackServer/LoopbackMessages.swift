import Foundation

/// A request as it was read.
public struct LoopbackRequest: Sendable {
  /// The method.
  public let method: String
  /// The path.
  public let path: String
  /// The headers, their names in lower case.
  public let headers: [String: String]
  /// The body.
  public let body: [UInt8]

  /// The whole of it as it was read.
  let bytes: [UInt8]

  /// The body as a JSON object; empty where it is none.
  public var object: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:] }

  /// The content of the last message of a chat.
  public var lastMessage: String { (object["messages"] as? [[String: Any]])?.last?["content"] as? String ?? "" }

  /// The seed: of a candidate its number, behind the client's seed.
  public var seed: Int? { object["seed"] as? Int }

  /// Parses a request; `nil` where it isn't whole.
  init?(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n") else { return nil }
    let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ").map(String.init)
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      if parts.count == 2 { headers[parts[0].lowercased()] = parts[1] }
    }
    let start = text[..<end.upperBound].utf8.count
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    guard words.count >= 2, bytes.count >= start + length else { return nil }
    (method, path, self.headers, body) = (words[0], words[1], headers, Array(bytes[start..<start + length]))
    self.bytes = bytes
  }
}

/// A response, perhaps slow or in pieces.
public struct LoopbackResponse: Sendable {
  /// The status.
  public var status: Int
  /// The headers besides length and connection.
  public var headers: [String: String]
  /// The body, in the pieces in which it is sent.
  public var chunks: [[UInt8]]
  /// Seconds before anything is sent.
  public var delay: Double
  /// Seconds after each piece.
  public var chunkDelay: Double
  /// A piece, by its place, that waits at a gate.
  public var hold: (chunk: Int, gate: Gate)?
  /// The length that is announced; the right one unless given.
  public var announcedLength: Int?
  /// What is sent in place of a head, good HTTP or not.
  public var rawHead: [UInt8]?
  /// Whether the connection is reset at the end, and not closed.
  public var resets = false
  /// Whether the connection takes another request afterwards.
  public var keepsOpen = false

  /// Makes a response.
  public init(
    status: Int = 200, headers: [String: String] = ["content-type": "application/json"], body: String, delay: Double = 0
  ) {
    self.init(status: status, headers: headers, chunks: [Array(body.utf8)], delay: delay)
  }

  /// Makes a response that is sent in pieces.
  public init(
    status: Int = 200, headers: [String: String] = ["content-type": "text/event-stream"], chunks: [[UInt8]], delay: Double = 0,
    chunkDelay: Double = 0
  ) {
    (self.status, self.headers, self.chunks, self.delay, self.chunkDelay) = (status, headers, chunks, delay, chunkDelay)
  }

  /// A completion whose choices have these texts.
  public static func completion(_ texts: String..., tokens: Int = 7, logProbability: Double? = nil, delay: Double = 0) -> LoopbackResponse {
    let choices: [[String: Any]] = texts.enumerated().map { index, text in
      var choice: [String: Any] = ["index": index, "message": ["role": "assistant", "content": text], "finish_reason": "stop"]
      if let logProbability { choice["logprobs"] = ["content": [["token": "x", "logprob": logProbability, "top_logprobs": []]]] }
      return choice
    }
    let object: [String: Any] = [
      "id": "1", "object": "chat.completion", "created": 1, "model": "stub", "choices": choices,
      "usage": ["prompt_tokens": 5, "completion_tokens": tokens * texts.count, "total_tokens": 5 + tokens * texts.count],
    ]
    let body = (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
    return LoopbackResponse(body: String(decoding: body, as: UTF8.self), delay: delay)
  }

  /// A completion that comes word by word, as server-sent events.
  public static func streamed(_ text: String) -> LoopbackResponse {
    func event(_ choices: String, _ more: String = "") -> String {
      #"data: {"id":"c","object":"chat.completion.chunk","model":"m","choices":[\#(choices)]\#(more)}"# + "\n\n"
    }
    let words = text.split(separator: " ")
    let deltas = words.map { event(#"{"index":0,"delta":{"content":"\#($0) "},"finish_reason":null}"#) }
    let end = event(#"{"index":0,"delta":{},"finish_reason":"stop"}"#)
    let counts = #""prompt_tokens":5,"completion_tokens":\#(words.count),"total_tokens":\#(words.count + 5)"#
    let usage = event("", #","usage":{\#(counts)}"#)
    return LoopbackResponse(chunks: (deltas + [end, usage, "data: [DONE]\n\n"]).map { Array($0.utf8) })
  }

  /// An error in OpenAI's form.
  public static func failure(_ status: Int, _ message: String, headers: [String: String] = [:]) -> LoopbackResponse {
    LoopbackResponse(status: status, headers: headers, body: #"{"error":{"message":"\#(message)","type":"x","param":null,"code":null}}"#)
  }

  /// Nothing at all: the connection is closed on the request.
  public static var none: LoopbackResponse {
    var response = LoopbackResponse(chunks: [])
    response.rawHead = []
    return response
  }

  var head: [UInt8] {
    if let rawHead { return rawHead }
    let length = announcedLength ?? chunks.reduce(0) { $0 + $1.count }
    let extra = headers.map { "\($0): \($1)\r\n" }.joined()
    return Array(
      "HTTP/1.1 \(status) X\r\n\(extra)content-length: \(length)\r\nconnection: \(keepsOpen ? "keep-alive" : "close")\r\n\r\n".utf8)
  }
}

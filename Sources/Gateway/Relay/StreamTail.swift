import ChatCompletions
import Foundation
import NIOCore

/// The end of a stream of events, as far as it says how the stream ended and what it cost.
struct StreamTail {
  private var bytes: [UInt8] = []
  /// Usage and end stand in the last events; those of responses hold the whole text.
  private static let length = 64 << 10

  mutating func add(_ buffer: ByteBuffer) {
    bytes += buffer.readableBytesView
    if bytes.count > 2 * Self.length { bytes.removeFirst(bytes.count - Self.length) }
  }

  /// An event with its usage, which streams of responses tell with the whole response.
  private struct Metered: Decodable {
    struct Response: Decodable { var usage: ChatUsage? }

    var usage: ChatUsage?
    var response: Response?
  }

  private var events: [String] {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
      line.hasPrefix("data:") ? line.dropFirst(5).trimmingCharacters(in: .whitespaces) : nil
    }
  }

  /// Whether the last event is one with which streams end: `[DONE]`, or what became of a response.
  var isDone: Bool {
    guard let last = events.last else { return false }
    struct Typed: Decodable { var type: String }
    let type = (try? JSONDecoder().decode(Typed.self, from: Data(last.utf8)))?.type
    return last == "[DONE]" || ["response.completed", "response.incomplete", "response.failed"].contains(type)
  }

  /// Whether an event has begun and not ended.
  var isInsideAnEvent: Bool {
    !bytes.isEmpty && !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) && !bytes.suffix(2).elementsEqual("\n\n".utf8)
  }

  /// The usage that the last events tell.
  var usage: ChatUsage? {
    for event in events.reversed() where event.contains("\"usage\"") {
      let event = try? JSONDecoder().decode(Metered.self, from: Data(event.utf8))
      if let usage = event?.usage ?? event?.response?.usage { return usage }
    }
    return nil
  }
}

extension ChatUsage {
  /// The usage that a whole answer tells, if it is one; nothing else of it is decoded.
  static func told(in answer: ByteBuffer) -> ChatUsage? {
    (try? RawObject(Array(buffer: answer)))?.value("usage", as: ChatUsage.self)
  }
}

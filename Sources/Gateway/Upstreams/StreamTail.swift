import ChatCompletions
import Foundation
import NIOCore

/// The last bytes of a stream of events, which say how the stream ended and what it cost.
///
/// Only the last 64 KB are kept, and nothing is decoded before the end: a relayed event costs a copy of its bytes.
struct StreamTail {
  private var bytes: [UInt8] = []
  /// Usage and end stand in the last events; those of responses hold the whole text.
  private static let length = 64 << 10

  mutating func add(_ buffer: ByteBuffer) {
    bytes += buffer.readableBytesView
    if bytes.count > 2 * Self.length { bytes.removeFirst(bytes.count - Self.length) }
  }

  private var events: [String] {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
      line.hasPrefix("data:") ? line.dropFirst(5).trimmingCharacters(in: .whitespaces) : nil
    }
  }

  /// Whether the last event is one with which streams end: `[DONE]`, or the state of a response that has ended.
  var isDone: Bool {
    guard let last = events.last else { return false }
    if last == "[DONE]" { return true }
    let type = (try? JSONValue(parsing: last.utf8))?["type"]?.string
    return ["response.completed", "response.incomplete", "response.failed"].contains(type)
  }

  /// Whether an event has begun and not ended.
  var isInsideAnEvent: Bool {
    !bytes.isEmpty && !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) && !bytes.suffix(2).elementsEqual("\n\n".utf8)
  }

  /// The usage that the last events tell.
  var usage: ChatUsage? {
    for event in events.reversed() where event.contains("\"usage\"") {
      let event = try? JSONValue(parsing: event.utf8)
      // Streams of responses tell it with the whole response.
      if let json = event?["usage"]?.unlessNull ?? event?["response"]?["usage"]?.unlessNull, let usage = try? ChatUsage(json: json) {
        return usage
      }
    }
    return nil
  }
}

extension ChatUsage {
  /// The usage in a whole answer, if it is one; nothing else of it is decoded.
  static func told(in answer: ByteBuffer) -> ChatUsage? {
    (try? RawObject(Array(buffer: answer)))?.value("usage").flatMap { try? ChatUsage(json: $0) }
  }
}

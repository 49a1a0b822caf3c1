import ChatCompletions
import Foundation
import NIOCore

/// The end of a stream of events, as far as it says how the stream ended and what it cost.
struct StreamTail {
  private var bytes: [UInt8] = []
  /// Usage and end stand in the last events.
  private static let length = 16 << 10

  mutating func add(_ buffer: ByteBuffer) {
    bytes += buffer.readableBytesView
    if bytes.count > 2 * Self.length { bytes.removeFirst(bytes.count - Self.length) }
  }

  private struct Metered: Decodable { var usage: ChatUsage? }

  private var events: [String] {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
      line.hasPrefix("data:") ? line.dropFirst(5).trimmingCharacters(in: .whitespaces) : nil
    }
  }

  /// Whether the last event is `[DONE]`.
  var isDone: Bool { events.last == "[DONE]" }

  /// The usage that the last events tell.
  var usage: ChatUsage? {
    for event in events.reversed() where event.contains("\"usage\"") {
      if let usage = (try? JSONDecoder().decode(Metered.self, from: Data(event.utf8)))?.usage { return usage }
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

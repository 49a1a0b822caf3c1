import ChatCompletions
import Foundation
import NIOCore
import TextFormats

/// A stream of events on its way to a client: cut between events, read at its end.
///
/// Events end with an empty line, whatever the line ends are (WHATWG HTML, server-sent events, 9.2.5), and buffers break them anywhere:
///
///     add("data: 1⏎⏎dat") → "data: 1⏎⏎", and the rest waits
///     add("a: 2⏎⏎")       → "data: 2⏎⏎"
///
/// Servers put the usage in the last event of a chat's stream, if the request asked for it, and in the last event of a response's stream always; in
/// Anthropic's form the prompt's part comes with the first event. A stream without it is charged at the bound. Only the first 4 and the last 64 KB are kept
/// for that, and nothing is decoded before the end: a relayed event costs a look at its bytes and a copy of them.
struct RelayedEvents: Sendable {
  /// The event that has begun and not ended.
  private(set) var rest = ByteBuffer()
  private var line = LineState()
  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  /// Messages in Anthropic's form begin with what their prompt took.
  private static let headLength = 4 << 10
  /// Usage and end stand in the last events; those of responses hold the whole text.
  private static let tailLength = 64 << 10
  /// The events from the end that are looked at for a usage.
  ///
  /// Some servers have the member in every event, and null but for the last.
  private static let mostLooks = 8

  /// The state of the line that is being read.
  private struct LineState {
    var isEmpty = true
    /// Whether the last byte was a carriage return, and whether an event ended there.
    ///
    /// A line feed behind it belongs to it.
    var follows = (carriageReturn: false, end: false)
  }

  /// Takes the next bytes and returns all that ends with a whole event; nil if no event ends in them.
  mutating func add(_ buffer: ByteBuffer) -> ByteBuffer? {
    keep(buffer)
    guard let end = buffer.withUnsafeReadableBytes({ endOfEvents(in: $0) }) else {
      rest.writeImmutableBuffer(buffer)
      return nil
    }
    var (whole, buffer) = (rest, buffer)
    let part = buffer.readSlice(length: end) ?? ByteBuffer()
    if whole.readableBytes == 0 { whole = part } else { whole.writeImmutableBuffer(part) }
    rest = buffer
    return whole
  }

  private mutating func keep(_ buffer: ByteBuffer) {
    if head.count < Self.headLength { head += buffer.readableBytesView.prefix(Self.headLength - head.count) }
    tail += buffer.readableBytesView
    if tail.count > 2 * Self.tailLength { tail.removeFirst(tail.count - Self.tailLength) }
  }

  /// The offset behind the last event that ends in these bytes.
  private mutating func endOfEvents(in bytes: UnsafeRawBufferPointer) -> Int? {
    var (line, end) = (line, Int?.none)
    for place in bytes.indices {
      switch bytes[place] {
      case 0x0A where line.follows.carriageReturn:
        if line.follows.end { end = place + 1 }
        line.follows = (false, false)
      case 0x0A:
        if line.isEmpty { end = place + 1 }
        line.isEmpty = true
      case 0x0D:
        if line.isEmpty { end = place + 1 }
        line = LineState(isEmpty: true, follows: (true, line.isEmpty))
      default: line = LineState(isEmpty: false)
      }
    }
    self.line = line
    return end
  }
}

// The end of a stream.
extension RelayedEvents {
  /// Whether the last event is one with which streams end: `[DONE]`, or the state of a response that has ended.
  ///
  /// It counts also without the empty line behind it: a client has all that it needs.
  var isDone: Bool {
    guard let last = data(most: 1).first else { return false }
    if last.elementsEqual("[DONE]".utf8) { return true }
    let type = (try? JSONValue(parsing: last, options: .network))?["type"]?.string
    return ["response.completed", "response.incomplete", "response.failed", "message_stop"].contains(type)
  }

  /// The usage that the last events tell.
  var usage: ChatUsage? {
    for event in data(most: Self.mostLooks, containing: Array("\"usage\"".utf8)) {
      let event = try? JSONValue(parsing: event, options: .network)
      // Streams of responses tell it with the whole response.
      if let json = event?["usage"]?.unlessNull ?? event?["response"]?["usage"]?.unlessNull, var usage = try? ChatUsage(json: json) {
        if event?["type"] == "message_delta", usage.promptTokens == 0, let start = usageAtStart {
          (usage.promptTokens, usage.cachedTokens) = (start.promptTokens, start.cachedTokens)
        }
        return usage
      }
    }
    return nil
  }

  /// The usage that a message begins with.
  private var usageAtStart: ChatUsage? {
    let line = head.split { $0 == 0x0A || $0 == 0x0D }.first { $0.starts(with: "data:".utf8) }
    let event = line.flatMap { try? JSONValue(parsing: $0.dropFirst(5), options: .network) }
    return event?["message"]?["usage"].flatMap { try? ChatUsage(json: $0) }
  }

  /// The data of the last events that contain some bytes, the last one first.
  private func data(most: Int, containing wanted: [UInt8] = []) -> [ArraySlice<UInt8>] {
    var (found, end) = ([ArraySlice<UInt8>](), tail.endIndex)
    while end > 0, found.count < most {
      let start = tail[..<end].lastIndex { $0 == 0x0A || $0 == 0x0D }.map { $0 + 1 } ?? 0
      let line = tail[start..<end]
      if line.starts(with: "data:".utf8), line.contains(wanted) {
        let data = line.dropFirst(5)
        found.append(data.first == 0x20 ? data.dropFirst() : data)
      }
      end = start - 1
    }
    return found
  }
}

extension ArraySlice<UInt8> {
  /// Whether some bytes stand in it, one after the other.
  fileprivate func contains(_ wanted: [UInt8]) -> Bool {
    guard let first = wanted.first else { return true }
    guard count >= wanted.count else { return false }
    return (startIndex...(endIndex - wanted.count)).contains { self[$0] == first && self[$0...].starts(with: wanted) }
  }
}

extension ByteBuffer {
  /// All bytes of some buffers, one after the other; a single one isn't copied.
  init(joining buffers: [ByteBuffer]) {
    guard buffers.count > 1 else {
      self = buffers.first ?? ByteBuffer()
      return
    }
    self.init()
    reserveCapacity(buffers.reduce(0) { $0 + $1.readableBytes })
    for buffer in buffers { writeImmutableBuffer(buffer) }
  }
}

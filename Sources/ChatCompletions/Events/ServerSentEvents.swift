import TextFormats

/// One event of a stream of server-sent events, read or written.
///
/// The OpenAI API uses little of it: `data` alone for chats, `event` and `data` for responses, never `id` or `retry`, and for a chat's end the data `[DONE]`,
/// which is no JSON.
public struct ServerSentEvent: Hashable, Sendable {
  /// The kind of event; empty if the stream gives none.
  public var name: String
  /// The data, its lines joined by line feeds.
  public var data: String
  /// The stream's last event identifier for resuming.
  public var id: String

  /// Makes an event.
  public init(name: String = "", data: String, id: String = "") {
    self.name = name
    self.data = data
    self.id = id
  }

  /// An event whose data is JSON.
  public init(name: String = "", json: JSONValue) { self.init(name: name, data: String(decoding: json.bytes, as: UTF8.self)) }

  /// The mark with which the OpenAI API ends a stream.
  public static let done = ServerSentEvent(data: "[DONE]")

  /// Whether this is the mark with which the OpenAI API ends a stream.
  public var isDone: Bool { data == "[DONE]" }

  /// The event as a stream has it, with the empty line that ends it.
  public var text: String {
    let lines = data.split(separator: "\n", omittingEmptySubsequences: false).map { "data: \($0)\n" }
    return (name.isEmpty ? "" : "event: \(name)\n") + (id.isEmpty ? "" : "id: \(id)\n") + lines.joined() + "\n"
  }

  /// A comment, which readers pass over: it keeps a connection open.
  public static func comment(_ text: String) -> String { ": \(text)\n\n" }
}

/// A parser of server-sent events from bytes that come in pieces of any size.
///
/// Lines end with LF, CR or CR LF; a byte-order mark at the start is passed over; comments, unknown fields and `retry` are ignored; an event
/// without data isn't one; what isn't ended by an empty line when the stream ends is no event. Text is decoded a line at a time, so a
/// character may be split between pieces. O(bytes).
///
/// Source: WHATWG HTML, “Server-sent events”, 9.2.5–9.2.6.
public struct ServerSentEventParser: Sendable {
  private var line: [UInt8] = []
  private var endedWithReturn = false
  private var isFirstLine = true
  private var data: [String] = []
  private var name = ""
  private var id = ""

  /// Starts at the beginning of a stream.
  public init() {}

  /// The bytes held back, because their line or event isn't whole: what a reader may want to bound.
  public var pendingBytes: Int { line.count + data.reduce(0) { $0 + $1.utf8.count } }

  /// Takes in the next bytes and returns the events that they complete.
  public mutating func receive(_ bytes: some Sequence<UInt8>) -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    for byte in bytes {
      let followsReturn = endedWithReturn
      endedWithReturn = byte == Self.carriageReturn
      if byte == Self.lineFeed, followsReturn { continue }
      if byte == Self.lineFeed || byte == Self.carriageReturn {
        if let event = endLine() { events.append(event) }
      } else {
        line.append(byte)
      }
    }
    return events
  }

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private mutating func endLine() -> ServerSentEvent? {
    if isFirstLine, line.starts(with: Self.byteOrderMark) { line.removeFirst(3) }
    isFirstLine = false
    defer { line.removeAll(keepingCapacity: true) }
    guard !line.isEmpty else { return endEvent() }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    var value = line[colon...].dropFirst()
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    take(String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
    return nil
  }

  private mutating func take(_ field: String, _ value: String) {
    switch field {
    case "data": data.append(value)
    case "event": name = value
    case "id": if !value.contains("\0") { id = value }
    default: break
    }
  }

  private mutating func endEvent() -> ServerSentEvent? {
    defer {
      data = []
      name = ""
    }
    return data.isEmpty ? nil : ServerSentEvent(name: name, data: data.joined(separator: "\n"), id: id)
  }
}

import ChatCompletions
import Testing

@Suite struct ServerSentEventTests {
  /// A small generator, so that failures can be repeated.
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ (state >> 29)) &* 0x9E37_79B9_7F4A_7C15
    }
  }

  static func parse(_ bytes: [UInt8], pieces: [Int] = []) -> [ServerSentEvent] {
    var (parser, events, start) = (ServerSentEventParser(), [ServerSentEvent](), 0)
    for end in pieces + [bytes.count] {
      events += parser.receive(bytes[start..<end])
      start = end
    }
    return events
  }

  /// A stream and what it says, written by a generator: any line ends, comments, several lines of data, any characters.
  static func stream(_ generator: inout Generator) -> (bytes: [UInt8], events: [ServerSentEvent]) {
    let ends = ["\n", "\r\n", "\r"]
    let words = ["{\"a\":1}", "é", "日本", "👩‍🚀", "", " two ", "a:b", "[DONE]", ":"]
    let end = ends.randomElement(using: &generator)!
    var (text, events) = (Bool.random(using: &generator) ? "\u{FEFF}" : "", [ServerSentEvent]())
    for _ in 0..<Int.random(in: 0...5, using: &generator) {
      if Bool.random(using: &generator) { text += ": keep alive" + end + end }
      let name = Bool.random(using: &generator) ? "message" : ""
      if !name.isEmpty { text += "event: \(name)\(end)" }
      let lines = (0..<Int.random(in: 1...3, using: &generator)).map { _ in words.randomElement(using: &generator)! }
      for line in lines { text += "data: \(line)\(end)" }
      if Bool.random(using: &generator) { text += "retry: 10\(end)unknown\(end)" }
      text += end
      events.append(ServerSentEvent(name: name, data: lines.joined(separator: "\n")))
    }
    return (Array(text.utf8), events)
  }

  @Test func anyPiecesGiveTheSameEvents() {
    for seed in 0..<400 {
      var generator = Generator(state: UInt64(seed))
      let (bytes, expected) = Self.stream(&generator)
      #expect(Self.parse(bytes) == expected, "seed \(seed)")
      let cuts = (0..<Int.random(in: 0...12, using: &generator)).map { _ in Int.random(in: 0...bytes.count, using: &generator) }.sorted()
      #expect(Self.parse(bytes, pieces: cuts) == expected, "seed \(seed), cuts \(cuts)")
      #expect(Self.parse(bytes, pieces: Array(bytes.indices)) == expected, "seed \(seed), bytes")
    }
  }

  @Test func fieldsAreReadAsTheStandardSays() {
    #expect(Self.parse(Array("data:x\n\ndata:  y\n\n".utf8)).map(\.data) == ["x", " y"])
    #expect(Self.parse(Array("data\n\n".utf8)).map(\.data) == [""])
    #expect(Self.parse(Array("event: lone\n\ndata: z\n\n".utf8)) == [ServerSentEvent(data: "z")])
    #expect(Self.parse(Array("id: 7\ndata: a\n\ndata: b\n\n".utf8)).map(\.id) == ["7", "7"])
    #expect(Self.parse(Array("data: cut".utf8)).isEmpty)
    #expect(Self.parse(Array("data: cut\n".utf8)).isEmpty)
    #expect(Self.parse(Array("data: [DONE]\n\n".utf8)).first?.isDone == true)
  }

  @Test func brokenBytesAreReplacedAndNothingElse() {
    #expect(Self.parse(Array("data: a".utf8) + [0xFF] + Array("b\n\n".utf8)).map(\.data) == ["a\u{FFFD}b"])
  }

  /// The events that a server writes are those that a client reads.
  @Test func writtenEventsAreRead() {
    let events = [
      ServerSentEvent(data: "x"), ServerSentEvent(name: "n", data: "two\nlines", id: "7"), ServerSentEvent(json: ["a": [1, .null]]),
      ServerSentEvent(data: ""), .done,
    ]
    var parser = ServerSentEventParser()
    let read = parser.receive(Array((events.map(\.text) + [ServerSentEvent.comment("still here")]).joined().utf8))
    #expect(read.map(\.data) == events.map(\.data) && read.map(\.name) == events.map(\.name) && read[1].id == "7" && read[4].isDone)
  }
}

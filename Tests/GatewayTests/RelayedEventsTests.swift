import ChatCompletions
import Foundation
import LoopbackServer
import NIOCore
import Testing

@testable import Gateway

/// Streams that are passed on: cut between events, and told apart at their end.
@Suite struct RelayedEventsTests {
  private static func events(_ text: String, pieces: Int) -> (events: RelayedEvents, whole: [String]) {
    var (events, whole) = (RelayedEvents(), [String]())
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: pieces) {
      let buffer = ByteBuffer(bytes: bytes[start..<min(start + pieces, bytes.count)])
      if let buffer = events.add(buffer) { whole.append(String(buffer: buffer)) }
    }
    return (events, whole)
  }

  /// Whatever the pieces and the line ends, all bytes go on in their order, and never the half of an event.
  @Test(arguments: ["\n", "\r\n", "\r"]) func eventsGoOnWhole(lineEnd: String) {
    let blocks = ["data: {\"a\":\"é\"}", ": still here", "event: x\(lineEnd)data: 1\(lineEnd)data: 2", "data:"].map {
      $0 + lineEnd + lineEnd
    }
    let text = blocks.joined() + "data: half"
    for pieces in 1...text.utf8.count {
      let (events, whole) = Self.events(text, pieces: pieces)
      #expect(whole.joined() == blocks.joined() && String(buffer: events.rest) == "data: half", "\(pieces)")
      var sum = ""
      for part in whole {
        sum += part
        // A line feed behind a carriage return that ended an event may come alone.
        let ends = (1...blocks.count).map { blocks[..<$0].joined() }
        #expect(ends.contains(sum) || ends.contains(sum + "\n"), "\(pieces): \(sum.debugDescription)")
      }
    }
  }

  @Test func anEventWithoutAnEndWaits() {
    let (events, whole) = Self.events("data: " + String(repeating: "x", count: 5000), pieces: 100)
    #expect(whole.isEmpty && events.rest.readableBytes == 5006 && !events.isDone)
  }

  @Test func theEndSaysWhatItCost() {
    let usage = #"data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#
    let (whole, _) = Self.events(
      String(repeating: "data: {\"choices\":[],\"usage\":null}\n\n", count: 20_000) + "\(usage)\n\ndata: [DONE]\n\n", pieces: 1000)
    #expect(whole.isDone && whole.rest.readableBytes == 0 && whole.usage == ChatUsage(promptTokens: 3, completionTokens: 4))
    let (early, _) = Self.events("data: {\"choices\":[]}\n\ndata: {\"cho", pieces: 7)
    #expect(!early.isDone && early.rest.readableBytes == 11 && early.usage == nil)
    let (response, _) = Self.events(
      "event: response.completed\r\ndata: {\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":5,\"output_tokens\":7}}}\r\n\r\n",
      pieces: 9)
    #expect(response.isDone && response.rest.readableBytes == 0 && response.usage == ChatUsage(promptTokens: 5, completionTokens: 7))
    #expect(!RelayedEvents().isDone && RelayedEvents().usage == nil)
  }

  /// What an upstream leaves half isn't told: a client would read it and the error behind it as one event, which is no JSON.
  @Test(arguments: ["data: {\"choices\":[{\"index\":0,\"del", "data: ", "d", "data: {\"choices\":[]}\n"])
  func halfAnEventIsNotToldWithTheError(half: String) async throws {
    let good = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"so\"}}]}\n\n"
    let server = try LoopbackServer { _, _ in
      var response = LoopbackResponse(chunks: [Array((good + half).utf8)])
      response.announcedLength = 10_000
      return response
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.readAll(#"{"model":"m","stream":true,"messages":[]}"#)
      #expect(got.isBrokenOff && got.answer.body.hasPrefix(good))
      let data = got.answer.events.map { Data($0.trimmingCharacters(in: .newlines).utf8) }
      let objects = data.map { try? JSONSerialization.jsonObject(with: $0) as? [String: Any] }
      #expect(objects.count == 2 && objects.allSatisfy { $0 != nil }, "\(got.answer.body)")
      #expect((objects.last??["error"] as? [String: Any])?["type"] as? String == "upstream_error")
    }
  }

  /// A stream that ends as it should goes through byte for byte, also without the last empty line.
  @Test func anEndWithoutAnEmptyLineGoesThrough() async throws {
    let text = "data: {\"choices\":[]}\n\ndata: [DONE]"
    let server = try LoopbackServer { _, _ in LoopbackResponse(chunks: [Array(text.utf8)]) }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.readAll(#"{"model":"m","stream":true,"messages":[]}"#)
      #expect(!got.isBrokenOff && got.answer.body == text)
    }
  }

  // MARK: The queue between reading and writing

  /// Everything comes once and in order, in fewer pieces than were put in where the reader is slow, and never more than may lie there.
  @Test func whatComesTogetherIsTakenTogether() async {
    let queue = GatheringQueue<Int>(most: 10)
    let writer = Task {
      for number in 0..<1000 { guard await queue.add(number, size: 1) else { return number } }
      queue.end()
      return 1000
    }
    var (all, takes) = ([Int](), 0)
    while let some = await queue.next() {
      #expect(some.count <= 11)
      all += some
      takes += 1
      await Task.yield()
    }
    #expect(all == Array(0..<1000) && takes <= 1000)
    #expect(await writer.value == 1000)
  }

  @Test func aReaderThatLeavesEndsTheWriter() async {
    let queue = GatheringQueue<Int>(most: 1)
    let writer = Task { () -> Int in
      var number = 0
      while await queue.add(number, size: 1) { number += 1 }
      return number
    }
    _ = await queue.next()
    queue.close()
    #expect(await writer.value < 10)
    let ended = GatheringQueue<Int>()
    ended.put(1)
    ended.put(2)
    ended.end()
    #expect(await ended.next() == [1, 2])
    #expect(await ended.next() == nil)
  }
}

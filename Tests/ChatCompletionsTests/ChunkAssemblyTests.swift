import Foundation
import Testing
import TextFormats

@testable import ChatCompletions

/// Streams put together, whatever pieces they come in, and wire types on what servers shouldn't send.
@Suite struct ChunkAssemblyTests {
  private typealias Generator = ServerSentEventTests.Generator

  private static func assembled(_ chunks: [ChatChunk]) -> ChatResponse {
    var assembly = ChatChunkAssembly()
    for chunk in chunks { assembly.add(chunk) }
    return assembly.value
  }

  private static func pieces(_ text: String, _ generator: inout Generator) -> [String] {
    var (rest, pieces) = (text[...], [String]())
    while !rest.isEmpty {
      let count = Int.random(in: 1...4, using: &generator)
      pieces.append(String(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return pieces
  }

  /// Texts, tokens and arguments of several choices, cut and interleaved at random, come back whole and in order.
  @Test(arguments: UInt64(0)..<30) func anyPiecesOfAnyChoices(seed: UInt64) throws {
    var generator = Generator(state: seed)
    let texts = ["The answer is 4.", "Né 日本 👍", ""]
    let arguments = ["{\"x\": [1, 2]}", "{}"]
    var queues: [[ChatChunk.Choice]] = texts.enumerated().map { index, text in
      Self.pieces(text, &generator).map { piece in
        let token = ChatLogProbabilities.Token(token: piece, logprob: -0.5)
        return .init(index: index, delta: .init(content: piece), logprobs: ChatLogProbabilities(content: [token]))
      } + [.init(index: index, delta: .init(), finishReason: index == 2 ? "tool_calls" : "stop")]
    }
    // The third choice calls two tools; of each, names and identifiers come with every piece or with the first alone.
    queues += arguments.enumerated().map { call, text in
      (Self.pieces(text, &generator) + [""]).enumerated().map { place, piece in
        var members: JSONObject = [
          "index": .integer(call), "function": .object(["name": .string("f\(call)"), "arguments": .string(piece)]),
        ]
        if place == 0 || Bool.random(using: &generator) { members["id"] = .string("c\(call)") }
        return .init(index: 2, delta: .init(toolCalls: [.object(members)]))
      }
    }
    var chunks: [ChatChunk] = []
    while queues.contains(where: { !$0.isEmpty }) {
      let place = queues.indices.filter { !queues[$0].isEmpty }.randomElement(using: &generator) ?? 0
      chunks.append(ChatChunk(id: chunks.isEmpty ? "first" : "later", model: "m", choices: [queues[place].removeFirst()]))
    }
    chunks.insert(ChatChunk(choices: [], usage: ChatUsage(promptTokens: 1, completionTokens: 1)), at: chunks.count / 2)
    chunks.append(ChatChunk(choices: [], usage: ChatUsage(promptTokens: 5, completionTokens: 9)))
    let response = Self.assembled(chunks)
    #expect(response.id == "first" && response.usage == ChatUsage(promptTokens: 5, completionTokens: 9))
    #expect(response.choices.map(\.index) == [0, 1, 2] && response.choices.map(\.finishReason) == ["stop", "stop", "tool_calls"])
    #expect(response.choices.prefix(2).map(\.message.text) == Array(texts.prefix(2)) && response.choices[2].message.content == .null)
    for (choice, text) in zip(response.choices, texts.prefix(2)) { #expect(choice.logprobs?.content?.map(\.token).joined() == text) }
    let calls = try #require(response.choices[2].message.other["tool_calls"]?.array)
    for (place, call) in calls.enumerated() {
      #expect(call["id"] == .string("c\(place)") && call["function"]?["name"] == .string("f\(place)") && call["index"] == nil)
      #expect(call["function"]?["arguments"] == .string(arguments[place]))
    }
    #expect(calls.count == 2)
  }

  /// A piece of a call that names no call is one of its own, a null gives way to what comes later, and what is no object is passed over.
  @Test func callsWithoutAnIndex() throws {
    let pieces: [JSONValue] = [
      ["id": "a", "function": ["name": "f", "arguments": "{}"]], ["id": "b", "function": ["name": "g", "arguments": "[]"]], "none",
    ]
    let message = Self.assembled([ChatChunk(choices: [.init(index: 0, delta: .init(toolCalls: pieces))])]).choices[0].message
    #expect(message.other["tool_calls"]?.array?.map { $0["id"]?.string } == ["a", "b"])
    let late: [JSONValue] = [
      ["index": 0, "id": .null, "function": ["arguments": .null]], ["index": 0, "id": "z", "function": ["arguments": "{"]],
    ]
    let call = try #require(
      Self.assembled(late.map { ChatChunk(choices: [.init(index: 0, delta: .init(toolCalls: [$0]))]) })
        .choices[0].message.other["tool_calls"]?.array?.first)
    #expect(call["id"] == "z" && call["function"]?["arguments"] == "{")
  }

  /// An answer is finished when every choice that began has said why it ends.
  @Test func whenAnAnswerIsFinished() {
    var assembly = ChatChunkAssembly()
    #expect(!assembly.isFinished && assembly.value.choices.isEmpty)
    assembly.add(ChatChunk(choices: [.init(index: 0, delta: .init(content: "x"), finishReason: "stop")]))
    #expect(assembly.isFinished)
    assembly.add(ChatChunk(choices: [.init(index: 4, delta: .init(role: "assistant"))]))
    #expect(!assembly.isFinished && assembly.value.choices.map(\.index) == [0, 4])
    assembly.add(ChatChunk(choices: [.init(index: 4, delta: .init(), finishReason: "length")]))
    #expect(assembly.isFinished && assembly.value.choices[1].finishReason == "length")
  }

  /// Usage of both APIs, with counts that can't be brought to ones that can.
  @Test(arguments: [
    ("{}", 0, 0, 0), (#"{"input_tokens":7,"output_tokens":2,"input_tokens_details":{"cached_tokens":3}}"#, 7, 2, 3),
    (#"{"prompt_tokens":7,"prompt_tokens_details":{"cached_tokens":9}}"#, 7, 0, 7),
    (#"{"prompt_tokens":7,"prompt_tokens_details":null}"#, 7, 0, 0),
    (#"{"prompt_tokens":2.9,"completion_tokens":1e300}"#, 2, 1 << 40, 0), (#"{"prompt_tokens":null,"input_tokens":4}"#, 4, 0, 0),
    (#"{"prompt_tokens":5,"prompt_tokens_details":{"cached_tokens":-3}}"#, 5, 0, 0),
  ])
  func usages(text: String, prompt: Int, completion: Int, cached: Int) throws {
    #expect(try ChatUsage(parsing: text.utf8) == ChatUsage(promptTokens: prompt, completionTokens: completion, cachedTokens: cached))
  }

  /// The places of faults in every wire type.
  @Test func placesOfFaults() {
    let faults: [(type: any JSONCodable.Type, text: String, words: String)] = [
      (ChatUsage.self, #"{"prompt_tokens":"7"}"#, "prompt_tokens has another type"),
      (ChatUsage.self, #"{"prompt_tokens_details":[]}"#, "the value has another type"),
      (ChatChunk.self, #"{"choices":[{"index":0}]}"#, "choices.0.delta is missing"),
      (ChatChunk.self, #"{"choices":[{"delta":{}}]}"#, "choices.0.index is missing"),
      (ChatChunk.self, #"{"choices":[{"index":0,"delta":{"content":7}}]}"#, "choices.0.delta.content has another type"),
      (ChatChunk.self, #"{"choices":{}}"#, "choices has another type"),
      (
        ChatResponse.self, #"{"choices":[{"message":{},"logprobs":{"content":[{"token":"x"}]}}]}"#,
        "choices.0.logprobs.content.0.logprob is missing"
      ),
      (ChatResponse.self, #"{"choices":[],"created":"now"}"#, "created has another type"),
      (ChatRequest.self, #"{"model":"m","messages":[{"role":["user"]}]}"#, "messages.0.role has another type"),
    ]
    for (type, text, words) in faults {
      do throws(JSONProblem) {
        _ = try type.init(parsing: text.utf8)
        Issue.record("\(text) was read")
      } catch { #expect("\(error)".contains(words), "\(error)") }
    }
  }

  /// Bytes changed at random: a wire type is refused, or is read to what it writes and reads again.
  @Test(arguments: UInt64(0)..<40) func changedTextsAreReadOrRefused(seed: UInt64) throws {
    var generator = Generator(state: seed)
    let choice =
      #"{"index":0,"message":{"content":[{"type":"text","text":"né"}],"x":-1.5e3},"delta":{"content":"a"},"finish_reason":null}"#
    let rest = #""messages":[{"content":null}],"usage":{"prompt_tokens":3},"error":{"message":"no","code":5}"#
    let text = #"{"id":"1","model":"m","choices":[\#(choice)],\#(rest)}"#
    for _ in 0..<40 {
      var bytes = Array(text.utf8)
      for _ in 0...Int.random(in: 0...2, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        default: bytes.insert(Array(#"{}[]",:0-e\"#.utf8).randomElement(using: &generator) ?? 0, at: place)
        }
      }
      for type in [ChatRequest.self, ChatResponse.self, ChatChunk.self, ChatErrorBody.self] as [any JSONCodable.Type] {
        try Self.again(type, bytes)
      }
    }
  }

  private static func again<Value: JSONCodable>(_ type: Value.Type, _ bytes: [UInt8]) throws {
    guard let value = try? Value(parsing: bytes) else { return }
    let written = value.json.bytes
    #expect(try Value(parsing: written).json.bytes == written)
  }
}

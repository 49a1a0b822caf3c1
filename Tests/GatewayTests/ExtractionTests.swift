import Gateway
import InferenceScaling
import LoopbackServer
import Testing

/// The answers that vote where a client names no extractor: those of `isoflop solve`, and whole texts where there is no number.
@Suite struct ExtractionTests {
  private func chosen(_ texts: [String], finish: String = "stop") async throws -> String? {
    // By its seed each candidate has its text: of two equal counts the first candidate's answer wins.
    let server = try LoopbackServer { request, _ in
      let text = texts[request.seed ?? 0]
      let choice =
        #"{"index":0,"message":{"role":"assistant","content":"\#(text)"},"finish_reason":"\#(text.hasSuffix("and") ? "length" : "stop")"}"#
      return LoopbackResponse(body: #"{"choices":[\#(choice)],"usage":{"prompt_tokens":5,"completion_tokens":7}}"#)
    }
    return try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      try await gateway.post(
        #"{"model":"m@sc\#(texts.count)","seed":0,"messages":[{"role":"user","content":"6*7?"}],"isoflop":{"receipt":true}}"#
      ).content
    }
  }

  /// As `solve` counts them, three of five say 42 where as whole texts two say 7; then two of five say 42, and no other number has two.
  @Test func numbersVoteWithoutTheirUnits() async throws {
    let chosen = try #require(try await chosen(["42", "42 apples", "The answer is 42 apples.", "7", "7"]))
    #expect(chosen.contains("42"), "\(chosen)")
    let derived = try #require(try await self.chosen(["6 times 7 makes 42", "Twice 21, so 42.0", "7 or 8", "It is 9", "none"]))
    #expect(derived.contains("42"), "\(derived)")
  }

  @Test func textsWithoutNumbersVoteWhole() async throws {
    #expect(try await chosen(["Rome", "Paris", " paris "]) == "Paris")
  }

  /// Two derivations that were cut at 40 on their way agree on nothing.
  @Test func aCutTextHasNoLastNumber() async throws {
    #expect(try await chosen(["so 40 and", "thus 40 and", "41", "41"]) == "41")
    #expect(try await chosen(["so 40 and", "thus 40 and", "40 it is and", "42"]) != nil)
  }

  @Test func extractorsOfCommandsAndGatewayAreOne() {
    for text in ["42 apples", "The answer is $42.00", "Thus \\boxed{42}.", "about 42"] {
      #expect(AnswerExtractor.conversation.extract(from: text)?.answer == AnswerExtractor.mathematics.extract(from: text)?.answer)
      #expect(AnswerExtractor.conversation.extract(from: text)?.answer == "42")
    }
    #expect(AnswerExtractor.conversation.announced == .number(.first([.boxed, .answerIs])))
    #expect(AnswerExtractor.lastNumber.announced == nil)
  }
}

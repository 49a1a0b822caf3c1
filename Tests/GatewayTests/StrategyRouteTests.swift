import Foundation
import Gateway
import InferenceScaling
import LoopbackServer
import Testing

/// Answers that strategies choose.
@Suite struct StrategyRouteTests {
  /// In whatever order they arrive, a vote of three or five isn't certain before the last.
  private static let texts = [42, 41, 42, 40, 39]

  private static func server(delay: Double = 0) throws -> LoopbackServer {
    try LoopbackServer { _, number in .completion("Thus \\boxed{\(texts[number % texts.count])}.", delay: delay) }
  }

  private static func body(_ model: String, _ more: String = "") -> String {
    #"{"model":"\#(model)","messages":[{"role":"system","content":"s"},{"role":"user","content":"6*7?"}]\#(more)}"#
  }

  @Test func theMajorityIsChosen() async throws {
    let server = try Self.server()
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(
        Self.body("m@sc5", #","temperature":0.7,"seed":11,"stop":["x"],"max_tokens":50,"vendor":true,"isoflop":{"receipt":true}"#))
      #expect(got.status == 200 && got.content == "Thus \\boxed{42}.")
      #expect(got.object["model"] as? String == "m@sc5")
      #expect((got.object["usage"] as? [String: Any])?["completion_tokens"] as? Int == 35)
      let receipt = got.object["isoflop"] as? [String: Any]
      #expect(receipt?["calls"] as? Int == 5 && receipt?["agreement"] as? Double == 0.4 && receipt?["stop"] as? String == "complete")
      #expect(got.headers.first(name: "x-isoflop-calls") == "5")
    }
    let bodies = server.requests.map(\.object)
    #expect(Set(bodies.compactMap { $0["seed"] as? Int }) == [11, 12, 13, 14, 15])
    for body in bodies {
      #expect(body["model"] as? String == "m" && body["temperature"] as? Double == 0.7 && body["max_tokens"] as? Int == 50)
      #expect(body["stop"] as? [String] == ["x"] && body["vendor"] as? Bool == true)
      #expect(body["isoflop"] == nil && body["stream"] == nil && body["n"] == nil && (body["messages"] as? [Any])?.count == 2)
    }
  }

  @Test func headerAndBodyNameStrategiesToo() async throws {
    let server = try LoopbackServer { _, number in .completion("\\boxed{\(number)}") }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      #expect(try await gateway.post(Self.body("m"), headers: ["x-isoflop-strategy": "sc3"]).headers.first(name: "x-isoflop-calls") == "3")
      let both = try await gateway.post(Self.body("m@sc5", #","isoflop":{"strategy":"sc2"}"#))
      #expect(both.headers.first(name: "x-isoflop-strategy") == "sc2")
    }
  }

  @Test func adaptiveStopsWhenSure() async throws {
    let server = try LoopbackServer { _, _ in .completion("The answer is 7.") }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for refused in ["auto", "auto4", "auto>n"] {
        let got = try await gateway.post(Self.body("m@\(refused)"))
        #expect(got.status == 400 && got.error["code"] as? String == "no_policy", "without a policy there is no auto")
        #expect((got.error["message"] as? String ?? "").contains("adaptive") && server.requests.isEmpty)
      }
      let got = try await gateway.post(Self.body("m@adaptive"))
      #expect(got.headers.first(name: "x-isoflop-calls") == "4" && got.headers.first(name: "x-isoflop-stop") == "confident:beta")
    }
  }

  @Test func theLikeliestIsChosen() async throws {
    let server = try LoopbackServer { _, number in .completion("text \(number)", logProbability: [-2, -0.5, -1, -3][number % 4]) }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@bon4"))
      #expect(got.content == "text 1" && !got.body.contains("\"token\""), "log-probabilities are asked for, but not passed on")
    }
    #expect(server.requests.allSatisfy { $0.object["logprobs"] as? Bool == true })
  }

  /// A judge of another model reads the conversation with each candidate, and its points decide.
  @Test func aJudgeChooses() async throws {
    let server = try LoopbackServer { request, _ in
      guard request.object["model"] as? String == "judge" else { return .completion("text \(request.seed ?? 9)", tokens: 5) }
      return .completion("I give it \(request.lastMessage.contains("text 1") ? 9 : 3)", tokens: 3)
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let options = #","max_tokens":9,"seed":0,"tools":[],"isoflop":{"judge":"judge","receipt":true}"#
      let got = try await gateway.post(Self.body("m@bon3", options))
      #expect(got.content == "text 1", "\(got.body)")
      let receipt = got.object["isoflop"] as? [String: Any]
      #expect(receipt?["calls"] as? Int == 6 && receipt?["completionTokens"] as? Int == 24)
      let wrong = try await gateway.post(Self.body("m@sc3", #","isoflop":{"judge":"judge"}"#))
      #expect(wrong.status == 400 && wrong.error["param"] as? String == "isoflop.judge")
    }
    let judged = server.requests.map(\.object).filter { $0["model"] as? String == "judge" }
    #expect(
      judged.count == 3
        && judged.allSatisfy { $0["tools"] == nil && $0["max_tokens"] as? Int == 1024 && ($0["messages"] as? [Any])?.count == 3 })
  }

  /// Attempts read those before them, and the best of all is given, not the last.
  @Test func revisionKeepsTheBest() async throws {
    let server = try LoopbackServer { _, number in .completion("try \(number)", logProbability: [-2, -0.5, -1][number % 3]) }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@revise3"))
      #expect(got.content == "try 1")
    }
    #expect(server.requests.count == 3 && server.requests[0].lastMessage == "6*7?")
    #expect(server.requests[2].lastMessage.contains("try 0") && server.requests[2].lastMessage.contains("try 1"))
  }

  /// Steps are scored, the best are carried on, and the answer is the whole text.
  @Test func aSearchGoesStepByStep() async throws {
    let server = try LoopbackServer { request, number in
      let soFar = request.lastMessage
      if soFar.contains("good 2") { return .completion("The answer is 42.", logProbability: -0.1) }
      let isGood = number % 2 == 0
      let step = soFar.contains("good 1") ? 2 : 1
      return .completion("\(isGood ? "good" : "bad") \(step)", logProbability: isGood ? -0.1 : -3)
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@beam4", #","isoflop":{"receipt":true}"#))
      #expect(got.content?.hasPrefix("good 1\ngood 2\n") == true && got.content?.hasSuffix("The answer is 42.") == true, "\(got.body)")
      let tools = try await gateway.post(Self.body("m@beam4", #","tools":[{"type":"function","function":{"name":"f"}}]"#))
      #expect(tools.status == 400 && tools.error["param"] as? String == "tools")
    }
    #expect(server.requests.count <= 4 * 16)
    let endless = try LoopbackServer { _, _ in .completion("a step", logProbability: -1) }
    try await withGateway(.init(upstreams: [.init(url: endless.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@beam1"))
      #expect(got.status == 502 && (got.error["message"] as? String)?.contains("16 steps") == true, "\(got.body)")
    }
  }

  @Test func aMixtureIsMadeOfProposals() async throws {
    let server = try LoopbackServer { request, number in
      .completion(request.lastMessage.contains("Several answers") ? "all in one" : "proposal \(number)")
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@mix4"))
      #expect(got.content == "all in one" && got.headers.first(name: "x-isoflop-calls") == "4")
      #expect(try await gateway.post(Self.body("m@mix1")).status == 400)
      let receipt = try await gateway.post(Self.body("m@mix2", #","isoflop":{"receipt":true}"#)).object["isoflop"] as? [String: Any]
      #expect((receipt?["note"] as? String)?.contains("moa2") == true && receipt?["strategy"] as? String == "mix2")
    }
    let last = try #require(server.requests.map(\.lastMessage).first { $0.contains("proposal 2") })
    #expect((0..<3).allSatisfy { last.contains("proposal \($0)") })
  }

  @Test func toolCallsVoteByNameAndArguments() async throws {
    let server = try LoopbackServer { _, number in
      let arguments = [#"{\"a\":1,\"b\":2}"#, #"{\"a\":3}"#, #"{ \"b\": 2, \"a\": 1 }"#][number % 3]
      return LoopbackResponse(
        body:
          #"{"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"c\#(number)","type":"function","function":{"name":"f","arguments":"\#(arguments)"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}"#
      )
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@sc3", #","tools":[{"type":"function","function":{"name":"f"}}]"#))
      let choice = (got.object["choices"] as? [[String: Any]])?.first
      let calls = (choice?["message"] as? [String: Any])?["tool_calls"] as? [[String: Any]]
      let arguments = (calls?.first?["function"] as? [String: Any])?["arguments"] as? String ?? ""
      #expect(choice?["finish_reason"] as? String == "tool_calls" && arguments.contains("2"), "\(got.body)")
    }
  }

  @Test func streamsTheChosenAnswer() async throws {
    let server = try LoopbackServer { _, _ in .completion("Thus \\boxed{42}.") }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(
        Self.body("m@sc5", #","n":2,"stream":true,"stream_options":{"include_usage":true},"isoflop":{"progress":true,"receipt":true}"#))
      #expect(got.status == 200 && got.events.last == "[DONE]")
      let chunks = got.events.dropLast().compactMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
      #expect(chunks.count == got.events.count - 1)
      var texts: [Int: String] = [:]
      for choice in chunks.flatMap({ $0["choices"] as? [[String: Any]] ?? [] }) {
        texts[choice["index"] as? Int ?? 9, default: ""] += (choice["delta"] as? [String: Any])?["content"] as? String ?? ""
      }
      #expect(texts == [0: "Thus \\boxed{42}.", 1: "Thus \\boxed{42}."])
      let (calls, receipt) = ((chunks.last?["isoflop"] as? [String: Any])?["calls"] as? Int ?? 0, chunks.last?["usage"] as? [String: Any])
      #expect(got.body.contains("reasoning_content") && (6...10).contains(calls))
      #expect(receipt?["completion_tokens"] as? Int == 7 * calls)
    }
  }

  /// A stream has the log-probabilities that an answer in one piece has, where the client asked for them.
  @Test(arguments: ["sc2", "bon2", "cap9"]) func streamsHaveLogProbabilities(strategy: String) async throws {
    let server = try LoopbackServer { request, _ in
      guard request.object["stream"] as? Bool == true else { return .completion("Thus \\boxed{42}.", logProbability: -0.5) }
      let event = #"data: {"choices":[{"index":0,"delta":{"content":"x "},"logprobs":{"content":[{"token":"x ","logprob":-0.5}]}}]}"#
      return LoopbackResponse(chunks: Array(repeating: Array("\(event)\n\n".utf8), count: 3) + [Array("data: [DONE]\n\n".utf8)])
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      func tokens(_ more: String) async throws -> (streamed: Int, whole: Int) {
        let got = try await gateway.post(Self.body("m@\(strategy)", #","stream":true\#(more)"#))
        let whole = try await gateway.post(Self.body("m@\(strategy)", more))
        func count(_ text: String) -> Int { text.components(separatedBy: #""logprob":-0.5"#).count - 1 }
        return (count(got.body), count(whole.body))
      }
      let asked = try await tokens(#","logprobs":true,"top_logprobs":2"#)
      #expect(asked.streamed == asked.whole && asked.whole == (strategy == "cap9" ? 3 : 1))
      if strategy != "cap9" { #expect(try await tokens("") == (0, 0)) }
    }
  }

  @Test func budgetsHold() async throws {
    // No two agree: two of three that do would be certain before the third.
    let server = try LoopbackServer { _, number in .completion("\\boxed{\(number)}") }
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.prices = ["m": .init(prompt: 1, completion: 2)]
    try await withGateway(configuration) { gateway in
      let calls = try await gateway.post(Self.body("m@sc8", #","isoflop":{"budget":{"calls":3}}"#))
      #expect(calls.status == 200 && calls.headers.first(name: "x-isoflop-calls") == "3")
      #expect(calls.headers.first(name: "x-isoflop-stop") == "budget:calls")
      for refused in [
        Self.body("m@sc8", #","isoflop":{"budget":{"tokens":20}}"#),
        Self.body("m@sc8", #","max_tokens":1000,"isoflop":{"budget":{"usd":0.000001}}"#),
        Self.body("m", #","max_tokens":1000,"isoflop":{"budget":{"tokens":20}}"#), Self.body("m", #","isoflop":{"budget":{"tokens":20}}"#),
      ] {
        let got = try await gateway.post(refused)
        #expect(got.status == 400 && got.error["type"] as? String == "budget_exceeded", "\(got.body)")
        #expect(got.headers.first(name: "x-should-retry") == "false")
      }
    }
    #expect(server.requests.count == 3, "what is refused asks nothing")
  }

  /// Easy questions stay with the small model; where its votes don't agree the large one answers, wherever it is.
  @Test func whatIsHardGoesToTheOtherModel() async throws {
    let lists = ["small", "large"].map { #"{"object":"list","data":[{"id":"\#($0)","object":"model"}]}"# }
    let small = try LoopbackServer { request, number in
      request.method == "GET"
        ? LoopbackResponse(body: lists[0]) : .completion(request.lastMessage == "easy" ? "\\boxed{1}" : "\\boxed{\(number)}")
    }
    let large = try LoopbackServer { request, _ in request.method == "GET" ? LoopbackResponse(body: lists[1]) : .completion("\\boxed{42}") }
    var configuration = GatewayConfiguration(upstreams: [.init(url: small.url), .init(url: large.url)])
    configuration.prices = ["small": .init(prompt: 0, completion: 1), "large": .init(prompt: 0, completion: 100)]
    try await withGateway(configuration) { gateway in
      for (question, model, answer, calls, usd) in [
        ("easy", "small", "\\boxed{1}", "3", 21e-6), ("hard", "large", "\\boxed{42}", "4", 721e-6),
      ] {
        let got = try await gateway.post(
          #"{"model":"small@sc3>large","messages":[{"role":"user","content":"\#(question)"}],"isoflop":{"receipt":true}}"#)
        #expect(got.status == 200 && got.content == answer, "\(got.body)")
        #expect(got.headers.first(name: "x-isoflop-model") == model)
        if question == "hard" { #expect(got.headers.first(name: "x-isoflop-calls") == calls) }
        let spent = (got.object["isoflop"] as? [String: Any])?["usd"] as? Double ?? 0
        #expect(question == "easy" ? spent <= usd + 1e-12 : abs(spent - usd) < 1e-12)
      }
      for wrong in ["small@bon3>large", "small@sc3>"] {
        #expect(try await gateway.post(#"{"model":"\#(wrong)","messages":[{"role":"user","content":"x"}]}"#).status == 400)
      }
      #expect(try await gateway.post(#"{"model":"small@sc3>absent","messages":[{"role":"user","content":"x"}]}"#).status == 404)
    }
  }

  @Test func aDeadlineGivesTheBestSoFar() async throws {
    let server = try LoopbackServer { request, _ in .completion("\\boxed{\(request.seed ?? 9)}", delay: request.seed == 0 ? 0 : 600) }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      var got = RunningGateway.Answer(status: 0, headers: [:], body: "")
      // A machine that is busy may have no answer in a second.
      for milliseconds in [1_000, 8_000, 60_000] where got.status != 200 {
        got = try await gateway.post(Self.body("m@sc3", #","seed":0,"isoflop":{"budget":{"ms":\#(milliseconds)}}"#))
      }
      #expect(got.status == 200 && got.content == "\\boxed{0}" && got.headers.first(name: "x-isoflop-stop") == "interrupted", "\(got.body)")
    }
  }

  @Test func whatIsUnknownIsRefusedWithWhatIsKnown() async throws {
    let server = try Self.server()
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for (body, word) in [
        (Self.body("m@sc0"), "from 1 to 64"), (Self.body("m@sc900"), "64"), (Self.body("m", #","isoflop":{"strategy":"best"}"#), "bonK"),
        (Self.body("m@sc2", #","isoflop":{"budgets":1}"#), "budget"), (Self.body("m@sc2", #","isoflop":{"budget":{"token":1}}"#), "tokens"),
        (Self.body("m@sc2", #","isoflop":{"extract":"x"}"#), "boxed"),
        (Self.body("m@sc2", #","isoflop":{"budget":{"calls":-1}}"#), "positive"),
        (Self.body("m@sc2", #","isoflop":7"#), "object"), (Self.body("m@sc2", #","n":99"#), "16"),
        (Self.body("m@sc2", #","stream_options":7"#), "object"),
        (Self.body("m@cap9", #","stream_options":{"include_usage":1}"#), "true or false"),
        (#"{"model":"m@sc2","messages":[]}"#, "empty"), (#"{"model":"m@sc2"}"#, "messages"), (#"{"messages":[]}"#, "model"),
        ("[1]", "JSON"),
      ] {
        let got = try await gateway.post(body)
        #expect(got.status == 400 && (got.error["message"] as? String ?? "").contains(word), "\(body): \(got.body)")
      }
    }
    #expect(server.requests.isEmpty)
  }

  /// What a client asks for is no number that the gateway ends of.
  @Test func numbersOfAnySizeAreSurvived() async throws {
    let server = try Self.server()
    let (most, huge) = ("\(Int.max)", "1e300")
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.prices = ["m": .init(prompt: 1, completion: 1)]
    try await withGateway(configuration) { gateway in
      for (model, more, status) in [
        ("m@sc3", #","max_tokens":\#(most)"#, 200), ("m@sc3", #","max_completion_tokens":\#(most),"n":16,"seed":\#(most)"#, 200),
        ("m@sc3", #","max_tokens":\#(most),"isoflop":{"budget":{"tokens":\#(most),"calls":\#(most),"usd":\#(huge),"ms":1e9}}"#, 200),
        ("m", #","max_tokens":\#(most),"n":\#(most),"isoflop":{"budget":{"tokens":9}}"#, 400), ("m@cap\(most)0", "", 400),
        ("m@sc3", #","isoflop":{"budget":{"ms":\#(huge)}}"#, 400), ("m@sc3", #","max_tokens":\#(Int.min)"#, 200),
        ("m@sc3", #","max_tokens":-1,"isoflop":{"budget":{"tokens":90000}}"#, 400),
        ("m@cap9", #","max_completion_tokens":0,"isoflop":{"budget":{"usd":1}}"#, 400), ("m@sc3", #","seed":\#(huge)"#, 400),
        ("m@sc3", #","n":-\#(most)"#, 400),
      ] {
        let got = try await gateway.post(Self.body(model, more))
        #expect(got.status == status, "\(model)\(more): \(got.status) \(got.body)")
      }
    }
  }

  @Test func theUpstreamsRefusalIsPassedOn() async throws {
    let server = try LoopbackServer { _, _ in .failure(401, "bad key") }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      for model in ["m@sc3", "m@cap64"] {
        let got = try await gateway.post(Self.body(model))
        #expect(got.status == 401 && (got.error["message"] as? String ?? "").contains("bad key"), "\(got.body)")
        let streamed = try await gateway.post(Self.body(model, #","stream":true"#))
        #expect(streamed.status == 401 && streamed.body.contains("bad key"), "an error that comes before the stream keeps its status")
      }
    }
  }

  /// Every name of the grammar is answered, or refused with what is missing; none ends the program or goes on as a model's name.
  @Test(arguments: StrategyKind.allCases) func everyNameOfTheGrammarIsUnderstood(kind: StrategyKind) async throws {
    let server = try LoopbackServer { _, _ in .completion("The answer is 42.", logProbability: -0.5) }
    let name = kind.number == .none ? kind.rawValue : "\(kind.rawValue)\(kind.number == .tokens ? 64 : 3)"
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@\(name)", #","max_tokens":50"#))
      switch kind {
      case .auto, .repeated, .confidenceVote, .treeOfThoughts:
        #expect(got.status == 400 && ["no_policy", "unsupported_strategy"].contains(got.error["code"] as? String), "\(got.body)")
        #expect(server.requests.isEmpty)
      // The server's answer is no stream.
      case .cap, .exit: #expect([200, 502].contains(got.status), "\(got.body)")
      default:
        #expect(got.status == 200 && got.content?.contains("42") == true, "\(name): \(got.body)")
        #expect(
          got.headers.first(name: "x-isoflop-strategy") == name && server.requests.allSatisfy { $0.object["model"] as? String == "m" })
      }
    }
  }
}

import ChatCompletions
import Foundation
import InferenceScaling
import LoopbackServer
import Testing

@testable import Gateway

/// Upstreams that don't say what an answer took: the ledger holds the bound, and no client is told the bound as if it were used.
@Suite struct UntoldUsageTests {
  private static func completion(_ text: String, usage: String? = nil) -> LoopbackResponse {
    let usage = usage.map { #","usage":\#($0)"# } ?? ""
    return LoopbackResponse(
      body: #"{"choices":[{"index":0,"message":{"role":"assistant","content":"\#(text)"},"finish_reason":"stop"}]\#(usage)}"#)
  }

  private static func body(_ model: String, _ more: String = "") -> String {
    #"{"model":"\#(model)","messages":[{"role":"user","content":"6*7?"}],"max_tokens":500\#(more)}"#
  }

  private static func tokens(_ answer: RunningGateway.Answer) -> (Int?, Bool) {
    let usage = answer.object["usage"] as? [String: Any]
    let total = usage?["total_tokens"] as? Int
    return (total, usage?["is_partial"] as? Bool ?? false)
  }

  @Test(arguments: ["m@single", "m@sc3", "m@bon2", "m@revise2"]) func theBoundIsNoUsage(model: String) async throws {
    let server = try LoopbackServer { _, number in Self.completion("\\\\boxed{\(number)}") }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body(model, #","isoflop":{"receipt":true}"#))
      #expect(got.status == 200 && Self.tokens(got) == (0, true), "\(got.body)")
      #expect(got.headers.first(name: "x-isoflop-tokens") == "0" && got.headers.first(name: "x-isoflop-unmetered") == "true")
      let receipt = got.object["isoflop"] as? [String: Any]
      #expect(receipt?["completionTokens"] as? Int == 0 && receipt?["calls"] as? Int == server.requests.count)
      #expect((receipt?["assumedTokensAtMost"] as? Int ?? 0) >= 500 * server.requests.count)
      let metrics = try await gateway.get("/metrics").body
      #expect(
        metrics.contains("isoflop_completion_tokens_total{route=\"/v1/chat/completions\",model=\"m\",strategy=\"\(model.dropFirst(2))\"} 0")
      )
    }
  }

  /// What some calls told is told, and marked as a part.
  @Test func whatIsKnownIsToldAsAPart() async throws {
    let server = try LoopbackServer { _, number in
      Self.completion("\\\\boxed{\(number)}", usage: number == 0 ? #"{"prompt_tokens":5,"completion_tokens":7}"# : nil)
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@sc2"))
      #expect(Self.tokens(got) == (12, true), "\(got.body)")
      let whole = try await gateway.post(
        "/v1/responses", #"{"model":"m@sc2","input":"x","max_output_tokens":9}"#)
      let usage = whole.object["usage"] as? [String: Any]
      #expect(usage?["output_tokens"] as? Int == 0 && usage?["is_partial"] as? Bool == true, "\(whole.body)")
    }
  }

  @Test func aWholeUsageHasNoMark() async throws {
    let server = try LoopbackServer { _, number in .completion("\\boxed{\(number)}") }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@sc2"))
      #expect(Self.tokens(got) == (24, false) && !got.body.contains("is_partial"))
      #expect(!got.headers.contains(name: "x-isoflop-unmetered"))
    }
  }

  /// A call that broke off may have cost its bound; a judge that says nothing of its cost may have, too.
  @Test func brokenCallsAndJudgesAreAssumed() async throws {
    let server = try LoopbackServer { request, number in
      if request.object["model"] as? String == "judge" { return Self.completion("7") }
      var response = LoopbackResponse.completion("text \(number)")
      if number == 0 { response.announcedLength = 100_000 }
      return response
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@bon2", #","isoflop":{"judge":"judge","receipt":true}"#))
      #expect(got.status == 200 && Self.tokens(got) == (24, true), "\(got.body)")
      let receipt = got.object["isoflop"] as? [String: Any]
      #expect((receipt?["assumedTokensAtMost"] as? Int ?? 0) > 500 + 2 * 1024, "\(got.body)")
    }
  }

  /// The pieces of a stream are counted; what its prompt took is told or isn't.
  @Test func streamsThatAreCutCountTheirPieces() async throws {
    let server = try LoopbackServer { request, _ in
      let isConcluding = request.object["continue_final_message"] != nil
      let delta = isConcluding ? #"{"content":"42"}"# : #"{"reasoning_content":"hm "}"#
      let event = Array("data: {\"choices\":[{\"index\":0,\"delta\":\(delta)}]}\n\n".utf8)
      let end = Array("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}\n\ndata: [DONE]\n\n".utf8)
      return LoopbackResponse(chunks: Array(repeating: event, count: isConcluding ? 1 : 300) + [end], chunkDelay: 0.001)
    }
    try await withGateway(.init(upstreams: [.init(url: server.url)])) { gateway in
      let got = try await gateway.post(Self.body("m@cap20"))
      let usage = got.object["usage"] as? [String: Any]
      #expect(usage?["prompt_tokens"] as? Int == 9 && usage?["is_partial"] as? Bool == true, "\(got.body)")
      #expect((21...31).contains(usage?["completion_tokens"] as? Int ?? 0))
    }
  }

  /// The hour of a key is charged with what is assumed.
  @Test func theLedgerHoldsTheBound() async throws {
    try await waitOutAnHoursEnd()
    let server = try LoopbackServer { _, number in Self.completion("\\\\boxed{\(number)}") }
    var configuration = GatewayConfiguration(upstreams: [.init(url: server.url)])
    configuration.keys = [.init(name: "a", variable: "A", hourly: .init(tokens: 1700))]
    try await withGateway(configuration, environment: ["A": "k"]) { gateway in
      let key = ["authorization": "Bearer k"]
      #expect(try await gateway.post(Self.body("m@single"), headers: key).status == 200)
      #expect(try await gateway.post(Self.body("m@single"), headers: key).status == 200)
      let third = try await gateway.post(Self.body("m@single"), headers: key)
      #expect(third.status == 400 && third.error["type"] as? String == "budget_exceeded", "\(third.body)")
    }
  }

  @Test func costsAreToldApart() {
    let costs = RequestCosts(
      spent: Spending(calls: 5, promptTokens: 50, completionTokens: 600, usd: 6), dropped: Spending(calls: 1),
      failed: Spending(calls: 1, promptTokens: 10, completionTokens: 100, usd: 1),
      judged: Spending(calls: 1, completionTokens: 100, usd: 1),
      cancelled: .zero, assumedOfAnswers: Spending(completionTokens: 100, usd: 1),
      assumedOfJudgements: Spending(completionTokens: 90, usd: 0.9))
    var receipt = GatewayReceipt(id: "r", time: Date(), route: "/", account: "")
    costs.fill(&receipt)
    #expect(receipt.assumed == Spending(promptTokens: 10, completionTokens: 290, usd: 2.9))
    #expect(receipt.spent.calls == 5 && receipt.spent.promptTokens == 40 && receipt.spent.completionTokens == 310)
    #expect(receipt.failed == Spending(calls: 1) && receipt.judged.completionTokens == 10 && receipt.cancelled == .zero)
    let usage = ChatUsage(receipt)
    #expect(usage.isPartial && usage.completionTokens == 310 && usage.json["is_partial"] == true)
  }
}

#if Serving
import ChatCompletions
import InferenceScaling

/// A reward model behind a server: gets the question and the text as a conversation, and answers with a score.
///
/// Sends `{"model", "messages"}` to a path; reads `score`, or of the first entry in `data` its `score` or the last number of its `data`, as vLLM's
/// `/pooling` gives for outcome and, a number a step, for process reward models.
struct RewardEndpoint: Verifier {
  var client: ChatClient
  var model: String
  var path: String
  var watch: CallWatch

  private struct Body: Encodable, Sendable {
    var model: String
    var messages: [ChatMessage]
  }

  func bound(_ candidate: Candidate, question: Question) -> Spending {
    Spending(calls: 1, promptTokens: question.prompt.utf8.count + candidate.text.utf8.count + 64, seconds: client.timeout.seconds)
  }

  func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict {
    if let reason = watch.stopReason { throw CallError(reason: reason) }
    let (clock, bound) = (ContinuousClock(), bound(candidate, question: question))
    let start = clock.now
    let body = Body(model: model, messages: [.user(question.prompt), .assistant(candidate.text)])
    do throws(ChatError) {
      let answer = try await client.send(body, to: path, as: JSONValue.self)
      let tokens = Self.promptTokens(answer) ?? bound.promptTokens
      let cost = Spending(calls: 1, promptTokens: tokens, seconds: (clock.now - start).seconds)
      guard let score = Self.score(answer) else {
        throw ChatError.malformed(endpoint: client.endpoint.base + path, reason: "it has no score", excerpt: "")
      }
      watch.succeeded()
      return Verdict(score: score, cost: cost)
    } catch {
      watch.failed(error)
      throw CallError(error, bound: bound, seconds: (clock.now - start).seconds)
    }
  }

  private static func promptTokens(_ answer: JSONValue) -> Int? {
    guard case .integer(let count)? = answer["usage"]?["prompt_tokens"], (0..<(1 << 40)).contains(count) else { return nil }
    return count
  }

  private static func score(_ answer: JSONValue) -> Double? {
    let entry = answer["data"]?[0]
    return answer["score"]?.double ?? entry?["score"]?.double ?? entry?["data"].flatMap(last)
  }

  private static func last(_ value: JSONValue) -> Double? {
    if case .array(let values) = value { values.last.flatMap(last) } else { value.double }
  }
}
#endif

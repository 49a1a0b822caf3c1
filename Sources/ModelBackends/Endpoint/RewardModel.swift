#if Serving
import ChatCompletions
import InferenceScaling
import TextFormats

/// A reward model behind a server: gets the question and the text as a conversation and returns a score.
///
/// Sends `{"model", "messages"}` to a path and reads `score`, or of the first entry of `data` its `score` or the last number of its `data`, as
/// vLLM's `/pooling` answers for outcome and, with a number a step, for process reward models.
public struct RewardModel: Verifier {
  /// The client.
  public var client: ChatClient
  /// The reward model's name.
  public var model: String
  /// The path after the server's base, such as `/pooling`.
  public var path: String
  /// The longest wait that the server may ask for before a call is repeated.
  public var patience: Duration
  /// The circuit breaker that learns of every call, if there is one.
  public var breaker: CircuitBreaker?

  /// Creates a verifier.
  public init(
    client: ChatClient, model: String, path: String, patience: Duration = .seconds(300), breaker: CircuitBreaker? = nil
  ) {
    (self.client, self.model, self.path, self.patience, self.breaker) = (client, model, path, patience, breaker)
  }

  /// A call with a token for each byte of question and text.
  public func bound(_ candidate: Candidate, question: Question) -> Spending {
    Spending(
      calls: 1, promptTokens: question.prompt.utf8.count + candidate.text.utf8.count + 64, seconds: client.timeout / .seconds(1))
  }

  /// Asks for the score of a text.
  ///
  /// - Throws: `CallError`, also for an answer without a score.
  public func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict {
    if let reason = breaker?.reason { throw CallError(reason: reason) }
    let (clock, bound) = (ContinuousClock(), bound(candidate, question: question))
    let start = clock.now
    let messages: [ChatMessage] = [.user(question.prompt), .assistant(candidate.text)]
    let body: JSONValue = ["model": .string(model), "messages": .array(messages.map(\.json))]
    do throws(ChatError) {
      let answer = try await client.send(body, to: path)
      let tokens = Self.promptTokens(answer) ?? bound.promptTokens
      let cost = Spending(calls: 1, promptTokens: tokens, seconds: (clock.now - start) / .seconds(1))
      guard let score = Self.score(answer) else {
        throw ChatError.malformed(endpoint: client.endpoint.base + path, reason: "it has no score", excerpt: "")
      }
      breaker?.succeeded()
      return Verdict(score: score, cost: cost)
    } catch {
      let failure = BackendError(error)
      breaker?.failed(failure)
      throw CallError(failure, bound: bound, seconds: (clock.now - start) / .seconds(1), patience: patience)
    }
  }

  private static func promptTokens(_ answer: JSONValue) -> Int? {
    guard let count = answer["usage"]?["prompt_tokens"]?.integer, (0..<(1 << 40)).contains(count) else { return nil }
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

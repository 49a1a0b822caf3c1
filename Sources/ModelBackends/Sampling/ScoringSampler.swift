import InferenceScaling

/// Has each sample scored as soon as it is drawn.
///
/// The score is then counted, recorded and replayed with the sample, and a strategy sees it without asking a verifier.
public struct ScoringSampler: Sampler {
  /// The sampler whose samples are scored.
  public var base: any Sampler
  /// The verifier that scores.
  public var verifier: any Verifier
  /// The most tokens of a sample, which bound the verdict's cost.
  ///
  /// With the same tokenizer, a text has no more tokens than were generated.
  public var maximumTokens: Int

  /// Creates a sampler.
  public init(base: any Sampler, verifier: any Verifier, maximumTokens: Int) {
    (self.base, self.verifier, self.maximumTokens) = (base, verifier, maximumTokens)
  }

  /// The bounds of the sample and of its verdict.
  public func bound(_ call: SampleCall, question: Question) -> Spending {
    let longest = Candidate(text: String(repeating: "x", count: call.request.maximumTokens ?? maximumTokens))
    return base.bound(call, question: question) + verifier.bound(longest, question: question)
  }

  /// Draws a sample and has it scored.
  ///
  /// - Throws: `CallError`; a sample without a score costs what both calls cost.
  public func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    try await scored(base.sample(call, question: question), question)
  }

  func scored(_ candidate: Candidate, _ question: Question) async throws(CallError) -> Candidate {
    var candidate = candidate
    do throws(CallError) {
      let verdict = try await verifier.verdict(candidate, question: question)
      candidate.score = verdict.score
      candidate.cost += verdict.cost
      return candidate
    } catch {
      throw CallError(
        reason: error.reason, cost: candidate.cost + error.cost, isTransient: error.isTransient, retryAfter: error.retryAfter)
    }
  }
}

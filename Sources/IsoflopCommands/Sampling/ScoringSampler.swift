import InferenceScaling

/// Has each sample scored as soon as it is drawn, so that the score is part of the sample: counted with it, recorded with it, replayed with it.
struct ScoringSampler: Sampler {
  var base: any Sampler
  var verifier: any Verifier
  /// The most tokens of a sample, by which the verdict's cost is bounded: to the same tokenizer, a text has no more tokens than were generated.
  var maximumTokens: Int

  func bound(_ call: SampleCall, question: Question) -> Spending {
    let longest = Candidate(text: String(repeating: "x", count: call.request.maximumTokens ?? maximumTokens))
    return base.bound(call, question: question) + verifier.bound(longest, question: question)
  }

  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    var candidate = try await base.sample(call, question: question)
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

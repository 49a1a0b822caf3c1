/// Gives the candidates of another sampler their answers, where they have none.
public struct ExtractingSampler<Base: Sampler>: Sampler {
  /// The sampler that writes.
  public var base: Base
  /// The extractor of answers.
  public var extractor: AnswerExtractor

  /// Creates a sampler whose candidates have answers.
  public init(_ base: Base, extractor: AnswerExtractor) {
    self.base = base
    self.extractor = extractor
  }

  /// The bound of the base.
  public func bound(_ call: SampleCall, question: Question) -> Spending { base.bound(call, question: question) }

  /// Draws from the base and extracts from the prefix and the text; a list of proposals has no answer.
  public func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    extracting(try await base.sample(call, question: question), call.request)
  }

  private func extracting(_ candidate: Candidate, _ request: SampleRequest) -> Candidate {
    guard candidate.answer == nil, request.purpose != .proposals else { return candidate }
    var candidate = candidate
    // A model without marks that is asked to think writes its answer there.
    let text = candidate.text.isEmpty && request.purpose == .thinking ? candidate.thinking : candidate.text
    candidate.answer = extractor.extract(from: request.prefix + text)?.answer
    return candidate
  }
}

extension ExtractingSampler: StreamingSampler where Base: StreamingSampler {
  /// Streams from the base and extracts.
  public func sample(_ call: SampleCall, question: Question, reporting progress: SampleProgress) async throws(CallError) -> Candidate {
    extracting(try await base.sample(call, question: question, reporting: progress), call.request)
  }
}

extension ExtractingSampler: ImmediateSampler where Base: ImmediateSampler {
  /// Takes from the base and extracts.
  public func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
    extracting(try base.candidate(call, question: question), call.request)
  }
}

/// Gives the candidates of another sampler their answers, where they have none.
///
/// An answer is looked for in what follows the thinking, after the prefix that the request gave, and comes in canonical form. A text that was cut at the
/// most tokens has no answer, unless `countsCut`: the last number of a cut derivation is none. Conclusions and probes are excepted, as they begin with
/// their answer and are cut by design.
public struct ExtractingSampler<Base: Sampler>: Sampler {
  /// The sampler that writes.
  public var base: Base
  /// The extractor of answers.
  public var extractor: AnswerExtractor
  /// The questions, by name, whose right answer is a number: of their answers, units are left out.
  public var numeric: Set<String>
  /// Whether texts that were cut at the most tokens have answers.
  public var countsCut: Bool

  /// Creates a sampler whose candidates have answers.
  public init(_ base: Base, extractor: AnswerExtractor, numeric: Set<String> = [], countsCut: Bool = false) {
    (self.base, self.extractor, self.numeric, self.countsCut) = (base, extractor, numeric, countsCut)
  }

  /// The bound of the base.
  public func bound(_ call: SampleCall, question: Question) -> Spending { base.bound(call, question: question) }

  /// Draws from the base and extracts from the prefix and the text; a list of proposals has no answer.
  public func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    extracting(try await base.sample(call, question: question), call.request, question)
  }

  private func extracting(_ candidate: Candidate, _ request: SampleRequest, _ question: Question) -> Candidate {
    guard candidate.answer == nil, request.purpose != .proposals else { return candidate }
    let isCut = candidate.finish == .length && request.purpose != .conclusion && request.purpose != .probe
    guard !isCut || countsCut else { return candidate }
    var candidate = candidate
    // A model without marks that is asked to think writes its answer there.
    let text = candidate.text.isEmpty && request.purpose == .thinking ? candidate.thinking : candidate.text
    candidate.answer = extractor.extract(from: request.prefix + text, as: numeric.contains(question.id) ? .number : .text)?.answer
    return candidate
  }
}

extension ExtractingSampler: StreamingSampler where Base: StreamingSampler {
  /// Streams from the base and extracts.
  public func sample(_ call: SampleCall, question: Question, reporting progress: SampleProgress) async throws(CallError) -> Candidate {
    extracting(try await base.sample(call, question: question, reporting: progress), call.request, question)
  }
}

extension ExtractingSampler: ImmediateSampler where Base: ImmediateSampler {
  /// Takes from the base and extracts.
  public func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
    extracting(try base.candidate(call, question: question), call.request, question)
  }
}

import InferenceScaling

/// Records whole answers and takes those that the recording already holds: nothing is asked twice, also after a stop.
///
/// The cost of recorded samples is on the ledger from the beginning, so that a budget holds over all runs of a recording together; taking one is
/// free.
public struct RecordingSampler: Sampler {
  /// The sampler whose answers are recorded.
  public var base: any Sampler
  /// The recording.
  public var recording: LiveRecording
  /// The questions by name; an answer to another question isn't recorded.
  public var items: [String: QuestionSet.Item]
  /// The breaker that opens if the recording can't be written, if there is one.
  public var breaker: CircuitBreaker?

  /// Creates a sampler.
  public init(base: any Sampler, recording: LiveRecording, questions: QuestionSet, breaker: CircuitBreaker? = nil) {
    (self.base, self.recording, self.breaker) = (base, recording, breaker)
    items = Dictionary(uniqueKeysWithValues: questions.items.map { ($0.question.id, $0) })
  }

  /// Nothing for a recorded answer, else the base's bound.
  public func bound(_ call: SampleCall, question: Question) -> Spending {
    recorded(call, question) == nil ? base.bound(call, question: question) : .zero
  }

  /// Takes the recorded answer, or draws one and records it.
  ///
  /// - Throws: the base's error; `CallError` if the recording can't be written.
  public func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    if var recorded = recorded(call, question) {
      recording.noteReuse(of: recorded.cost, problem: question.id)
      recorded.cost = .zero
      return recorded
    }
    let candidate = try await base.sample(call, question: question)
    guard Self.isWholeAnswer(call.request), let item = items[question.id] else { return candidate }
    do throws(LiveRecordingError) {
      try recording.append(LiveSample(candidate, sample: call.ordinal, of: item, settings: recording.settings))
      return candidate
    } catch {
      breaker?.open(error)
      throw CallError(reason: "\(error)", cost: candidate.cost)
    }
  }

  private func recorded(_ call: SampleCall, _ question: Question) -> Candidate? {
    Self.isWholeAnswer(call.request) ? recording[question.id, call.ordinal]?.candidate : nil
  }

  /// Whether a request is for a whole answer by the sampler's own model: what a recording can hold.
  private static func isWholeAnswer(_ request: SampleRequest) -> Bool {
    request.isPlain && request.model == nil
  }
}

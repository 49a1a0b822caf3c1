import InferenceScaling

/// Keeps whole answers in a recording, and takes from it what it already holds: nothing is asked twice, also after a stop.
///
/// What kept samples did cost is on the ledger from the beginning, so that a budget holds over all runs of a recording together: taking one is free.
struct KeepingSampler: Sampler {
  var base: any Sampler
  var file: LiveRecording
  var items: [String: TaskFile.Item]
  var watch: CallWatch

  func bound(_ call: SampleCall, question: Question) -> Spending {
    kept(call, question) == nil ? base.bound(call, question: question) : .zero
  }

  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    if var kept = kept(call, question) {
      file.noteReuse(of: kept.cost, problem: question.id)
      kept.cost = .zero
      return kept
    }
    let candidate = try await base.sample(call, question: question)
    guard Self.isPlain(call.request), let item = items[question.id] else { return candidate }
    do {
      try file.append(KeptSample(candidate, sample: call.ordinal, of: item, settings: file.settings))
      return candidate
    } catch {
      let failure = error as? CommandFailure ?? CommandFailure(.inputOutput, "\(error)")
      watch.stop(failure)
      throw CallError(reason: failure.description, cost: candidate.cost)
    }
  }

  private func kept(_ call: SampleCall, _ question: Question) -> Candidate? {
    Self.isPlain(call.request) ? file[question.id, call.ordinal]?.candidate : nil
  }

  /// Whether a request is for a whole answer and nothing else: what a recording can hold.
  private static func isPlain(_ request: SampleRequest) -> Bool {
    request.isPlain && request.model == nil
  }
}

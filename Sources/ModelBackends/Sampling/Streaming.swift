import InferenceScaling

extension ModelSampler: StreamingSampler {
  /// Draws one sample and reports its progress; a cut ends the call where the strategy decided.
  ///
  /// A cut sample is charged: the prompt's bound and the tokens that it has. An endpoint is asked to stream, and the call is cancelled at the cut; to go
  /// on from there, a strategy asks for a sample that continues what was written.
  public func sample(
    _ call: SampleCall, question: Question, reporting progress: SampleProgress
  ) async throws(CallError) -> Candidate {
    do throws(CallError) {
      let candidate = try await draw(call, question) { backend, request throws(BackendError) in
        try await backend.stream(request) { piece in
          await progress.add(piece)
          return !progress.isTruncated
        }
      }
      return progress.isTruncated ? cut(progress, call, question) : progress.completing(candidate)
    } catch {
      guard progress.isTruncated else { throw error }
      return cut(progress, call, question)
    }
  }

  /// The candidate of a sample that was cut.
  private func cut(_ progress: SampleProgress, _ call: SampleCall, _ question: Question) -> Candidate {
    let (model, partial) = (target(call), progress.partial)
    let cost = model.cost(prompt: bound(call, question: question).promptTokens, cached: 0, completion: partial.tokens)
    return partial.candidate(cost: cost, model: call.request.model ?? model.backend.name)
  }
}

extension SampleProgress {
  /// Adds a piece of a stream.
  fileprivate func add(_ piece: GenerationPiece) async {
    let confidence = piece.tokens.isEmpty ? nil : piece.tokens.map(\.logProbability).reduce(0, +) / Double(piece.tokens.count)
    await add(
      thinking: piece.reasoning, text: piece.text, tokens: piece.tokens.isEmpty ? nil : piece.tokens.count, confidence: confidence)
  }

  /// Separates a whole sample's thinking from its text.
  fileprivate func completing(_ candidate: Candidate) -> Candidate {
    var candidate = candidate
    let partial = partial
    (candidate.thinking, candidate.thinkingTokens) = (partial.thinking, partial.thinkingTokens)
    if !partial.thinking.isEmpty { candidate.text = partial.text }
    return candidate
  }
}

extension Sampler {
  /// Draws a sample and reports its progress, for wrappers of samplers.
  ///
  /// - Throws: `CallError` if this sampler can't report.
  func following(_ call: SampleCall, _ question: Question, _ progress: SampleProgress) async throws(CallError) -> Candidate {
    guard let streaming = self as? any StreamingSampler else {
      throw CallError(reason: "this model can't report a sample while it is written: choose a strategy that needs no reports")
    }
    return try await streaming.sample(call, question: question, reporting: progress)
  }
}

extension LimitedSampler: StreamingSampler {
  /// Draws from the base once a slot is free, and reports its progress.
  public func sample(
    _ call: SampleCall, question: Question, reporting progress: SampleProgress
  ) async throws(CallError) -> Candidate {
    try await limiter.run { () async throws(CallError) in try await base.following(call, question, progress) }
  }
}

extension ScoringSampler: StreamingSampler {
  /// Draws a sample, reports its progress and has it scored; a cut sample isn't scored.
  public func sample(
    _ call: SampleCall, question: Question, reporting progress: SampleProgress
  ) async throws(CallError) -> Candidate {
    let candidate = try await base.following(call, question, progress)
    return progress.isTruncated ? candidate : try await scored(candidate, question)
  }
}

extension RecordingSampler: StreamingSampler {
  /// Draws from the base and reports its progress; a sample that may be cut isn't recorded.
  public func sample(
    _ call: SampleCall, question: Question, reporting progress: SampleProgress
  ) async throws(CallError) -> Candidate {
    try await base.following(call, question, progress)
  }
}

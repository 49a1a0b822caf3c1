import InferenceScaling

/// Everything that a live run works with: the model behind its wrappers, the verifiers, the ledger and the recording.
struct LiveSession: Sendable {
  var tasks: TaskFile
  var sampler: any Sampler
  var reward: (any Verifier)?
  var check: (any Verifier)?
  var ledger: Ledger
  var file: LiveRecording?
  var watch: CallWatch
  var concurrency: Int
  var retries: Int

  /// Whether samples come with scores, or with confidences that serve as such.
  var hasScores: Bool { reward != nil }

  /// Puts the parts together.
  ///
  /// Behind the gate, answers are found and scored; then they are kept. For a strategy that needs a live model, a score isn't part of a sample: it
  /// asks for it, of texts that are more than the sample.
  init(
    tasks: TaskFile, model: LiveModelOptions, verifiers: VerifierOptions, budget: BudgetOptions, recording: String?,
    strategy: StrategySpecification? = nil
  ) throws {
    let (watch, gate) = (CallWatch(patience: max(10, 4 * model.concurrency)), CallGate(model.concurrency))
    let (client, judgesOnRequest) = (try model.client(), strategy?.needsLiveModel ?? false)
    var sampler = Self.extracting(try model.sampler(client, price: budget.price, watch: watch), try model.extract.extractor(for: strategy))
    if let scorer = try verifiers.reward(client, model: model, price: budget.price, watch: watch) {
      if !judgesOnRequest { sampler = ScoringSampler(base: sampler, verifier: scorer, maximumTokens: model.maxTokens) }
      reward = judgesOnRequest ? GatedVerifier(base: scorer, gate: gate) : GivenScore()
    } else if model.logprobs || model.topLogprobs != nil || model.local != nil {
      reward = GivenConfidence()
    }
    sampler = GatedSampler(base: sampler, gate: gate)
    let settings = [model.settings, verifiers.settings].compactMap(\.self).joined(separator: ", ")
    file = try recording.map { try LiveRecording(path: $0, tasks: tasks.items, model: model.modelName, settings: settings) }
    if let file {
      let items = Dictionary(uniqueKeysWithValues: tasks.items.map { ($0.question.id, $0) })
      sampler = KeepingSampler(base: sampler, file: file, items: items, watch: watch)
    }
    self.tasks = tasks
    self.sampler = sampler
    check = verifiers.checker(tasks.golds, hiding: model.keyVariable)
    ledger = Ledger(budget: budget.budget, spent: file?.cost ?? .zero)
    self.watch = watch
    (concurrency, retries) = (model.concurrency, model.retries)
  }

  /// The solver; strategies are told of samples in the order in which they asked, so that a recording replays to the same decisions.
  var solver: Solver {
    Solver(sampler: sampler, reward: reward, check: check, concurrency: concurrency, retries: retries, inOrder: true, settles: true)
  }

  private static func extracting(_ base: some Sampler, _ extractor: AnswerExtractor) -> any Sampler {
    ExtractingSampler(base, extractor: extractor)
  }
}

import ComputeAccounting

/// The cost of a model as it is printed: parameters, FLOP by convention, cache.
struct CostSummary: Encodable {
  /// Parameters by their role; a count alone has no embedding, head or buffers.
  struct Parameters: Encodable {
    var total: Double
    /// The input table.
    var embedding: Int?
    /// A head of its own; none where it is the input table.
    var head: Int?
    /// Those that a token passes: N of 6ND.
    var active: Double
    /// Those of matrices and head, which a token is multiplied with.
    var multiplied: Double
    /// Numbers that are saved and not trained.
    var buffers: Int?
  }

  /// FLOP by the convention of this package: matrix products and causal attention, or 6ND and 2N without a configuration.
  struct Work: Encodable {
    var convention: String
    /// FLOP of all training tokens; absent without `--tokens`.
    var training: Double?
    /// ``training``, with the least and the most that the conventions without recomputation count.
    var median: Double?
    var low: Double?
    var high: Double?
    /// FLOP of one training token, forward and backward.
    var trainingToken: Double
    /// FLOP of one token generated after the context.
    var generatedToken: Double
    /// FLOP of the answers of `--samples`, the prompt read once.
    var answers: Double?
  }

  /// Training FLOP by one published convention.
  struct Convention: Encodable {
    var name: String
    var formula: String
    var trainingToken: Double
    var training: Double?
  }

  /// A key of the configuration that counted, as it was read.
  struct Entry: Encodable {
    var key: String
    var value: String
    var meaning: String
  }

  /// The keys that were read, the family's defaults that were taken, and the rest.
  struct Reading: Encodable {
    var read: [Entry]
    var defaults: [Entry]
    var unread: [String]
  }

  /// The architecture, by its `model_type`; absent without a configuration.
  var family: String?
  var parameters: Parameters
  var tokens: Double?
  /// The length of a training sequence, and of the text before a generated token.
  var context: Int
  var flop: Work
  /// Training FLOP by every convention.
  var conventions: [Convention]
  /// Bytes of keys and values of one token, two a number.
  var kvCacheBytesPerToken: Int?
  /// Of keys, values and states after the context.
  var kvCacheBytes: Int?
  /// Bytes of recurrent states, the same after any context.
  var stateBytes: Int?
  var samples: Int?
  var reading: Reading?
  /// The cost on hardware.
  var cost: TrainingCostSummary?
  /// The memory of one chip.
  var memory: MemorySummary?
  /// The serving of answers.
  var serving: ServingSummary?

  /// Counts a model of a configuration, or one whose parameters alone are known.
  init(model: ModelAccount?, parameters count: Double?, tokens: Double?, context: Int, answers: InferenceWork?, explains: Bool) {
    (self.tokens, self.context, samples) = (tokens, context, answers?.completionTokens.count)
    guard let model else {
      let shape = TransformerShape(activeParameters: count ?? 0)
      parameters = Parameters(total: shape.activeParameters, active: shape.activeParameters, multiplied: shape.activeParameters)
      let training = approximateTrainingFLOPs(parameters: shape.activeParameters, tokens: 1)
      flop = Work(
        convention: TrainingConvention.usualRule.rawValue, training: tokens.map { $0 * training }, trainingToken: training,
        generatedToken: shape.forwardFLOPs(tokens: 1), answers: answers?.generationFLOPs(shape))
      conventions = [.init(name: flop.convention, formula: "6ND", trainingToken: training, training: flop.training)]
      boundFLOP()
      return
    }
    let (shape, counts) = (model.shape, model.parameters)
    family = model.family
    parameters = Parameters(
      total: Double(counts.total), embedding: counts.embedding, head: counts.head, active: Double(counts.active),
      multiplied: Double(counts.multiplied), buffers: counts.buffers)
    conventions = TrainingConvention.allCases.map { convention in
      let token = model.trainingFLOPsPerToken(convention, context: context)
      return Convention(name: convention.rawValue, formula: convention.formula, trainingToken: token, training: tokens.map { $0 * token })
    }
    let token = shape.trainingFLOPsPerToken(context: context)
    flop = Work(
      convention: TrainingConvention.causal.rawValue, training: tokens.map { $0 * token }, trainingToken: token,
      generatedToken: shape.forwardFLOPs(tokens: 1, context: context), answers: answers?.generationFLOPs(shape))
    (kvCacheBytesPerToken, kvCacheBytes) = (model.cacheBytesPerToken(), model.keptBytes(context: context))
    stateBytes = 2 * model.state
    boundFLOP()
    guard explains else { return }
    func entries(_ entries: [ConfigurationReading.Entry]) -> [Entry] {
      entries.map { Entry(key: $0.key, value: $0.value, meaning: $0.meaning) }
    }
    reading = Reading(read: entries(model.reading.read), defaults: entries(model.reading.defaults), unread: model.reading.unread)
  }

  /// Sets the range of the training's FLOP over the conventions of model FLOP.
  private mutating func boundFLOP() {
    let counts = conventions.filter { $0.name != TrainingConvention.recomputed.rawValue }.compactMap(\.training)
    (flop.median, flop.low, flop.high) = (flop.training, counts.min(), counts.max())
  }
}

extension CostSummary {
  /// The members of the JSON object: those of ``cost`` are its own.
  enum CodingKeys: String, CodingKey {
    case family, parameters, tokens, context, flop, conventions, kvCacheBytesPerToken, kvCacheBytes, stateBytes, samples, reading, memory,
      serving
  }

  /// Writes the members, and those of ``cost`` among them.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(family, forKey: .family)
    try container.encode(parameters, forKey: .parameters)
    try container.encodeIfPresent(tokens, forKey: .tokens)
    try container.encode(context, forKey: .context)
    try container.encode(flop, forKey: .flop)
    try container.encode(conventions, forKey: .conventions)
    try container.encodeIfPresent(kvCacheBytesPerToken, forKey: .kvCacheBytesPerToken)
    try container.encodeIfPresent(kvCacheBytes, forKey: .kvCacheBytes)
    try container.encodeIfPresent(stateBytes, forKey: .stateBytes)
    try container.encodeIfPresent(samples, forKey: .samples)
    try container.encodeIfPresent(reading, forKey: .reading)
    try container.encodeIfPresent(memory, forKey: .memory)
    try container.encodeIfPresent(serving, forKey: .serving)
    try cost?.encode(to: encoder)
  }
}

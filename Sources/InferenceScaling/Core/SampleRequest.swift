/// What a strategy wants a model to write.
public struct SampleRequest: Hashable, Sendable {
  /// What the text is for; a sampler chooses its template by it.
  public enum Purpose: String, Hashable, Sendable, Codable {
    /// A whole answer.
    case answer
    /// The next step of `prefix`.
    case step
    /// Several possible next steps of `prefix`, a line each.
    case proposals
    /// Better than the texts in `context`, the last of which has its verifier's feedback below it.
    case revision
    /// One answer made of the texts in `context`.
    case aggregation
    /// A judgement of the first text in `context`, as the second one asks for it.
    case judgement
    /// Thinking that goes on from `prefix`, up to the end of thinking.
    case thinking
    /// The final answer alone, after the thinking in `prefix`.
    case conclusion
  }

  /// What the text is for.
  public var purpose: Purpose
  /// Text that the model's own text begins with, to be continued.
  public var prefix: String
  /// Earlier texts that the model reads.
  public var context: [String]
  /// The model to ask; `nil` is the sampler's own.
  public var model: String?
  /// The most tokens to generate; `nil` is the sampler's own limit.
  public var maximumTokens: Int?
  /// The temperature; `nil` is the sampler's own.
  public var temperature: Double?
  /// A confidence below which the model is to give up its text.
  public var confidenceFloor: ConfidenceFloor?

  /// Makes a request; by default, for a whole answer.
  public init(
    _ purpose: Purpose = .answer, prefix: String = "", context: [String] = [], model: String? = nil, maximumTokens: Int? = nil,
    temperature: Double? = nil, confidenceFloor: ConfidenceFloor? = nil
  ) {
    self.purpose = purpose
    self.prefix = prefix
    self.context = context
    self.model = model
    self.maximumTokens = maximumTokens
    self.temperature = temperature
    self.confidenceFloor = confidenceFloor
  }
}

/// Ends a text as soon as the mean confidence of its last `window` tokens is below `threshold`.
public struct ConfidenceFloor: Hashable, Sendable {
  /// The number of tokens whose mean is compared.
  public var window: Int
  /// The lowest mean that goes on.
  public var threshold: Double

  /// Makes a floor.
  public init(window: Int, threshold: Double) {
    self.window = window
    self.threshold = threshold
  }
}

/// One call of a sampler.
public struct SampleCall: Hashable, Sendable {
  /// The sample's number.
  public var id: SampleID
  /// How many calls with the same model, purpose and prefix came before it on this question: a recording's row, a live call's seed.
  public var ordinal: Int
  /// What to write.
  public var request: SampleRequest

  /// Makes a call.
  public init(id: SampleID, ordinal: Int, request: SampleRequest) {
    self.id = id
    self.ordinal = ordinal
    self.request = request
  }
}

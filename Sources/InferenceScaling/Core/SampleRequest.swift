/// A request for a text of a model.
public struct SampleRequest: Hashable, Sendable {
  /// The purpose of a text; a sampler chooses its template by it.
  public enum Purpose: String, Hashable, Sendable, Codable {
    /// A whole answer.
    case answer
    /// The next step of `prefix`.
    case step
    /// Several possible next steps of `prefix`, a line each.
    case proposals
    /// A better answer than the texts in `context`; the last one has its verifier's feedback below it.
    case revision
    /// One answer made of the texts in `context`.
    case aggregation
    /// A judgement of the first text in `context`, as the second one asks for it.
    case judgement
    /// Thinking that goes on from `thinking`, and the answer after it.
    case thinking
    /// The final answer alone, after `thinking`.
    case conclusion
    /// A short look at the answer that `thinking` leads to so far: one line, without tools, at temperature 0.
    case probe
  }

  /// The purpose of the text.
  public var purpose: Purpose
  /// Thinking that precedes the text, without its marks; see `continuation(_:)`.
  public var thinking: String
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
  /// The positions at which the sample is reported while it is written; `nil` for never.
  public var reports: ReportPoints?

  /// Creates a request; by default, for a whole answer.
  public init(
    _ purpose: Purpose = .answer, thinking: String = "", prefix: String = "", context: [String] = [], model: String? = nil,
    maximumTokens: Int? = nil, temperature: Double? = nil, reports: ReportPoints? = nil
  ) {
    self.purpose = purpose
    self.thinking = thinking
    self.prefix = prefix
    self.context = context
    self.model = model
    self.maximumTokens = maximumTokens
    self.temperature = temperature
    self.reports = reports
  }
}

/// One call of a sampler.
public struct SampleCall: Hashable, Sendable {
  /// The sample's number.
  public var id: SampleID
  /// The number of earlier calls of this question with the same model, purpose, thinking and prefix.
  ///
  /// It chooses a recording's row and a live call's seed.
  public var ordinal: Int
  /// The request.
  public var request: SampleRequest

  /// Creates a call.
  public init(id: SampleID, ordinal: Int, request: SampleRequest) {
    self.id = id
    self.ordinal = ordinal
    self.request = request
  }
}

/// The source of the next steps of an unfinished text.
public enum Expansion: Hashable, Sendable {
  /// Every child is a sample of its own, which ends at the end of a step.
  case samples
  /// One sample lists the children, a line each; the extractor finds answers among them. Lines beyond the limit aren't read.
  case proposals(AnswerExtractor, limit: Int = 64)

  /// The numbers that one sample takes: its own, and those of the children that it may list.
  var numbersPerSample: Int {
    switch self {
    case .samples: 1
    case .proposals(_, let limit): 1 + limit
    }
  }

  var purpose: SampleRequest.Purpose { self == .samples ? .step : .proposals }
}

/// The settings that searches over steps have in common.
public struct SearchOptions: Hashable, Sendable {
  /// The source of the next steps.
  public var expansion: Expansion
  /// The most steps of a text.
  public var maximumDepth: Int
  /// The aggregation of step scores.
  public var aggregation: StepAggregation
  /// The rule by which the answer is chosen among the finished texts.
  public var selection: AnswerSelection
  /// Whether finished texts are checked, best first, until one passes.
  public var checksAnswers: Bool
  /// The request for each step: model, temperature, limits.
  public var request: SampleRequest

  /// Creates options.
  public init(
    expansion: Expansion = .samples, maximumDepth: Int = 40, aggregation: StepAggregation = .last,
    selection: AnswerSelection = .weightedVote, checksAnswers: Bool = false, request: SampleRequest = SampleRequest()
  ) {
    precondition(maximumDepth > 0, "a search needs at least one step")
    self.expansion = expansion
    self.maximumDepth = maximumDepth
    self.aggregation = aggregation
    self.selection = selection
    self.checksAnswers = checksAnswers
    self.request = request
  }
}

/// A question to be answered. The right answer isn't part of it: no strategy can look at it.
public struct Question: Hashable, Sendable, Codable {
  /// Its name, different from that of every other question of a set.
  public var id: String
  /// The prompt.
  public var prompt: String

  /// Creates a question.
  public init(id: String, prompt: String = "") {
    self.id = id
    self.prompt = prompt
  }
}

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

extension SampleRequest {
  /// The instruction that follows the question; empty for a plain answer.
  public var words: String {
    switch purpose {
    case .answer, .thinking, .conclusion, .probe: context.isEmpty ? "" : "Earlier answers:\n\n\(listed)"
    case .step:
      "\(soFar)Write only the next step. If it completes the solution, end it with the final answer, as “The answer is …”."
    case .proposals: "\(soFar)List possible next steps, one a line and nothing else."
    case .revision: "Earlier attempts, with what was found about them:\n\n\(listed)\n\nWrite a better, complete answer."
    case .aggregation: "Several answers; some may be wrong:\n\n\(listed)\n\nWrite the one best, complete answer."
    case .judgement: "An answer to it:\n\n\(context.first ?? "")\n\n\(context.dropFirst().joined(separator: "\n\n"))"
    }
  }

  /// Whether it asks for a whole answer and nothing else: the samples that a recording holds.
  public var isPlain: Bool { purpose == .answer && thinking.isEmpty && prefix.isEmpty && context.isEmpty }

  private var listed: String { context.enumerated().map { "[\($0 + 1)]\n\($1)" }.joined(separator: "\n\n") }

  private var soFar: String { prefix.isEmpty ? "" : "The solution so far:\n\(prefix)\n\n" }
}

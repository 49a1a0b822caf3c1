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

/// The number of a sample or of a node of a search, given by the strategy that asks for it.
public typealias SampleID = Int

/// The reason for which a model ended its text.
public enum FinishReason: String, Hashable, Sendable, Codable {
  /// It was done, or came to a stop sequence.
  case stop
  /// It came to the most tokens that it was allowed.
  case length
  /// The strategy cut it.
  case truncated
}

/// One text that a model gave, with what is known of it.
public struct Candidate: Hashable, Sendable {
  /// The text, without the thinking before it.
  public var text: String
  /// The thinking before the text, without its marks.
  public var thinking: String
  /// The tokens of the thinking.
  public var thinkingTokens: Int
  /// The answer that an extractor found in it, in canonical form; `nil` if none was understood.
  public var answer: String?
  /// Its cost.
  public var cost: Spending
  /// The confidence of each of its tokens, or of groups of them, in order; empty if unknown.
  public var confidences: [Double]
  /// A score that came with it, higher being better.
  public var score: Double?
  /// The reason for which it ended.
  public var finish: FinishReason
  /// The model that gave it, where that matters.
  public var model: String?

  /// Creates a candidate.
  public init(
    text: String = "", thinking: String = "", thinkingTokens: Int = 0, answer: String? = nil, cost: Spending = .zero,
    confidences: [Double] = [], score: Double? = nil,
    finish: FinishReason = .stop, model: String? = nil
  ) {
    self.text = text
    self.thinking = thinking
    self.thinkingTokens = thinkingTokens
    self.answer = answer
    self.cost = cost
    self.confidences = confidences
    self.score = score
    self.finish = finish
    self.model = model
  }

  /// The mean confidence of its tokens; `nil` if none is known.
  public var confidence: Double? {
    confidences.isEmpty ? nil : confidences.reduce(0, +) / Double(confidences.count)
  }
}

/// A sample that is being written.
///
/// `thinking` is what the model marks as its reasoning, `text` what follows. A request for `SampleRequest.Purpose.thinking` begins inside the thinking.
public struct PartialSample: Hashable, Sendable {
  /// The thinking so far, without its marks.
  public var thinking: String
  /// The text after the thinking so far.
  public var text: String
  /// The tokens of the thinking.
  public var thinkingTokens: Int
  /// All tokens generated so far.
  public var tokens: Int
  /// The confidence of each token so far; empty if the model doesn't report any.
  public var confidences: [Double]

  /// Creates a partial sample.
  public init(thinking: String = "", text: String = "", thinkingTokens: Int = 0, tokens: Int = 0, confidences: [Double] = []) {
    self.thinking = thinking
    self.text = text
    self.thinkingTokens = thinkingTokens
    self.tokens = tokens
    self.confidences = confidences
  }

  /// Whether the model has ended its thinking, or doesn't think.
  public var isPastThinking: Bool { tokens > thinkingTokens }

  /// The candidate of a sample that was cut here.
  public func candidate(cost: Spending, model: String? = nil) -> Candidate {
    Candidate(
      text: text, thinking: thinking, thinkingTokens: thinkingTokens, cost: cost, confidences: confidences, finish: .truncated, model: model
    )
  }
}

/// The positions in a sample at which it is reported to the strategy, in tokens.
///
/// A sample is also reported when its thinking ends. A request without report points is never followed and costs nothing more.
public struct ReportPoints: Hashable, Sendable, Codable {
  /// The tokens between two reports.
  public var interval: Int
  /// One more position, for a limit that isn't a multiple of the interval.
  public var limit: Int?

  /// Creates report points.
  ///
  /// - Precondition: the interval is at least one token.
  public init(every interval: Int, limit: Int? = nil) {
    precondition(interval > 0, "reports are at least one token apart")
    self.interval = interval
    self.limit = limit
  }

  /// Returns the first report position in `(after, through]`, or `nil`.
  func position(after: Int, through tokens: Int) -> Int? {
    let multiple = (after / interval + 1) * interval
    let first = limit.map { $0 > after ? min($0, multiple) : multiple } ?? multiple
    return first <= tokens ? first : nil
  }
}

import Synchronization

/// Something that writes answers: a live endpoint, a local model or a recording.
public protocol Sampler: Sendable {
  /// The most that one call may cost: what the ledger reserves for it, and what the sampler must keep to.
  func bound(_ call: SampleCall, question: Question) -> Spending

  /// Draws one sample.
  ///
  /// - Throws: `CallError`, which says what the failed call cost.
  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate
}

/// A sampler that answers at once, such as a recording; a strategy runs on it without concurrency.
public protocol ImmediateSampler: Sampler {
  /// Returns one sample.
  func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate
}

extension ImmediateSampler {
  /// Returns `candidate(_:question:)`.
  public func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    try candidate(call, question: question)
  }
}

/// The reason for which a call failed, and its cost all the same.
public struct CallError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problem, and what to do.
  public var reason: String
  /// The spending before it failed; an unknown one is best put at the bound.
  public var cost: Spending
  /// Whether another try may succeed.
  public var isTransient: Bool
  /// The time to wait before another try, if the server gives one.
  public var retryAfter: Duration?

  /// Creates an error.
  public init(reason: String, cost: Spending = .zero, isTransient: Bool = false, retryAfter: Duration? = nil) {
    self.reason = reason
    self.cost = cost
    self.isTransient = isTransient
    self.retryAfter = retryAfter
  }

  /// The reason.
  public var description: String { reason }
}

/// A sampler that reports a sample while it is written, so that a strategy can cut it.
///
/// `Solver` calls this method instead of `sample(_:question:)` if the request has `reports`. An implementation
/// 1. passes every piece of the stream to `await progress.add(…)`, which returns once the strategy has decided: a sample is cut exactly at a report point;
/// 2. ends its work when the task is cancelled, which happens on a cut and on any other cancellation;
/// 3. returns `progress.partial.candidate(cost:model:)` if `progress.isTruncated`, even if the transport throws because of the cancellation. The
///    cost is that of the prompt and of `progress.partial.tokens`: a cut sample is charged;
/// 4. otherwise returns the whole sample, or throws `CallError` as `sample(_:question:)` does.
///
/// ```swift
/// func sample(_ call: SampleCall, question: Question, reporting progress: SampleProgress) async throws(CallError) -> Candidate {
///   do {
///     let response = try await client.stream(request(call, question)) { chunk in
///       await progress.add(thinking: chunk.reasoning ?? "", text: chunk.content ?? "", confidence: chunk.logprob)
///     }
///     return candidate(response, progress.partial)
///   } catch {
///     guard progress.isTruncated else { throw CallError(error, …) }
///     return progress.partial.candidate(cost: price.spending(promptTokens: …, completionTokens: progress.partial.tokens))
///   }
/// }
/// ```
///
/// A wrapper of a sampler, such as a limiter of concurrency, forwards this method if its base has it; `as? any StreamingSampler` decides.
///
/// A continuation is an ordinary request: `SampleRequest.thinking` and `prefix` hold what was written, `SampleRequest.continuation(_:)` renders them.
public protocol StreamingSampler: Sampler {
  /// Draws one sample and reports its progress.
  ///
  /// - Throws: `CallError`, with the cost of the failed call.
  func sample(_ call: SampleCall, question: Question, reporting progress: SampleProgress) async throws(CallError) -> Candidate
}

/// The progress of one sample: the pieces of its stream, its reports to the strategy, and its cut.
///
/// Thinking may arrive separately (`reasoning_content`) or within the text between `<think>` and `</think>`. Safe to use from several threads; a
/// stream adds its pieces one after the other.
public final class SampleProgress: Sendable {
  /// Receives a partial sample and returns whether the sample goes on.
  typealias Report = @Sendable (PartialSample) async -> Bool

  fileprivate struct State {
    var splitter: ThinkingSplitter
    var partial = PartialSample()
    var reported = 0
    var hasReportedEnd = false
    var isTruncated = false
  }

  private let points: ReportPoints?
  private let report: Report
  private let state: Mutex<State>

  init(_ request: SampleRequest, report: @escaping Report) {
    points = request.reports
    self.report = report
    state = Mutex(State(splitter: ThinkingSplitter(isInside: request.purpose == .thinking)))
  }

  /// Creates a progress that nobody follows, for calling a streaming sampler directly.
  public convenience init(_ request: SampleRequest) { self.init(request, report: { _ in true }) }

  /// All pieces so far.
  public var partial: PartialSample { state.withLock { $0.partial } }

  /// Whether the strategy cut the sample.
  public var isTruncated: Bool { state.withLock { $0.isTruncated } }

  /// Adds a piece of the stream and waits for the strategy at a report point.
  ///
  /// - Parameters:
  ///   - thinking: Thinking that arrived separately from the text.
  ///   - text: Text, in which marks separate thinking; a mark arrives in one piece.
  ///   - tokens: The tokens of the piece; by default 1 for a piece with thinking or text, as servers send them, and 0 for another. Pass 1 for a
  ///     tool call's piece.
  ///   - confidence: The confidence of the piece's token.
  /// - Returns: what of the piece is thinking and what is text; empty after a cut.
  @discardableResult
  public func add(
    thinking: String = "", text: String = "", tokens: Int? = nil, confidence: Double? = nil
  ) async -> (thinking: String, text: String) {
    let tokens = tokens ?? (thinking.isEmpty && text.isEmpty ? 0 : 1)
    let (piece, due) = state.withLock { state in state.add(thinking, text, max(tokens, 0), confidence, points) }
    if let due, await !report(due) { truncate() }
    return piece
  }

  /// Marks the sample as cut.
  func truncate() { state.withLock { $0.isTruncated = true } }
}

extension SampleProgress.State {
  /// Adds a piece; returns its parts, and the partial sample if a report is due.
  fileprivate mutating func add(
    _ thinking: String, _ text: String, _ tokens: Int, _ confidence: Double?, _ points: ReportPoints?
  ) -> (piece: (thinking: String, text: String), due: PartialSample?) {
    guard !isTruncated else { return (("", ""), nil) }
    // A server that separates the thinking doesn't mark it in the text.
    if !thinking.isEmpty { splitter = ThinkingSplitter() }
    var piece = splitter.split(text)
    piece.thinking = thinking + piece.thinking
    partial.thinking += piece.thinking
    partial.text += piece.text
    partial.tokens += tokens
    // The closing mark isn't counted: it ends the thinking.
    if splitter.isInside || !piece.thinking.isEmpty && piece.text.isEmpty { partial.thinkingTokens += tokens }
    if let confidence { partial.confidences.append(confidence) }
    return (piece, isDue(points) ? partial : nil)
  }

  private mutating func isDue(_ points: ReportPoints?) -> Bool {
    guard let points else { return false }
    let thinkingEnds = !hasReportedEnd && !partial.thinking.isEmpty && partial.isPastThinking
    hasReportedEnd = hasReportedEnd || thinkingEnds
    let isAtPoint = points.position(after: reported, through: partial.tokens) != nil
    if isAtPoint { reported = partial.tokens }
    return thinkingEnds || isAtPoint
  }
}

/// The task of a verifier.
public enum VerifierRole: String, Hashable, Sendable, Codable {
  /// Scoring a text, finished or not: a reward model, a process-reward model, a judge, the model's own confidence.
  case reward
  /// Whether an answer is right: tests that run, a proof checker, a comparison.
  case check
}

/// The judgement of a verifier.
public struct Verdict: Hashable, Sendable {
  /// The score, higher being better; of a check, 1 or 0. A score that isn't a number counts as no verdict.
  public var score: Double
  /// Whether the answer is right; `nil` if the verifier can't tell.
  public var passed: Bool?
  /// Feedback for the model.
  public var feedback: String
  /// The cost of the judgement.
  public var cost: Spending

  /// Creates a verdict.
  public init(score: Double, passed: Bool? = nil, feedback: String = "", cost: Spending = .zero) {
    self.score = score
    self.passed = passed
    self.feedback = feedback
    self.cost = cost
  }
}

/// Something that judges candidates.
public protocol Verifier: Sendable {
  /// The most that one judgement may cost.
  func bound(_ candidate: Candidate, question: Question) -> Spending

  /// Judges a candidate.
  ///
  /// - Throws: `CallError`, which says what the failed call cost.
  func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict
}

/// A verifier that answers at once.
public protocol ImmediateVerifier: Verifier {
  /// Judges a candidate.
  func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict
}

extension ImmediateVerifier {
  /// Nothing: a judgement by arithmetic is free.
  public func bound(_ candidate: Candidate, question: Question) -> Spending { .zero }

  /// Returns `judge(_:question:)`.
  public func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict {
    try judge(candidate, question: question)
  }
}

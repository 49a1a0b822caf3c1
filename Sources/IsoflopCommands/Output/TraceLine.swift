import InferenceScaling
import ModelBackends

/// One event or action of a strategy, as a line of JSON.
///
/// ```
/// {"event":"asks","problem":"1","purpose":"answer","samples":[0],"step":0}
/// ```
///
/// `event` is one of: asks, asks for a verdict, partial sample, sample, verdict, sample failed, verdict failed, cuts, cancels, interrupted,
/// stops. Members that an event doesn't have are absent. Times aren't written, so that a live run and its replay have equal lines.
struct TraceLine: Encodable {
  var problem: String
  /// The number of the entry among those of the problem, from 0.
  var step: Int
  var event: String
  /// The samples concerned.
  var samples: [Int]?
  var purpose: String?
  var role: String?
  var answer: String?
  var score: Double?
  var passed: Bool?
  var reason: String?
  var confidence: Double?

  init(_ entry: DecisionTrace.Entry, problem: String, step: Int) {
    (self.problem, self.step) = (problem, step)
    switch entry {
    case .asked(let range, let request): (event, samples, purpose) = ("asks", Array(range), request.purpose.rawValue)
    case .asksVerdict(let id, let role): (event, samples, self.role) = ("asks for a verdict", [id], role.rawValue)
    case .partial(let id, _): (event, samples) = ("partial sample", [id])
    case .sampled(let id, let answer): (event, samples, self.answer) = ("sample", [id], answer)
    case .judged(let id, let score, let passed): (event, samples, self.score, self.passed) = ("verdict", [id], score, passed)
    case .failed(let id, let failure): (event, samples, reason) = ("sample failed", [id], failure.reason)
    case .unjudged(let id, let failure): (event, samples, reason) = ("verdict failed", [id], failure.reason)
    case .truncated(let id): (event, samples) = ("cuts", [id])
    case .cancelled(let ids): (event, samples) = ("cancels", ids)
    case .interrupted: event = "interrupted"
    case .stopped(let conclusion):
      (event, samples, answer) = ("stops", conclusion.sample.map { [$0] }, conclusion.answer)
      (reason, confidence) = (conclusion.reason.description, conclusion.confidence)
    }
  }
}

/// A file with the events and actions of a strategy on all questions: equal files are equal runs.
struct TraceFile {
  var path: String
  /// Whether an existing file is replaced.
  var force: Bool

  func emit(_ traces: [(problem: String, trace: DecisionTrace)]) throws {
    let lines = traces.flatMap { problem, trace in
      trace.entries.enumerated().map { TraceLine($1, problem: problem, step: $0) }
    }
    try OutputFile(path: path, force: force).emit(lines.map { try JSON.line($0) }.joined(separator: "\n"))
  }
}

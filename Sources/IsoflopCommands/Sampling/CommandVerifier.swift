import Foundation
import InferenceScaling

/// Has a user's command test an answer: passed is what exits with 0.
///
/// The command gets the text on standard input, and in its environment `ISOFLOP_PROBLEM`, `ISOFLOP_ANSWER` (what was extracted) and
/// `ISOFLOP_GOLD` (where the task has it). What it prints is the feedback. It runs in a folder of its own, within limits of time, memory and
/// file size; that is no sandbox.
struct CommandVerifier: Verifier {
  var command: String
  var limits: ProcessLimits
  var golds: [String: String]
  /// Environment variables that the command doesn't get: keys.
  var hidden: Set<String> = []

  /// One call, and its most seconds.
  func bound(_ candidate: Candidate, question: Question) -> Spending { Spending(calls: 1, seconds: limits.seconds + ProcessLimits.grace) }

  func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict {
    let process = LimitedProcess(
      command: command, limits: limits, input: candidate.text,
      environment: [
        "ISOFLOP_PROBLEM": question.id, "ISOFLOP_ANSWER": candidate.answer ?? "", "ISOFLOP_GOLD": golds[question.id] ?? "",
      ], hidden: hidden)
    let outcome: LimitedProcess.Outcome
    do {
      outcome = try await process.run()
    } catch {
      throw CallError(reason: "the check can't be started (\(error)): is \(command) a command of /bin/sh?", cost: Spending(calls: 1))
    }
    let cost = Spending(calls: 1, seconds: outcome.seconds)
    switch outcome.end {
    case .exited(126), .exited(127):
      throw CallError(reason: "the check can't be run: \(outcome.output.prefix(200))", cost: cost)
    case .exited(let status):
      return Verdict(score: status == 0 ? 1 : 0, passed: status == 0, feedback: outcome.output, cost: cost)
    case .signalled(let number):
      return Verdict(score: 0, passed: false, feedback: outcome.output + "\nended by signal \(number)", cost: cost)
    case .timedOut:
      return Verdict(score: 0, passed: false, feedback: outcome.output + "\nit took longer than \(limits.seconds) s", cost: cost)
    }
  }
}

/// What a command may use.
struct ProcessLimits: Sendable {
  /// The most seconds by the clock; of processor time, the next whole number.
  var seconds = 10.0
  /// The most memory of each of its processes, in MiB.
  var memory = 2048
  /// The largest file that it may write, in MiB.
  var fileSize = 64

  /// How long after the time is up it may take until all has ended.
  static let grace = 1.0
}

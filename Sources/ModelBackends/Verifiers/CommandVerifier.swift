import Foundation
import InferenceScaling

/// Has a user's command test an answer: exit status 0 is a pass.
///
/// The command gets the text on standard input, and in its environment `ISOFLOP_PROBLEM`, `ISOFLOP_ANSWER` (the extracted answer) and
/// `ISOFLOP_GOLD` (if the question has a right answer). Its output is the feedback. It runs in a folder of its own, within limits of time, memory
/// and file size; that is no sandbox.
public struct CommandVerifier: Verifier {
  /// The command, for `/bin/sh`.
  public var command: String
  /// The resources that the command may use.
  public var limits: ProcessLimits
  /// The right answers by question.
  public var golds: [String: String]
  /// Environment variables that the command doesn't get, such as keys.
  public var hidden: Set<String>

  /// Creates a verifier.
  public init(command: String, limits: ProcessLimits = ProcessLimits(), golds: [String: String] = [:], hidden: Set<String> = []) {
    (self.command, self.limits, self.golds, self.hidden) = (command, limits, golds, hidden)
  }

  /// One call of at most the limit's seconds.
  public func bound(_ candidate: Candidate, question: Question) -> Spending {
    Spending(calls: 1, seconds: limits.seconds + ProcessLimits.grace)
  }

  /// Runs the command on a text.
  ///
  /// - Throws: `CallError` if the command can't be started or isn't found; a command that fails or takes too long is a verdict.
  public func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict {
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

/// The resources that a command may use.
public struct ProcessLimits: Hashable, Sendable {
  /// The most seconds by the clock; of processor time, the next whole number.
  public var seconds: Double
  /// The most memory of each of its processes, in MiB.
  public var memory: Int
  /// The largest file that it may write, in MiB.
  public var fileSize: Int

  /// The most seconds after the limit until all its processes have ended.
  public static let grace = 1.0

  /// Creates limits.
  public init(seconds: Double = 10, memory: Int = 2048, fileSize: Int = 64) {
    (self.seconds, self.memory, self.fileSize) = (seconds, memory, fileSize)
  }
}

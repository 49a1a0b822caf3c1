import ArgumentParser
import InferenceScaling

extension StrategySpecification {
  /// Reads a strategy's name on the command line.
  ///
  /// The names are the library's own, the same in `replay`, `solve` and, behind `MODEL@`, in the gateway.
  ///
  /// - Throws: `StrategyError`, which names the nearest strategy.
  static func argument(_ name: String) throws -> StrategySpecification { try StrategySpecification(name) }

  /// Says on standard error that a deprecated name was used.
  func printNote() {
    if let note { Console.note("note: \(note)") }
  }

  /// Whether it asks a model for more than whole answers, which no recording holds.
  ///
  /// Scores are then asked for by the strategy, of texts that are more than a sample, and not by the sampler for each sample.
  var needsLiveModel: Bool { !kind.drawsWholeAnswers }

  /// The forms of names, of those for a live model alone or of the others.
  static func forms(live: Bool) -> String {
    StrategyKind.allCases.filter { !StrategySpecification($0).needsLiveModel == !live }.map(\.form).joined(separator: ", ")
  }
}

extension StrategyError {
  /// The error as the command line reports it, with the options that help.
  var failure: CommandFailure {
    guard case .needs(_, let resource) = self else { return CommandFailure(.usage, "\(self).") }
    return CommandFailure(.usage, "\(self): \(Self.advice(resource)).")
  }

  /// The options that bring what a strategy lacks.
  private static func advice(_ resource: StrategyResources) -> String {
    switch resource {
    case .scores, .confidences, .tokenConfidences: "give --judge, --reward-path or --logprobs, or to a recording a column score or logprob"
    case .checks: "give --check"
    case .policy: "give its file with --policy"
    case .progress, .continuation, .context: "run it on a model with isoflop solve"
    default: "give --check, --judge, --reward-path or --logprobs, or to a recording a column score or logprob"
    }
  }
}

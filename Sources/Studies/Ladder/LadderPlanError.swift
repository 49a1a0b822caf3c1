import LanguageModel

/// Why a plan can't be trained.
public enum LadderPlanError: Error, Hashable, Sendable {
  /// Budgets are none, not positive, or not ascending.
  case budgets([Double])
  /// No sizes were asked for.
  case noSizes
  /// A run has too few optimiser steps for its loss to tell of compute.
  case tooFewSteps(run: String, steps: Int, minimum: Int)
  /// A run's configuration is impossible.
  case configuration(run: String, ConfigurationError)
}

extension LadderPlanError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .budgets(let budgets):
      "ladder: budgets must be positive and ascending, found \(budgets.map(shortExponent).joined(separator: ", "))"
    case .noSizes:
      "ladder: at least one size a budget is needed"
    case .tooFewSteps(let run, let steps, let minimum):
      "ladder: run \(run) would have \(steps) optimiser steps, at least \(minimum) are needed; raise the budget, or take fewer sizes or tokens a step"
    case .configuration(let run, let error):
      "ladder: run \(run): \(error)"
    }
  }
}

import ArgumentParser

/// The strategies by their names on the command line.
enum StrategyName: String, CaseIterable, ExpressibleByArgument {
  case single, majority, certain, beta, dirichlet, window, doubling, share, entropy, value, auto, policy
  case bestOfN = "best-of-n"
  case weightedBestOfN = "weighted-best-of-n"
  case revision, mixture, beam, diverse, rebase, mcts, particles
  case bestFirst = "best-first"
  case budgetForcing = "budget-forcing"
  case earlyExit = "early-exit"

  /// Also takes the names in the papers.
  init?(argument: String) {
    let synonyms = [
      "self-consistency": "majority", "adaptive-consistency": "beta", "esc": "window", "calibrated": "auto", "reflexion": "revision",
      "mixture-of-agents": "mixture", "dvts": "diverse",
    ]
    self.init(rawValue: synonyms[argument] ?? argument)
  }

  /// Whether it asks for more than whole answers, which is all that a recording has.
  var needsLiveModel: Bool {
    switch self {
    case .revision, .mixture, .beam, .diverse, .rebase, .mcts, .particles, .bestFirst, .budgetForcing, .earlyExit: true
    default: false
    }
  }

  /// Whether it has texts scored step by step.
  var isSearch: Bool { [.beam, .diverse, .rebase, .mcts, .particles, .bestFirst].contains(self) }

  /// The names, those for a live model alone or the others.
  static func names(live: Bool) -> String { allCases.filter { $0.needsLiveModel == live }.map(\.rawValue).joined(separator: ", ") }
}

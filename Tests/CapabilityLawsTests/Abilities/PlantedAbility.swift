import CapabilityLaws
import NumericalMethods
import RealModule

/// Runs whose scores follow a known law, with binomial noise.
enum PlantedAbility {
  /// Four sizes at five budgets of tokens each, some 1e17 to 3e20 FLOP, as ladders are.
  static let runs: [ScoredRun] = [1e7, 3e7, 1e8, 3e8].flatMap { size in
    [5.0, 10, 20, 40, 80].map { ScoredRun(label: "\(size) \($0)", parameters: size, tokens: size * 10 * $0) }
  }

  /// −ln q = E + A/N^α + B/D^β over a chance of ¼.
  static func truth(_ run: ScoredRun, rise: Double = 1) -> Double {
    let (n, d) = (run.parameters ?? 1, run.tokens ?? 1)
    let loss = 0.15 + 1.2 * Double.pow(n / 1e8, -0.28) + 0.9 * Double.pow(d / 1e10, -0.3)
    return 0.25 + 0.73 * rise * Double.exp(-loss)
  }

  static func task(_ name: String = "planted", items: Double, seed: UInt64, rise: Double = 1, chance: Double? = 0.25) -> TaskScores {
    var generator = SeededGenerator(seed: seed)
    let shares = runs.map { run -> Double? in
      let p = truth(run, rise: rise)
      let noise = NormalDistribution.quantile(Double.random(in: 0.001...0.999, using: &generator))
      return min(max(p + noise * (p * (1 - p) / items).squareRoot(), 0), 1)
    }
    return TaskScores(name: name, shares: shares, facts: TaskFacts(items: items, chance: chance))
  }

  static func table(_ tasks: [TaskScores]) -> ScoreTable { ScoreTable(name: "planted", runs: runs, tasks: tasks) }
}

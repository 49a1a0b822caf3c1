import NumericalMethods

/// Particle filtering: extends every text by a step and resamples them by weight until all are finished.
///
/// The weight of a text is the odds s / (1 − s) of its score, so that the particles follow the model's own distribution times that of the
/// verifier; a finished text stays and competes with its last score. A better text is only likelier to survive: the filter forgives a verifier
/// that errs more than beams do. Draws of round i come from stream i of the seed.
///
/// Source: Puri et al. 2025, arXiv:2502.01618.
public struct ParticleFilter: Strategy {
  /// The drawing of survivors.
  public enum Resampling: String, Hashable, Sendable, Codable {
    /// Each draw on its own.
    case multinomial
    /// Evenly spaced from one random start: a text of weight w has ⌊nw⌋ or ⌈nw⌉ copies.
    case systematic
  }

  /// The number of particles.
  public let particles: Int
  /// The drawing of survivors.
  public let resampling: Resampling
  /// The seed of the draws.
  public let seed: UInt64
  /// The settings that all searches have in common.
  public let options: SearchOptions

  private var tree: SearchTree
  /// Finished particles and how many copies there are of each.
  private var finished: [SampleID: Int] = [:]
  private var arrived: [SampleID] = []
  private var round = 0

  /// Creates a filter.
  public init(particles: Int, resampling: Resampling = .multinomial, seed: UInt64 = 0, options: SearchOptions = SearchOptions()) {
    precondition(particles > 0, "a filter needs at least one particle")
    precondition(options.expansion == .samples, "a particle is extended by samples, not by proposals")
    self.particles = particles
    self.resampling = resampling
    self.seed = seed
    self.options = options
    tree = SearchTree(options)
  }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started: return [tree.expand(SearchTree.root, count: particles)]
    case .interrupted: return [.stop(conclusion(.interrupted))]
    default:
      let (actions, scored) = tree.receive(event)
      arrived += scored
      return tree.isIdle ? actions + endRound() : actions
    }
  }

  private mutating func endRound() -> [StrategyAction] {
    round += 1
    for id in arrived where tree[id]?.isFinished == true { finished[id] = 1 }
    let unfinished = arrived.filter { tree[$0]?.isFinished != true }
    arrived = []
    guard !unfinished.isEmpty, round < options.maximumDepth, tree.refusal == nil else { return [.stop(conclusion(reason))] }
    let population = (unfinished.map { ($0, 1) } + finished.map { ($0.key, $0.value) }).sorted { $0.0 < $1.0 }
    let survivors = resample(population.map { Double($0.1) * weight($0.0) })
    finished = [:]
    var actions: [StrategyAction] = []
    for ((id, _), copies) in zip(population, survivors) where copies > 0 {
      if tree[id]?.isFinished == true { finished[id] = copies } else { actions.append(tree.expand(id, count: copies)) }
    }
    return actions.isEmpty ? [.stop(conclusion(reason))] : actions
  }

  private func weight(_ id: SampleID) -> Double {
    let score = min(max(tree.score(id), 1e-6), 1 - 1e-6)
    return score / (1 - score)
  }

  /// Returns the number of draws of each, `particles` in all.
  private func resample(_ weights: [Double]) -> [Int] {
    var generator = SeededGenerator(seed: seed, stream: UInt64(round))
    let total = weights.reduce(0, +)
    let start = generator.uniform()
    let draws = (0..<particles).map { index in
      total * (resampling == .systematic ? (Double(index) + start) / Double(particles) : generator.uniform())
    }
    var counts = [Int](repeating: 0, count: weights.count)
    var (place, sum) = (0, weights[0])
    for draw in draws.sorted() {
      while draw > sum, place + 1 < weights.count {
        place += 1
        sum += weights[place]
      }
      counts[place] += 1
    }
    return counts
  }

  private var reason: StopReason { finished.isEmpty ? tree.endReason : tree.refusal.map(StopReason.refused) ?? .complete }

  /// Best score: of any finished text; votes: each text with its copies, in a weighted vote by its weight besides.
  private func conclusion(_ reason: StopReason) -> Conclusion {
    guard options.selection != .bestScore, !finished.isEmpty else { return tree.finished.conclusion(.bestScore, reason) }
    var pool = AnswerPool()
    for (id, copies) in finished {
      guard let candidate = tree[id]?.candidate else { continue }
      pool.add(id, candidate, score: Double(copies) * (options.selection == .majority ? 1 : weight(id)))
    }
    return pool.conclusion(.weightedVote, reason)
  }
}

import NumericalMethods
import RealModule
import Testing

@testable import InferenceScaling

/// Searches against plain programs of their definitions, on random worlds of steps.
@Suite struct SearchReferenceTests {
  /// Four steps after every text of up to three, a third of them final; one of the last answers is right.
  private static func world(_ seed: UInt64) -> StepWorld {
    var (random, world) = (SeededGenerator(seed: seed), StepWorld(steps: [:], scores: [:]))
    func grow(_ text: String, _ depth: Int) {
      let steps = ["a", "b", "c", "d"].map { letter -> String in
        let isFinal = depth == 3 || random.index(below: 3) == 0
        return (isFinal && random.index(below: 20) == 0 ? "gold" : letter) + (isFinal ? "!" : "")
      }
      world.steps[text] = steps
      for step in Set(steps).sorted() {
        // Few different scores, so that many are equal.
        world.scores[text + step] = Double(1 + random.index(below: 9)) / 10
        if !step.hasSuffix("!") { grow(text + step, depth + 1) }
      }
    }
    grow("", 0)
    return world
  }

  private final class Node {
    let id: Int
    let text: String
    let depth: Int
    let score: Double
    let parent: Node?
    var (visits, sum, best) = (0, 0.0, -Double.infinity)
    var children: [Node] = []

    init(_ id: Int, _ text: String, _ depth: Int, _ score: Double, _ parent: Node?) {
      (self.id, self.text, self.depth, self.score, self.parent) = (id, text, depth, score, parent)
    }

    var isFinished: Bool { text.hasSuffix("!") }
    var isClosed: Bool { isFinished || !children.isEmpty && children.allSatisfy(\.isClosed) }
  }

  /// A search under way: its nodes, numbered as samples are, and the texts that it expanded.
  private struct Walk {
    let world: StepWorld
    let root = Node(-1, "", 0, 0, nil)
    var nodes: [Node] = []
    var expanded: [String] = []

    mutating func expand(_ node: Node, _ count: Int) {
      expanded.append(node.text)
      for step in (world.steps[node.text] ?? []).prefix(count) {
        let text = node.text + step
        let child = Node(nodes.count, text, node.depth + 1, world.scores[text] ?? .nan, node)
        node.children.append(child)
        nodes.append(child)
        var path: Node? = child
        while let place = path {
          place.visits += 1
          place.sum += child.score
          place.best = max(place.best, child.score)
          path = place.parent
        }
      }
    }

    /// The finished text of the best score, the first of equal ones.
    var best: Node? { nodes.filter(\.isFinished).max { ($0.score, $1.id) < ($1.score, $0.id) } }
  }

  private static func expanded(_ result: SolveResult) -> [String] {
    result.trace.entries.compactMap { if case .asked(_, let request) = $0 { request.prefix } else { nil } }
  }

  private func solve(_ world: StepWorld, _ strategy: some Strategy) -> SolveResult {
    SynchronousSolver(sampler: world, reward: world, check: world).solve(.any, with: strategy)
  }

  @Test(
    arguments: UInt64(0)..<6, [MonteCarloTreeSearch.Rule.uct(c: 0), .uct(c: 0.7), .uct(c: 3), .puct(c: 0.4), .puct(c: 2)])
  func treeSearch(seed: UInt64, rule: MonteCarloTreeSearch.Rule) {
    for backup in [MonteCarloTreeSearch.Backup.mean, .maximum] {
      var walk = Walk(world: Self.world(seed))
      for simulation in 0..<25 where !walk.root.isClosed {
        var place = walk.root
        while simulation > 0, !place.children.isEmpty {
          let parent = place
          func bound(_ child: Node) -> Double {
            let value = backup == .mean ? child.sum / Double(child.visits) : child.best
            switch rule {
            case .uct(let c): return value + c * (Double.log(Double(parent.visits)) / Double(child.visits)).squareRoot()
            case .puct(let c):
              let prior = child.score / parent.children.reduce(0) { $0 + $1.score }
              return value + c * prior * Double(parent.visits).squareRoot() / Double(1 + child.visits)
            }
          }
          let open = parent.children.filter { !$0.isClosed }
          guard let next = open.max(by: { (bound($0), $1.id) < (bound($1), $0.id) }) else { break }
          place = next
        }
        walk.expand(place, 3)
      }
      let result = solve(walk.world, MonteCarloTreeSearch(expansions: 3, simulations: 25, rule: rule, backup: backup))
      #expect(Self.expanded(result) == walk.expanded, "\(rule) \(backup)")
      #expect(result.conclusion.sample == walk.best?.id && result.receipt.sampleCount == walk.nodes.count)
    }
  }

  /// By a plain list of what is open: the highest score + bonus · depth − cost · tokens, a step being one token.
  @Test(arguments: UInt64(0)..<8, [(0.0, 0.0), (0.3, 0.0), (0, 0.2), (1, 0.05)])
  func bestFirst(seed: UInt64, weights: (Double, Double)) {
    var (walk, open, verified) = (Walk(world: Self.world(seed)), [Node](), Node?.none)
    func priority(_ node: Node) -> Double { node.score + weights.0 * Double(node.depth) - weights.1 * Double(node.depth) }
    walk.expand(walk.root, 2)
    var known = 0
    while verified == nil {
      let fresh = walk.nodes[known...]
      known = walk.nodes.count
      verified = fresh.first { $0.text.hasSuffix("gold!") }
      open += fresh.filter { !$0.isFinished }
      guard verified == nil, walk.nodes.count < 30, let next = open.max(by: { (priority($0), $1.id) < (priority($1), $0.id) }) else {
        break
      }
      open.removeAll { $0 === next }
      walk.expand(next, 2)
    }
    let search = BestFirstSearch(expansions: 2, maximumNodes: 30, depthBonus: weights.0, tokenCost: weights.1)
    let result = solve(walk.world, search)
    #expect(Self.expanded(result) == walk.expanded)
    #expect(result.conclusion.sample == (verified ?? walk.best)?.id)
    let nothing = StopReason.failed("no answer was found in what the model wrote")
    #expect(result.conclusion.reason == (verified != nil ? .verified : walk.best != nil ? .complete : nothing))
  }

  /// A beam of four with two children each; finished texts take their place out of the width, and vote with their scores.
  @Test(arguments: UInt64(0)..<20) func beams(seed: UInt64) {
    var walk = Walk(world: Self.world(seed))
    walk.expand(walk.root, 4)
    var level = walk.nodes
    while true {
      let left = 4 - walk.nodes.filter(\.isFinished).count
      let ranked = level.filter { !$0.isFinished }.sorted { ($0.score, $1.id) > ($1.score, $0.id) }
      guard left > 0, !ranked.isEmpty else { break }
      let first = walk.nodes.count
      for (rank, node) in ranked.prefix((left + 1) / 2).enumerated() { walk.expand(node, min(2, left - 2 * rank)) }
      level = Array(walk.nodes[first...])
    }
    let result = solve(walk.world, LevelSearch.beam(width: 4, expansions: 2))
    #expect(Self.expanded(result) == walk.expanded)
    var votes: [String: (sum: Double, first: Int)] = [:]
    for node in walk.nodes where node.isFinished {
      let answer = node.text.hasSuffix("gold!") ? "gold" : String(node.text.dropLast().suffix(1))
      votes[answer] = ((votes[answer]?.sum ?? 0) + node.score, votes[answer]?.first ?? node.id)
    }
    let winner = votes.max { ($0.value.sum, $1.value.first) < ($1.value.sum, $0.value.first) }
    #expect(result.conclusion.answer == winner?.key && result.conclusion.sample == winner?.value.first)
  }

  /// Particles that are drawn evenly have their shares within one of the odds, whatever the seed, and none is lost.
  @Test(arguments: UInt64(0)..<12) func particles(seed: UInt64) {
    let world = Self.world(seed)
    let result = solve(world, ParticleFilter(particles: 12, resampling: .systematic, seed: seed))
    let first = (world.steps[""] ?? []).map { (text: $0, weight: 3 * (world.scores[$0] ?? 0) / (1 - (world.scores[$0] ?? 0))) }
    let total = first.reduce(0) { $0 + $1.weight }
    var counts: [String: Int] = [:]
    for entry in result.trace.entries {
      if case .asked(let ids, let request) = entry { counts[request.prefix, default: 0] += ids.count }
    }
    #expect(counts[""] == 12)
    for (text, weight) in first where !text.hasSuffix("!") {
      // Three equal texts have a share each, and each is rounded on its own.
      #expect(abs(Double(counts[text] ?? 0) - 12 * weight / total) < 3)
    }
  }

  /// Infinite scores and temperatures leave whole shares.
  @Test(arguments: [REBASEPolicy.Rounding.nearest, .upwards]) func rebaseOfInfiniteScores(rounding: REBASEPolicy.Rounding) {
    for (scores, temperature, counts) in [
      ([0.5, -.infinity, 0.5], 0.2, [3, 0, 3]), ([.infinity, 1, .infinity], 0.2, [3, 0, 3]), ([1, -.infinity, 0], .infinity, [3, 0, 3]),
      ([-.infinity, -.infinity], 1, [3, 3]),
    ] as [([Double], Double, [Int])] {
      let level = scores.enumerated().map { LevelNode(id: $0, score: $1, depth: 1) }
      #expect(REBASEPolicy(temperature: temperature, rounding: rounding).allot(level, width: 6) == counts)
    }
  }
}

import RealModule

/// Monte Carlo tree search.
///
/// It descends from the root by an upper confidence bound, expands the text it comes to, and carries its children's scores
/// back along the path.
///
/// Every child is scored once, when it is made, by the reward verifier (scores within 0…1 suit the default constants); finished texts and
/// those below which all is finished aren't visited again, so no expansion is spent on them.
///
/// Source: UCT, Kocsis & Szepesvári 2006, doi:10.1007/11871842_29; PUCT, Silver et al. 2017, doi:10.1038/nature24270.
public struct MonteCarloTreeSearch: Strategy {
  /// The bound by which a child is chosen.
  public enum Rule: Hashable, Sendable {
    /// Q + c·√(ln N / n) with N visits of the parent and n of the child; √2 suits values in 0…1.
    case uct(c: Double)
    /// Q + c·P·√N / (1 + n), P the child's share of its siblings' first scores.
    case puct(c: Double)
  }

  /// The definition of Q.
  public enum Backup: String, Hashable, Sendable, Codable {
    /// The mean of all scores below.
    case mean
    /// The best score below.
    case maximum
  }

  /// The children asked for of an expanded text.
  public let expansions: Int
  /// The number of expansions.
  public let simulations: Int
  /// The bound by which a child is chosen.
  public let rule: Rule
  /// The definition of Q.
  public let backup: Backup
  /// The settings that all searches have in common.
  public let options: SearchOptions

  private struct Statistics: Sendable {
    var visits = 0
    var sum = 0.0
    var best = -Double.infinity
    var first = 0.0
    var children: [SampleID] = []
    var isClosed = false

    mutating func visit(_ score: Double) {
      visits += 1
      sum += score
      best = max(best, score)
    }
  }

  private var tree: SearchTree
  private var statistics: [SampleID: Statistics] = [SearchTree.root: Statistics()]
  private var expanded = SearchTree.root
  private var arrived: [SampleID] = []
  private var done = 0
  private var check: FinalCheck?

  /// Creates a search.
  public init(
    expansions: Int = 4, simulations: Int, rule: Rule = .uct(c: Double.sqrt(2)), backup: Backup = .mean,
    options: SearchOptions = SearchOptions(selection: .bestScore)
  ) {
    precondition(expansions > 0 && simulations > 0, "a search needs at least one child and one simulation")
    self.expansions = expansions
    self.simulations = simulations
    self.rule = rule
    self.backup = backup
    self.options = options
    tree = SearchTree(options)
  }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    if check != nil { return check!.receive(event) }
    switch event {
    case .started: return [tree.expand(SearchTree.root, count: expansions)]
    case .interrupted: return [.stop(tree.finished.conclusion(options.selection, .interrupted))]
    default:
      let (actions, scored) = tree.receive(event)
      arrived += scored
      return tree.isIdle ? actions + endSimulation() : actions
    }
  }

  private mutating func endSimulation() -> [StrategyAction] {
    done += 1
    for id in arrived.sorted() { add(id) }
    arrived = []
    close(expanded)
    guard done < simulations, tree.refusal == nil, let next = select() else { return conclude() }
    expanded = next
    return [tree.expand(next, count: expansions)]
  }

  /// Enters a child and carries its score back to the root.
  private mutating func add(_ id: SampleID) {
    guard let node = tree[id] else { return }
    let score = tree.score(id)
    statistics[id] = Statistics(first: score, isClosed: node.isFinished || node.depth >= options.maximumDepth)
    statistics[expanded]?.children.append(id)
    var path: SampleID? = id
    while let place = path {
      statistics[place]?.visit(score)
      path = tree[place]?.parent
    }
  }

  /// Closes a text below which nothing is open, and its ancestors that this closes too.
  private mutating func close(_ id: SampleID) {
    var path: SampleID? = id
    while let place = path, let children = statistics[place]?.children, children.allSatisfy({ statistics[$0]?.isClosed ?? true }) {
      statistics[place]?.isClosed = true
      path = tree[place]?.parent
    }
  }

  /// Descends to the text to expand; `nil` if nothing is open.
  private func select() -> SampleID? {
    guard statistics[SearchTree.root]?.isClosed == false else { return nil }
    var place = SearchTree.root
    while let here = statistics[place], !here.children.isEmpty {
      let open = here.children.filter { statistics[$0]?.isClosed == false }
      let bounds = bounds(open, here)
      guard let best = open.indices.max(by: { (bounds[$0], open[$1]) < (bounds[$1], open[$0]) }) else { return nil }
      place = open[best]
    }
    return place
  }

  private func bounds(_ children: [SampleID], _ parent: Statistics) -> [Double] {
    let total = parent.children.reduce(0) { $0 + max(statistics[$1]?.first ?? 0, 0) }
    return children.map { id in
      guard let child = statistics[id] else { return -.infinity }
      let value = backup == .mean ? child.sum / Double(child.visits) : child.best
      switch rule {
      case .uct(let c): return value + c * Double.sqrt(Double.log(Double(parent.visits)) / Double(child.visits))
      case .puct(let c):
        let prior = total > 0 ? max(child.first, 0) / total : 1 / Double(parent.children.count)
        return value + c * prior * Double.sqrt(Double(parent.visits)) / Double(1 + child.visits)
      }
    }
  }

  private mutating func conclude() -> [StrategyAction] {
    let (pool, reason) = (tree.finished, tree.endReason)
    guard options.checksAnswers, !pool.isEmpty else { return [.stop(pool.conclusion(options.selection, reason))] }
    var check = FinalCheck()
    defer { self.check = check }
    return check.begin(pool, options.selection, reason)
  }
}

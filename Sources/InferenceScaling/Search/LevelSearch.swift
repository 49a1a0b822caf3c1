/// A search level by level: expands the texts of a level, has the children scored, and divides the width again.
///
/// What tells beam search, tree of thoughts, diverse verifier tree search and REBASE apart is their `LevelPolicy`; each has a function here that
/// makes it. A text with an answer is finished; unless the policy chooses among finished texts, it is kept, and the width is one less from
/// then on. The search ends when no width or no unfinished text is left, or at the greatest depth.
public struct LevelSearch: Strategy {
  /// The number of texts that are expanded in parallel.
  public let width: Int
  /// The division of the width.
  public let policy: any LevelPolicy
  /// The settings that all searches have in common.
  public let options: SearchOptions

  private var tree: SearchTree
  private var level: [SampleID] = []
  private var branches: [SampleID: Int] = [:]
  private var depth = 0
  private var finished = AnswerPool()
  private var check: FinalCheck?

  /// Creates a search.
  public init(width: Int, policy: any LevelPolicy, options: SearchOptions = SearchOptions()) {
    precondition(width > 0, "a search needs a width of at least one")
    self.width = width
    self.policy = policy
    self.options = options
    tree = SearchTree(options)
  }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    if check != nil { return check!.receive(event) }
    switch event {
    case .started: return descend([LevelNode(id: SearchTree.root, score: 0, depth: 0)])
    case .interrupted: return [.stop(best(.interrupted))]
    default:
      let (actions, scored) = tree.receive(event)
      level += scored
      return tree.isIdle ? actions + endLevel() : actions
    }
  }

  /// Sorts what came by number, keeps what is finished, and goes on with the rest.
  private mutating func endLevel() -> [StrategyAction] {
    depth += 1
    let nodes = level.sorted().map { LevelNode(id: $0, score: tree.score($0), depth: depth, branch: branch(of: $0)) }
    level = []
    if policy.choosesAmongFinished {
      let allotment = policy.allot(nodes, width: width)
      let chosen = zip(nodes, allotment).filter { $0.1 > 0 }.map(\.0)
      keepFinished(chosen)
      return descend(chosen.filter { !isFinished($0) })
    }
    keepFinished(nodes)
    return descend(nodes.filter { !isFinished($0) })
  }

  private func isFinished(_ node: LevelNode) -> Bool { tree[node.id]?.isFinished ?? false }

  private mutating func keepFinished(_ nodes: [LevelNode]) {
    for node in nodes { if let leaf = tree[node.id], leaf.isFinished { finished.add(node.id, leaf.candidate, score: node.score) } }
  }

  /// Expands a level's unfinished texts, best first, or ends.
  ///
  /// Children are numbered in that order, and of equal ones the lower number is kept: as in the reference code of tree of thoughts, those of the better
  /// parent. By the parents' numbers, other children would be kept than a recorded tree went on from.
  private mutating func descend(_ nodes: [LevelNode]) -> [StrategyAction] {
    let left = policy.choosesAmongFinished ? width : width - finished.count
    guard !nodes.isEmpty, left > 0, depth < options.maximumDepth, tree.refusal == nil else { return conclude() }
    var actions: [StrategyAction] = []
    let allotment = policy.allot(nodes, width: left)
    for place in nodes.ranking where allotment[place] > 0 { actions.append(tree.expand(nodes[place].id, count: allotment[place])) }
    return actions.isEmpty ? conclude() : actions
  }

  private mutating func conclude() -> [StrategyAction] {
    let reason = finished.isEmpty ? tree.endReason : tree.refusal.map(StopReason.refused) ?? .complete
    guard options.checksAnswers, !finished.isEmpty else { return [.stop(best(reason))] }
    var check = FinalCheck()
    defer { self.check = check }
    return check.begin(finished, options.selection, reason)
  }

  private func best(_ reason: StopReason) -> Conclusion {
    (finished.isEmpty ? tree.finished : finished).conclusion(options.selection, reason)
  }

  private mutating func branch(of id: SampleID) -> Int {
    if let known = branches[id] { return known }
    let parent = tree[id]?.parent ?? SearchTree.root
    let branch = parent == SearchTree.root ? branches.count : branches[parent] ?? 0
    branches[id] = branch
    return branch
  }
}

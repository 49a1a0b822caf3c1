/// Best-first search: expands the unfinished text with the highest priority until an answer is accepted or nodes run out.
///
/// Priority is score + depthBonus · depth − tokenCost · tokens of the text's steps. A bonus for depth lets the search finish what it began;
/// without one and with a cost it is A* with the score as its heuristic. Compared with beams it goes back to what it left aside, and stops as
/// soon as an answer is accepted instead of filling every level.
public struct BestFirstSearch: Strategy {
  /// The children asked for of an expanded text; of proposals, all that are listed.
  public let expansions: Int
  /// The most texts that may be scored before the search ends; the expansion at hand is finished.
  public let maximumNodes: Int
  /// The priority added by a step of depth.
  public let depthBonus: Double
  /// The priority taken by a generated token.
  public let tokenCost: Double
  /// The score from which a finished text is accepted without a check; `nil` for none.
  ///
  /// Without it, the check decides if `checksAnswers`; otherwise the search goes on to the limit.
  public let acceptanceScore: Double?
  /// The settings that all searches have in common.
  public let options: SearchOptions

  private var tree: SearchTree
  private var open = PriorityQueue()
  private var checking = PendingRequests()
  private var answers = AnswerPool()
  private var tokens: [SampleID: Int] = [:]

  /// Creates a search.
  public init(
    expansions: Int = 4, maximumNodes: Int, depthBonus: Double = 0, tokenCost: Double = 0, acceptanceScore: Double? = nil,
    options: SearchOptions = SearchOptions(selection: .bestScore, checksAnswers: true)
  ) {
    precondition(expansions > 0 && maximumNodes > 0, "a search needs at least one child and one node")
    self.expansions = expansions
    self.maximumNodes = maximumNodes
    self.depthBonus = depthBonus
    self.tokenCost = tokenCost
    self.acceptanceScore = acceptanceScore
    self.options = options
    tree = SearchTree(options)
  }

  /// Takes in an event and returns the actions.
  public mutating func receive(_ event: StrategyEvent) -> [StrategyAction] {
    switch event {
    case .started: return [tree.expand(SearchTree.root, count: expansions)]
    case .interrupted: return [.stop(answers.conclusion(options.selection, .interrupted))]
    case .judged(let id, let verdict) where checking.settle(id):
      if verdict.passed == true { return [.stop(conclusion(id, .verified))] }
    case .unjudged(let id, let failure) where checking.settle(id, failure): break
    default:
      let (actions, scored) = tree.receive(event)
      let more = actions + scored.flatMap { take($0) }
      if !more.isEmpty { return more }
    }
    return tree.isIdle && checking.isEmpty ? expandNext() : []
  }

  /// Files a scored node: to be expanded, or an answer to be checked.
  private mutating func take(_ id: SampleID) -> [StrategyAction] {
    guard let node = tree[id] else { return [] }
    let score = tree.score(id)
    guard node.isFinished else {
      let cost = (tokens[node.parent ?? SearchTree.root] ?? 0) + node.candidate.cost.completionTokens
      tokens[id] = cost
      if node.depth < options.maximumDepth {
        open.insert(id, priority: score + depthBonus * Double(node.depth) - tokenCost * Double(cost))
      }
      return []
    }
    answers.add(id, node.candidate, score: score)
    if let acceptanceScore, score >= acceptanceScore { return [.stop(conclusion(id, .confident(rule: "acceptance score")))] }
    guard options.checksAnswers else { return [] }
    checking.expect(id)
    return [.judge(id, node.candidate, by: .check)]
  }

  private mutating func expandNext() -> [StrategyAction] {
    if let refusal = tree.refusal ?? checking.refusal { return [.stop(answers.conclusion(options.selection, .refused(refusal)))] }
    guard tree.count < maximumNodes, let id = open.popHighest() else {
      return [.stop(answers.conclusion(options.selection, answers.isEmpty ? tree.endReason : .complete))]
    }
    return [tree.expand(id, count: expansions)]
  }

  private func conclusion(_ id: SampleID, _ reason: StopReason) -> Conclusion {
    Conclusion(answer: answers.candidate(id)?.answer, sample: id, reason: reason, confidence: reason == .verified ? 1 : nil)
  }
}

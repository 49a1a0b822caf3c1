/// Tree of thoughts, breadth first, keeps the best `breadth` texts of a level, finished ones among them.
///
/// Source: Yao et al. 2023, arXiv:2305.10601.
public struct BreadthPolicy: LevelPolicy {
  /// The texts kept of each level.
  public let breadth: Int

  /// Keeps `breadth` texts.
  public init(breadth: Int) {
    precondition(breadth > 0, "a tree needs a breadth of at least one")
    self.breadth = breadth
  }

  /// Finished texts compete with the others.
  public var choosesAmongFinished: Bool { true }

  /// One list of proposals, or an equal share of the width, for each of the best.
  public func allot(_ level: [LevelNode], width: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: level.count)
    for place in level.ranking.prefix(breadth) { counts[place] = Swift.max(width / Swift.min(breadth, level.count), 1) }
    return counts
  }
}

extension LevelSearch {
  /// Tree of thoughts, breadth first: proposes, values every state, and keeps the best `breadth` of each level.
  ///
  /// The last level's best is the
  /// answer, or with `checksAnswers` the first of the last level's kept ones that passes.
  ///
  /// States are valued by the reward verifier: `VotedVerifier` with `ThoughtValue` is the paper's.
  public static func treeOfThoughts(
    breadth: Int, maximumDepth: Int, extractor: AnswerExtractor = .mathematics, checksAnswers: Bool = false,
    request: SampleRequest = SampleRequest()
  ) -> LevelSearch {
    LevelSearch(
      width: breadth, policy: BreadthPolicy(breadth: breadth),
      options: SearchOptions(
        expansion: .proposals(extractor), maximumDepth: maximumDepth, selection: .bestScore, checksAnswers: checksAnswers, request: request)
    )
  }
}

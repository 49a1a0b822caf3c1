/// Diverse verifier tree search keeps width / expansions subtrees that never compete; in each, the best text has `expansions` children.
///
/// Source: Beeching, Tunstall & Rush 2024, "Scaling test-time compute with open models".
public struct DiverseTreePolicy: LevelPolicy {
  /// The children of each subtree's best text.
  public let expansions: Int

  /// Keeps one text of each subtree.
  public init(expansions: Int = 4) {
    precondition(expansions > 0, "a subtree needs at least one child")
    self.expansions = expansions
  }

  /// Allots the whole width to the root, and later `expansions` to the best text of each subtree.
  ///
  /// The root's samples begin the subtrees, `expansions` each.
  public func allot(_ level: [LevelNode], width: Int) -> [Int] {
    if level.first?.depth == 0 { return [width] }
    var counts = [Int](repeating: 0, count: level.count)
    var served: Set<Int> = []
    var left = width
    for place in level.ranking where left > 0 && served.insert(level[place].branch / expansions).inserted {
      counts[place] = Swift.min(expansions, left)
      left -= counts[place]
    }
    return counts
  }
}

extension LevelSearch {
  /// Diverse verifier tree search of `width` texts a level, in width / expansions subtrees.
  public static func diverse(width: Int, expansions: Int = 4, options: SearchOptions = SearchOptions()) -> LevelSearch {
    LevelSearch(width: width, policy: DiverseTreePolicy(expansions: expansions), options: options)
  }
}

/// Beam search keeps the best width / expansions texts of a level and gives each the same number of children.
///
/// Source: Snell et al. 2024, arXiv:2408.03314.
public struct BeamPolicy: LevelPolicy {
  /// The children of each text that is kept.
  public let expansions: Int

  /// Keeps one text for every `expansions` of the width.
  public init(expansions: Int = 4) {
    precondition(expansions > 0, "a beam needs at least one child")
    self.expansions = expansions
  }

  /// The root gets all of the width; else the best get `expansions` each, the last of them what is left.
  public func allot(_ level: [LevelNode], width: Int) -> [Int] {
    if level.first?.depth == 0 { return [width] }
    var counts = [Int](repeating: 0, count: level.count)
    var left = width
    for place in level.ranking where left > 0 {
      counts[place] = Swift.min(expansions, left)
      left -= counts[place]
    }
    return counts
  }
}

extension LevelSearch {
  /// Beam search of `width` texts a level, each kept one having `expansions` children; finished texts are all kept.
  public static func beam(width: Int, expansions: Int = 4, options: SearchOptions = SearchOptions()) -> LevelSearch {
    LevelSearch(width: width, policy: BeamPolicy(expansions: expansions), options: options)
  }
}

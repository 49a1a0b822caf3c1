/// The division of a level search's width among the texts of a level.
public protocol LevelPolicy: Sendable {
  /// Whether finished texts take part in the choice, and are lost unless chosen; else all of them are kept.
  var choosesAmongFinished: Bool { get }

  /// Returns the number of children of each text of a level, at most `width` in all.
  ///
  /// `level` is sorted by number; at depth 0 it is the root alone.
  func allot(_ level: [LevelNode], width: Int) -> [Int]
}

extension LevelPolicy {
  /// Finished texts are kept.
  public var choosesAmongFinished: Bool { false }
}

/// A text of a level, as a policy sees it.
public struct LevelNode: Hashable, Sendable {
  /// Its number.
  public var id: SampleID
  /// The score of its steps put together.
  public var score: Double
  /// The number of steps.
  public var depth: Int
  /// The rank, from 0, of its ancestor of depth 1 among the children of the root.
  public var branch: Int

  /// Creates a node.
  public init(id: SampleID, score: Double, depth: Int, branch: Int = 0) {
    self.id = id
    self.score = score
    self.depth = depth
    self.branch = branch
  }
}

extension Array<LevelNode> {
  /// The places of the nodes, best score first; equal ones by number.
  var ranking: [Int] {
    indices.sorted { self[$0].score != self[$1].score ? self[$0].score > self[$1].score : self[$0].id < self[$1].id }
  }
}

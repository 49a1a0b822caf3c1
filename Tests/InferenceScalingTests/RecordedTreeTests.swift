import InferenceScaling
import Testing

/// Searches on the recorded trees of the game of 24 (arXiv:2305.10601).
@Suite(.enabled(if: SharedRecordings.isPresent, SharedRecordings.absence)) struct RecordedTreeTests {
  struct Outcome {
    var right = 0
    var valued = 0
    var questions = 0
    var accuracy: Double { Double(right) / Double(questions) }
    var nodes: Double { Double(valued) / Double(questions) }
  }

  static let tree = try? RecordedTree(SharedRecordings.table("tot_game24_tree.csv"))

  static func run(_ strategy: some Strategy) throws -> Outcome {
    let tree = try #require(tree)
    let replay = SynchronousSolver(sampler: tree, reward: tree.reward, check: tree.check)
    return tree.questions.reduce(into: Outcome()) { outcome, question in
      let result = replay.solve(question, with: strategy)
      outcome.questions += 1
      outcome.right += result.conclusion.reason == .verified ? 1 : 0
      outcome.valued += result.receipt.verdicts.calls
    }
  }

  static func breadthFirst(_ breadth: Int) throws -> Outcome {
    try run(LevelSearch.treeOfThoughts(breadth: breadth, maximumDepth: 4, extractor: .answerIs, checksAnswers: true))
  }

  /// All 100 problems of the log give 40, 51, 58, 65 and 69%; of the first 50, 21, 28, 31, 34 and 35 are solved.
  @Test func eachBreadthSolvesWhatItDidInTheLog() throws {
    let outcomes = try (1...5).map(Self.breadthFirst)
    if outcomes[0].questions == 50 {
      #expect(outcomes.map(\.right) == [21, 28, 31, 34, 35])
    } else {
      #expect(outcomes.map(\.right) == [40, 51, 58, 65, 69])
    }
  }

  /// The log's own search, breadth 5, goes on from the nodes that the log went on from, and nothing is recorded below others.
  ///
  /// By the numbers of the parents instead of their ranks, fifteen other nodes were kept among equal values; one still is.
  @Test func aReplayGoesOnFromTheNodesThatWereKept() throws {
    let tree = try #require(Self.tree)
    let replay = SynchronousSolver(sampler: tree, reward: tree.reward)
    let unrecorded = tree.questions.reduce(0) { sum, question in
      let strategy = LevelSearch.treeOfThoughts(breadth: 5, maximumDepth: 3, extractor: .answerIs)
      let entries = replay.solve(question, with: strategy).trace.entries
      return sum + entries.count { if case .failed = $0 { true } else { false } }
    }
    #expect(unrecorded <= 1)
  }

  static func bestFirst(maximumNodes: Int, acceptanceScore: Double? = nil) -> BestFirstSearch {
    BestFirstSearch(
      maximumNodes: maximumNodes, depthBonus: 1, acceptanceScore: acceptanceScore,
      options: SearchOptions(
        expansion: .proposals(.answerIs), maximumDepth: 4, selection: .bestScore, checksAnswers: acceptanceScore == nil))
  }

  /// Against breadths 2 to 5: at least as many solved, with fewer nodes valued.
  @Test(arguments: [(2, 36), (3, 60), (4, 84), (5, 84)]) func bestFirstSolvesAsMuchWithFewerNodes(breadth: Int, limit: Int) throws {
    let (beam, best) = try (Self.breadthFirst(breadth), Self.run(Self.bestFirst(maximumNodes: limit)))
    #expect(best.right >= beam.right)
    #expect(best.nodes < 0.85 * beam.nodes)
  }

  /// The same without a check, both answering by the model's own values alone.
  @Test(arguments: [(2, 42), (3, 60), (4, 84)]) func bestFirstIsAheadWithoutACheckToo(breadth: Int, limit: Int) throws {
    let beam = try Self.runUnchecked(LevelSearch.treeOfThoughts(breadth: breadth, maximumDepth: 4, extractor: .answerIs))
    let best = try Self.runUnchecked(Self.bestFirst(maximumNodes: limit, acceptanceScore: 20))
    #expect(best.right >= beam.right)
    #expect(best.nodes < beam.nodes)
  }

  /// Runs without a check, and compares the answers with the right ends of the table.
  static func runUnchecked(_ strategy: some Strategy) throws -> Outcome {
    var right: Set<[String]> = []
    for row in try SharedRecordings.rows("tot_game24_tree.csv") where row["leaf_correct"] == "1" {
      right.insert([row["idx"] ?? "", AnswerExtractor.answerIs.extract(from: row["thought"] ?? "")?.answer ?? "none"])
    }
    let tree = try #require(tree)
    let replay = SynchronousSolver(sampler: tree, reward: tree.reward)
    return tree.questions.reduce(into: Outcome()) { outcome, question in
      let result = replay.solve(question, with: strategy)
      outcome.questions += 1
      outcome.right += right.contains([question.id, result.conclusion.answer ?? ""]) ? 1 : 0
      outcome.valued += result.receipt.verdicts.calls
    }
  }
}

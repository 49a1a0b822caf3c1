import InferenceScaling
import Tabular
import Testing

/// Trees of a table made by hand: what hangs from a dropped node is out of reach, and bad fields are named.
@Suite struct MadeTreeTests {
  private static let header = "idx,input,depth,parent_rank,node,value,selected_rank,leaf_correct,thought\n"
  private static let rows = [
    "7,4 6 8,0,0,0,2,0,0,first", "7,4 6 8,0,0,1,1,-1,0,second", "7,4 6 8,0,0,2,5,1,0,third", "7,4 6 8,1,1,0,9,0,1,answer is 24",
    "7,4 6 8,1,0,1,3,1,0,answer is 23", "7,4 6 8,1,2,3,3,2,1,from nowhere", "8,1 1,0,0,0,4,0,1,answer is 2",
  ]

  private static func tree(_ rows: [String] = rows) throws -> RecordedTree {
    try RecordedTree(Table(delimited: header + rows.joined(separator: "\n") + "\n", name: "tree.csv"))
  }

  private func proposals(_ tree: RecordedTree, _ prefix: String, question: Question) throws -> String {
    try tree.candidate(SampleCall(id: 0, ordinal: 0, request: SampleRequest(.proposals, prefix: prefix)), question: question).text
  }

  @Test func textsAreFoundByTheirPath() throws {
    let tree = try Self.tree()
    #expect(tree.questions.map(\.id) == ["7", "8"] && tree.questions.map(\.prompt) == ["4 6 8", "1 1"])
    let first = tree.questions[0]
    #expect(try proposals(tree, "", question: first) == "0 first\n1 second\n2 third\n")
    #expect(try proposals(tree, "2 third\n", question: first) == "0 answer is 24\n")
    #expect(try proposals(tree, "0 first\n", question: first) == "1 answer is 23\n")
    for prefix in ["1 second\n", "3 from nowhere\n", "0 answer is 2\n"] {
      #expect(throws: CallError(reason: "nothing is recorded below this text", cost: .zero)) {
        try proposals(tree, prefix, question: first)
      }
    }
    func judge(_ verifier: some ImmediateVerifier, _ text: String) throws -> Verdict {
      try verifier.judge(Candidate(text: text), question: first)
    }
    #expect(try judge(tree.reward, "2 third\n0 answer is 24\n").score == 9 && judge(tree.check, "2 third\n0 answer is 24\n").passed == true)
    #expect(try judge(tree.check, "0 first\n1 answer is 23\n").passed == false)
    #expect(throws: CallError(reason: "no value is recorded for this text")) { try judge(tree.reward, "from nowhere") }
  }

  @Test func theSearchesAnswerFromIt() throws {
    let tree = try Self.tree()
    let replay = SynchronousSolver(sampler: tree, reward: tree.reward, check: tree.check)
    func solve(_ breadth: Int, _ question: Int) -> Conclusion {
      replay.solve(
        tree.questions[question],
        with: LevelSearch.treeOfThoughts(breadth: breadth, maximumDepth: 2, extractor: .answerIs, checksAnswers: true)
      ).conclusion
    }
    #expect(solve(1, 0).answer == "24" && solve(1, 0).reason == .verified)
    #expect(solve(2, 0).answer == "24" && solve(1, 1).answer == "2")
  }

  @Test(arguments: [
    (0, "7,4 6 8,0.5,0,0,2,0,0,first", "tree.csv:2:9: depth is \"0.5\""),
    (0, "7,4 6 8,0,,0,2,0,0,first", "tree.csv:2:11: parent_rank is empty"),
    (6, "8,1 1,0,0,0,high,0,1,answer is 2", "tree.csv:8:13: value is \"high\""),
    (6, "8,1 1,0,0,1e300,4,0,1,answer is 2", "tree.csv:8:11: node is \"1e300\""),
  ])
  func badFieldsHaveTheirPlace(row: Int, text: String, words: String) {
    var rows = Self.rows
    rows[row] = text
    do {
      _ = try Self.tree(rows)
      Issue.record("\(text) was read")
    } catch { #expect("\(error)".hasPrefix(words), "\(error)") }
  }

  @Test func aMissingColumnIsNamed() {
    #expect(throws: TableError.noSuchColumn("parent_rank", file: "t", found: ["idx", "input", "depth"])) {
      try RecordedTree(Table(delimited: "idx,input,depth\n1,2,3\n", name: "t"))
    }
  }
}

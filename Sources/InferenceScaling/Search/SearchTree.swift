/// The texts of a search, unfinished ones and finished ones, as a tree of steps.
///
/// It numbers its nodes and the samples together, turns samples into nodes, and has each node scored.
///
/// A node's text is that of its whole path, so its request is the text itself and the score is of the whole. O(depth) texts along a path
/// hold each step again; a search of n nodes of d steps takes O(n·d) text. A sample that failed, or a node without a verdict, has no part
/// in the search and no retry here.
struct SearchTree: Sendable {
  struct Node: Sendable {
    var id: SampleID
    var parent: SampleID?
    /// The number of steps; 0 at the root.
    var depth: Int
    /// The whole text so far.
    var candidate: Candidate
    /// The scores of its steps; complete once `isScored`.
    var scores: [Double]
    var isScored = false
    var isFinished: Bool { candidate.answer != nil }
  }

  static let root: SampleID = -1

  let options: SearchOptions
  private var storage: [Node]
  /// The position of each node: nodes are large, and a dictionary of them is slow to grow.
  private var positions: [SampleID: Int] = [root: 0]
  /// Samples that haven't come, with the node that they expand.
  private var expanding: [SampleID: SampleID] = [:]
  private(set) var samples = PendingRequests()
  private(set) var verdicts = PendingRequests()
  private var next: SampleID = 0

  init(_ options: SearchOptions) {
    self.options = options
    storage = [Node(id: Self.root, depth: 0, candidate: Candidate(), scores: [], isScored: true)]
  }

  /// A node by its number.
  subscript(id: SampleID) -> Node? { positions[id].map { storage[$0] } }

  /// The number of nodes without the root.
  var count: Int { storage.count - 1 }

  /// Whether nothing is under way.
  var isIdle: Bool { samples.isEmpty && verdicts.isEmpty }
  var refusal: Refusal? { samples.refusal ?? verdicts.refusal }

  /// The score of a node, its steps' scores put together.
  func score(_ id: SampleID) -> Double { self[id].map { options.aggregation.score($0.scores) } ?? 0 }

  /// Asks for children of a node: `count` samples, or one list of proposals.
  mutating func expand(_ id: SampleID, count: Int) -> StrategyAction {
    let range = next..<(next + (options.expansion == .samples ? count : 1))
    next += range.count * options.expansion.numbersPerSample
    for sample in range { expanding[sample] = id }
    samples.expect(range)
    var request = options.request
    request.purpose = options.expansion.purpose
    request.prefix += self[id]?.candidate.text ?? ""
    return .sample(range, request)
  }

  /// Takes in an event; returns judgements to ask for, and the nodes that are now scored.
  mutating func receive(_ event: StrategyEvent) -> (actions: [StrategyAction], scored: [SampleID]) {
    switch event {
    case .sampled(let id, let candidate):
      guard samples.settle(id), let parent = expanding.removeValue(forKey: id).flatMap({ self[$0] }) else { return ([], []) }
      return (children(of: parent, id, candidate).map { judge($0) }, [])
    case .failed(let id, let failure): if samples.settle(id, failure) { expanding[id] = nil }
    case .judged(let id, let verdict):
      guard verdicts.settle(id), let position = positions[id] else { return ([], []) }
      storage[position].scores.append(verdict.score)
      storage[position].isScored = true
      return ([], [id])
    case .unjudged(let id, let failure): _ = verdicts.settle(id, failure)
    case .started, .partial, .interrupted: break
    }
    return ([], [])
  }

  private mutating func judge(_ node: Node) -> StrategyAction {
    positions[node.id] = storage.count
    storage.append(node)
    verdicts.expect(node.id)
    return .judge(node.id, node.candidate, by: .reward)
  }

  private func children(of parent: Node, _ id: SampleID, _ candidate: Candidate) -> [Node] {
    switch options.expansion {
    case .samples:
      return [child(of: parent, id, text: candidate.text, answer: candidate.answer, candidate)]
    case .proposals(let extractor, let limit):
      let lines = candidate.text.split(whereSeparator: \.isNewline).prefix(limit)
      var part = candidate
      part.cost.completionTokens /= max(lines.count, 1)
      return zip((id + 1)..., lines).map { number, line in
        child(of: parent, number, text: line + "\n", answer: extractor.extract(from: String(line))?.answer, part)
      }
    }
  }

  private func child(of parent: Node, _ id: SampleID, text: String, answer: String?, _ candidate: Candidate) -> Node {
    var whole = candidate
    whole.text = parent.candidate.text + text
    whole.answer = answer
    return Node(id: id, parent: parent.id, depth: parent.depth + 1, candidate: whole, scores: parent.scores)
  }

  /// The finished and scored texts.
  var finished: AnswerPool {
    var pool = AnswerPool()
    for node in storage where node.isFinished && node.isScored { pool.add(node.id, node.candidate, score: score(node.id)) }
    return pool
  }

  /// The reason for which a search with nothing more to expand ends.
  var endReason: StopReason {
    if let refusal { return .refused(refusal) }
    if storage.contains(where: { $0.isFinished && $0.isScored }) { return .complete }
    if count > 0, !storage.dropFirst().contains(where: \.isScored) { return verdicts.emptyReason }
    return samples.emptyReason
  }
}

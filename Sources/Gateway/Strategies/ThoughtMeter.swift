import ChatCompletions
import InferenceScaling

/// Follows an answer as it comes: what is thought, what is said, and whether the thinking should end.
struct ThoughtMeter: Sendable {
  /// Why thinking ends.
  enum Cut: String, Sendable {
    case cap = "thinking_cap"
    case loop
    case stable = "stable_answer"
  }

  /// The tokens that may be thought.
  let most: Int
  private(set) var thought = ""
  private(set) var said = ""
  /// The pieces of thinking and of all: servers send a token a piece.
  private(set) var thoughtTokens = 0
  private(set) var tokens = 0
  private(set) var cut: Cut?
  /// Whether llama.cpp answers, which names its build as b9876-0a1b2c3.
  private(set) var isOfLlamaCpp = false
  private var isInside = false
  private var isConcluding = false

  /// Thinking is looked through for loops after so many more tokens.
  private static let tokensBetweenLooks = 64
  private static let detector = LoopDetector()

  init(most: Int) { self.most = most }

  /// Ends the thinking, unless it has ended; true where it did.
  mutating func cut(_ reason: Cut) -> Bool {
    guard cut == nil, said.isEmpty, !isConcluding else { return false }
    cut = reason
    return true
  }

  /// Thinking has ended: what comes now is the answer.
  mutating func conclude() { (isConcluding, isInside) = (true, false) }

  /// Takes a piece of the first choice; returns what of it is thought and what is said.
  mutating func add(_ chunk: ChatChunk) -> (thought: String, said: String) {
    if tokens == 0, let build = chunk.systemFingerprint { isOfLlamaCpp = build.wholeMatch(of: /b\d+-(unknown|[0-9a-f]+)/) != nil }
    guard let delta = chunk.choices.first(where: { $0.index == 0 })?.delta else { return ("", "") }
    // What was on its way when the thinking was cut.
    guard cut == nil || isConcluding else { return ("", "") }
    var (thought, said) = (delta.reasoning ?? "", "")
    if let content = delta.content, !content.isEmpty {
      let parts = split(content)
      thought += parts.thought
      said = parts.said
    }
    if !thought.isEmpty || !said.isEmpty || delta.toolCalls != nil { tokens += 1 }
    if !thought.isEmpty { thoughtTokens += 1 }
    self.thought += thought
    self.said += said
    if cut == nil, !thought.isEmpty { look() }
    return (thought, said)
  }

  private mutating func look() {
    if thoughtTokens >= most {
      cut = .cap
    } else if thoughtTokens % Self.tokensBetweenLooks == 0, Self.detector.loop(thought.lastWords(Self.detector.reach)) != nil {
      cut = .loop
    }
  }

  /// Parts content at the marks of thinking; marks come whole, as they are tokens of their own.
  private mutating func split(_ content: String) -> (thought: String, said: String) {
    var (thought, said, rest) = ("", "", content[...])
    while !rest.isEmpty {
      let mark = isInside ? "</think>" : "<think>"
      let range = rest.firstRange(of: mark)
      let part = rest[..<(range?.lowerBound ?? rest.endIndex)]
      if isInside { thought += part } else { said += part }
      guard let range else { break }
      isInside.toggle()
      rest = rest[range.upperBound...]
    }
    return (thought, said)
  }
}

extension String {
  /// The last words, so many at most, first to last; of a long text nothing else is read.
  fileprivate func lastWords(_ count: Int) -> [Substring] {
    var (words, end) = ([Substring](), utf8.endIndex)
    while words.count < count, let last = utf8[..<end].lastIndex(where: { $0 > 32 }) {
      let start = utf8[..<last].lastIndex { $0 <= 32 }.map(utf8.index(after:)) ?? utf8.startIndex
      words.append(self[start..<utf8.index(after: last)])
      end = start
    }
    return words.reversed()
  }
}

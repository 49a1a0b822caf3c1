import ChatCompletions
import InferenceScaling
import Synchronization

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

/// A stream of thinking and answer, which ends when a meter or probe finds the thinking long enough.
final class FollowedStream: Sendable {
  private struct State {
    var meter: ThoughtMeter
    var cancel: (@Sendable () -> Void)?
  }

  private let before: ThoughtMeter.Cut?
  private let state: Mutex<State>

  init(_ meter: ThoughtMeter) {
    before = meter.cut
    state = Mutex(State(meter: meter))
  }

  /// All that came.
  var meter: ThoughtMeter { state.withLock { $0.meter } }

  /// Takes a piece; returns its thinking, its text, and whether it is the first.
  func add(_ piece: ChatChunk) -> (thought: String, said: String, isFirst: Bool) {
    state.withLock { state in
      let wasCut = state.meter.cut != nil
      defer { if !wasCut, state.meter.cut != nil { state.cancel?() } }
      let isFirst = state.meter.thought.isEmpty && state.meter.said.isEmpty
      let parts = state.meter.add(piece)
      return (parts.thought, parts.said, isFirst)
    }
  }

  /// Ends the thinking.
  func cut(_ reason: ThoughtMeter.Cut) {
    state.withLock { state in
      if state.meter.cut(reason) { state.cancel?() }
    }
  }

  /// Does the work that brings the pieces, up to its end or to the cut.
  func whileUncut<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
    await withCancellableTask(work) { cancel in
      let isCut = state.withLock { state in
        state.cancel = cancel
        return state.meter.cut != before
      }
      if isCut { cancel() }
    }
  }
}

/// Asks for the answer at intervals while the thinking goes on, and finds when it no longer changes.
///
/// Source: Fu et al. 2024, arXiv:2412.20993.
final class AnswerProbes: Sendable {
  private struct State {
    var next: Int
    var running: Task<Void, Never>?
    var last: String?
    var left: Int
  }

  private let tokens: Int
  private let ask: @Sendable (ThoughtMeter) async -> String?
  private let state: Mutex<State>

  /// - Parameters:
  ///   - tokens: The tokens of thinking between two probes.
  ///   - most: The most probes.
  ///   - ask: Gives the answer to a thinking so far; nil if there is none.
  init(every tokens: Int, most: Int, ask: @escaping @Sendable (ThoughtMeter) async -> String?) {
    (self.tokens, self.ask) = (tokens, ask)
    state = Mutex(State(next: tokens, left: most))
  }

  /// Takes thinking that has grown. If a probe is due and none is on its way, one is sent; if it says what the last one said, `onStable` is called.
  func follow(_ meter: ThoughtMeter, onStable: @escaping @Sendable () -> Void) {
    state.withLock { state in
      guard meter.thoughtTokens >= state.next, state.running == nil, state.left > 0 else { return }
      state.left -= 1
      state.next = (meter.thoughtTokens / tokens + 1) * tokens
      state.running = Task(executorPreference: LoopExecutor.shared) { [self] in
        let answer = await ask(meter)
        if take(answer) { onStable() }
      }
    }
  }

  /// Whether an answer is that of the last probe.
  private func take(_ answer: String?) -> Bool {
    state.withLock { state in
      defer { (state.last, state.running) = (answer, nil) }
      return answer != nil && answer == state.last
    }
  }

  /// Ends a probe that is on its way, so that its cost is known.
  func end() async {
    let running = state.withLock { state in
      state.next = .max
      return state.running
    }
    running?.cancel()
    await running?.value
  }
}

/// The marks between which a model writes its thinking.
public struct ThinkingMarks: Hashable, Sendable {
  /// The mark before the thinking.
  public var open: String
  /// The mark after it, with the blank line before the answer.
  public var close: String

  /// Creates marks; the defaults are the tags of DeepSeek-R1, Qwen 3 and others.
  public init(open: String = "<think>\n", close: String = "\n</think>\n\n") {
    self.open = open
    self.close = close
  }
}

/// The words by which a strategy steers a model's thinking.
public struct ThinkingCues: Hashable, Sendable {
  /// The words that make a model think on at an early end.
  public var extend: String
  /// The beginning of the answer that a model is to complete.
  public var answer: String

  /// Creates cues; the defaults are those of s1 (arXiv:2501.19393).
  public init(extend: String = "\nWait", answer: String = "Final Answer:") {
    self.extend = extend
    self.answer = answer
  }
}

extension SampleRequest {
  /// Whether the sample goes on from text in the assistant's turn.
  public var continuesPrefix: Bool {
    switch purpose {
    case .answer, .thinking, .conclusion, .probe, .revision, .aggregation: !prefix.isEmpty || !thinking.isEmpty
    case .step, .proposals, .judgement: false
    }
  }

  /// Returns the text of the assistant's turn that the model continues: the thinking in its marks, then the prefix.
  ///
  /// The thinking stays open if more of it is asked for. Without marks, for models that have none, a blank line ends it.
  public func continuation(_ marks: ThinkingMarks? = ThinkingMarks()) -> String {
    guard !thinking.isEmpty else { return prefix }
    let close = purpose == .thinking ? "" : marks?.close ?? "\n\n"
    return (marks?.open ?? "") + thinking + close + prefix
  }
}

/// Separates thinking from text at the tags `<think>` and `</think>`, piece by piece; a tag arrives in one piece.
struct ThinkingSplitter: Sendable {
  /// Whether the next piece begins inside the thinking.
  private(set) var isInside: Bool

  init(isInside: Bool = false) { self.isInside = isInside }

  mutating func split(_ piece: String) -> (thinking: String, text: String) {
    var (thinking, text, rest) = ("", "", piece[...])
    while !rest.isEmpty {
      let range = rest.firstRange(of: isInside ? "</think>" : "<think>")
      let part = rest[..<(range?.lowerBound ?? rest.endIndex)]
      if isInside { thinking += part } else { text += part }
      guard let range else { break }
      isInside.toggle()
      rest = rest[range.upperBound...]
    }
    return (thinking, text)
  }
}

extension String {
  /// The text that a model wrote after its thinking: what may hold its answer.
  ///
  /// It begins after the last closing mark, also where no mark opened the thinking, as in the texts of R1, and ends at a mark that opens thinking
  /// which was never closed. A text without marks is returned whole. O(length of the text).
  public var afterThinking: Substring {
    var rest = self[...]
    guard rest.utf8.contains(UInt8(ascii: "<")) || rest.utf8.contains(UInt8(ascii: "[")) else { return rest }
    for marks in ThinkingMarks.known {
      if let closing = rest.utf8.lastRange(of: Array(marks.close.utf8)) { rest = rest[closing.upperBound...] }
    }
    for marks in ThinkingMarks.known {
      if let opening = rest.firstRange(of: marks.open) { rest = rest[..<opening.lowerBound] }
    }
    return rest
  }
}

extension ThinkingMarks {
  /// The marks between which models are known to write their thinking, without the blanks around them.
  static let known =
    ["think", "thinking", "thought", "reasoning"].map { ThinkingMarks(open: "<\($0)>", close: "</\($0)>") }
    + [ThinkingMarks(open: "[THINK]", close: "[/THINK]")]
}

/// Finds the point from which a text repeats itself: the sign of a model that will not end.
public struct LoopDetector: Hashable, Sendable {
  /// The longest period, in words or tokens.
  public var longestPeriod: Int
  /// The number of times in a row that a period must come.
  public var repetitions: Int
  /// The fewest words that the repetitions have together.
  public var shortestLoop: Int

  /// Creates a detector.
  public init(longestPeriod: Int = 200, repetitions: Int = 3, shortestLoop: Int = 12) {
    precondition(longestPeriod > 0 && repetitions > 1, "a loop has a period and repeats")
    self.longestPeriod = longestPeriod
    self.repetitions = repetitions
    self.shortestLoop = shortestLoop
  }

  /// The number of last words that decide whether there is a loop; earlier ones only decide its beginning.
  public var reach: Int { max(longestPeriod * repetitions, shortestLoop) }

  /// A loop at the end of a text.
  public struct Loop: Hashable, Sendable, Codable {
    /// The position of its first round.
    public let start: Int
    /// The words of a round.
    public let period: Int
  }

  /// Returns the loop of the shortest period that the words end in, or `nil`; O(words · longest period) at worst.
  public func loop<Element: Equatable>(_ words: [Element]) -> Loop? {
    guard words.count >= repetitions else { return nil }
    for period in 1...min(longestPeriod, words.count / repetitions) {
      var start = words.count - period
      while start > 0, words[start - 1] == words[start - 1 + period] { start -= 1 }
      let length = words.count - start
      if length >= repetitions * period, length >= shortestLoop { return Loop(start: start, period: period) }
    }
    return nil
  }
}

extension LoopDetector {
  /// Returns the loop that a text ends in; only its last `reach` words are read.
  public func loop(atEndOf text: String) -> Loop? { loop(text.lastWords(reach)) }
}

extension String {
  /// The last `count` words, in order; O(their length).
  func lastWords(_ count: Int) -> [Substring] {
    var (words, end) = ([Substring](), utf8.endIndex)
    while words.count < count, let last = utf8[..<end].lastIndex(where: { $0 > 32 }) {
      let start = utf8[..<last].lastIndex { $0 <= 32 }.map(utf8.index(after:)) ?? utf8.startIndex
      words.append(self[start..<utf8.index(after: last)])
      end = start
    }
    return words.reversed()
  }
}

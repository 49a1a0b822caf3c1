/// Splits a text into the solutions that it holds: from one answer to the next.
///
/// A solution ends with the sentence that states an answer (by default one with `\boxed{…}`, “answer is” or “answer:”); what follows the last answer
/// belongs to the last solution. Lengths are in words, which stand for tokens where only the text is known.
public struct SolutionSegmenter: Sendable {
  /// The phrases that state an answer, in lower case.
  public var cues: [String]

  /// Creates a segmenter.
  public init(cues: [String] = ["\\boxed{", "answer is", "answer:", "answer =", "####"]) { self.cues = cues }

  /// Splits a text; one without an answer is one solution without an answer.
  public func solutions(in text: String) -> [Solution] {
    var (solutions, words, begun): ([Solution], [Substring], Bool) = ([], [], false)
    for sentence in Self.sentences(text) {
      words += sentence.split(whereSeparator: \.isWhitespace)
      begun = true
      guard let answer = answer(in: sentence) else { continue }
      solutions.append(Solution(answer: answer, tokens: words.count, words: words.map { $0.lowercased() }))
      (words, begun) = ([], false)
    }
    guard begun, !words.isEmpty else { return solutions }
    guard let last = solutions.popLast() else { return [Solution(answer: nil, tokens: words.count, words: words.map { $0.lowercased() })] }
    return solutions + [Solution(answer: last.answer, tokens: last.tokens + words.count, words: last.words + words.map { $0.lowercased() })]
  }

  /// Returns the text after the last cue of a sentence, without marks around it.
  ///
  /// It ends at a closing brace or with the sentence.
  private func answer(in sentence: Substring) -> String? {
    let lowered = sentence.lowercased()
    let found = cues.compactMap { Self.end(of: $0, in: lowered).map { (end: $0, cue: $1) } ?? nil }
    guard let last = found.max(by: { $0.end < $1.end }) else { return nil }
    var rest = sentence.dropFirst(last.end)
    if last.cue.hasSuffix("{") { rest = rest.prefix { $0 != "}" } }
    let trimmed = rest.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let answer = Self.trim(trimmed)
    return answer.isEmpty ? nil : answer
  }

  /// The offset behind the last occurrence of a cue.
  private static func end(of cue: String, in text: String) -> (Int, String)? {
    let (characters, mark) = (Array(text), Array(cue))
    guard characters.count >= mark.count else { return nil }
    for start in stride(from: characters.count - mark.count, through: 0, by: -1)
    where characters[start..<(start + mark.count)].elementsEqual(mark) {
      return (start + mark.count, cue)
    }
    return nil
  }

  private static func trim(_ text: String) -> String {
    let marks: Set<Character> = [" ", ".", ",", ":", ";", "*", "$", "\"", "“", "”", "(", ")", "}", "{"]
    return String(text.drop { marks.contains($0) }.reversed().drop { marks.contains($0) }.reversed())
  }

  /// Returns the sentences and lines of a text.
  ///
  /// They end at a line's end, or at a full stop, question or exclamation mark before a blank.
  private static func sentences(_ text: String) -> [Substring] {
    var (sentences, start, previous): ([Substring], String.Index, Character) = ([], text.startIndex, " ")
    for index in text.indices {
      let character = text[index]
      if character.isNewline || (character.isWhitespace && ".!?".contains(previous)) {
        sentences.append(text[start..<index])
        start = index
      }
      previous = character
    }
    return sentences + [text[start...]]
  }
}

/// One solution within a text.
public struct Solution: Hashable, Sendable {
  /// Its answer, if it states one.
  public var answer: String?
  /// Its length in tokens.
  public var tokens: Int
  /// Its words in lower case, by which it is distinguished from other solutions.
  public var words: [String]

  /// Creates a solution.
  public init(answer: String?, tokens: Int, words: [String] = []) {
    self.answer = answer
    self.tokens = tokens
    self.words = words
  }
}

/// Finds the answer in what a model wrote after its thinking.
///
/// Text between the marks of thinking (`String.afterThinking`) is never an answer, whatever the extractor.
public indirect enum AnswerExtractor: Hashable, Sendable {
  /// The content of the last `\boxed{…}`.
  case boxed
  /// The text after the last “answer is” or “answer:”, to the end of the line, without a final full stop.
  case answerIs
  /// The last number.
  case lastNumber
  /// The last value of a key in JSON: a string, a number, true or false.
  case jsonField(String)
  /// All of the text.
  case wholeText
  /// The result of the first of these that finds anything.
  case first([AnswerExtractor])
  /// The result of another extractor, a number without its unit: `42 apples` is 42 (`AnswerKind.number`).
  case number(AnswerExtractor)

  /// The extractor for most benchmarks of mathematics: the number in a box, else after “answer is”, else the last one.
  public static let mathematics = AnswerExtractor.number(.first([.boxed, .answerIs, .lastNumber]))

  /// The extractor for conversations: that of `mathematics`, or where there is no number the whole text.
  public static let conversation = AnswerExtractor.number(.first([.boxed, .answerIs, .lastNumber, .wholeText]))

  /// The extractors that have names: `json:KEY` is one for every key.
  public static let names = ["answer-is", "boxed", "json:KEY", "last-number", "mathematics", "text"]

  /// An extractor by its name; `nil` if there is none.
  public init?(named name: String) {
    switch name {
    case "answer-is": self = .answerIs
    case "boxed": self = .boxed
    case "last-number": self = .lastNumber
    case "mathematics": self = .mathematics
    case "text": self = .wholeText
    default:
      guard name.hasPrefix("json:"), name.count > 5 else { return nil }
      self = .jsonField(String(name.dropFirst(5)))
    }
  }

  /// The extractor without the forms that find an answer in any text; `nil` if none is left.
  ///
  /// A search reads single steps, and every step holds numbers: only announced answers end it.
  public var announced: AnswerExtractor? {
    switch self {
    case .lastNumber, .wholeText: return nil
    case .first(let choices):
      let kept = choices.compactMap(\.announced)
      return kept.isEmpty ? nil : .first(kept)
    case .number(let base): return base.announced.map { .number($0) }
    case .boxed, .answerIs, .jsonField: return self
    }
  }

  /// An answer, and how it was found.
  public struct Extraction: Hashable, Sendable {
    /// The answer as it stands in the text, without blanks around it.
    public var text: String
    /// The answer in canonical form: equal answers are equal strings.
    public var answer: String
    /// The extractor that found it.
    public var extractor: AnswerExtractor
  }

  /// Returns the answer; `nil` if none is found. O(length of the text).
  ///
  /// - Parameter kind: The kind of answer that the question has: of a number, the unit is left out.
  public func extract(from text: String, as kind: AnswerKind = .text) -> Extraction? {
    extract(after: String(text.afterThinking), as: kind)
  }

  private func extract(after text: String, as kind: AnswerKind) -> Extraction? {
    switch self {
    case .number(let base): return base.extract(after: text, as: .number)
    case .first(let choices): return choices.lazy.compactMap { $0.extract(after: text, as: kind) }.first
    default:
      guard let raw = find(in: text) else { return nil }
      let trimmed = String(raw.trimmingBlanks)
      return trimmed.isEmpty ? nil : Extraction(text: trimmed, answer: CanonicalAnswer.form(trimmed, as: kind), extractor: self)
    }
  }

  private func find(in text: String) -> Substring? {
    switch self {
    case .boxed: text.lastBoxed
    case .answerIs: text.afterLastAnswer
    case .lastNumber: text.lastNumber
    case .jsonField(let key): text.lastJSONValue(of: key)
    case .wholeText: text[...]
    case .first, .number: nil
    }
  }
}

import ArgumentParser
import InferenceScaling

/// An answer extractor by its name on the command line.
///
/// `mathematics` is the number in a box, else after *answer is*, else the last one; `boxed`, `answer-is` and `last-number` are one of these
/// alone; `text` is all of the text; `json:KEY` is the last value of a key. Text between marks of thinking is never an answer.
struct ExtractorName: ExpressibleByArgument {
  var extractor: AnswerExtractor
  var defaultValueDescription: String

  static let mathematics = ExtractorName(extractor: .mathematics, defaultValueDescription: "mathematics")

  init(extractor: AnswerExtractor, defaultValueDescription: String) {
    self.extractor = extractor
    self.defaultValueDescription = defaultValueDescription
  }

  init?(argument: String) {
    guard let extractor = AnswerExtractor(named: argument) else { return nil }
    self.init(extractor: extractor, defaultValueDescription: argument)
  }
}

extension ExtractorName {
  /// The extractor of a strategy's samples; for a search, only announced answers.
  ///
  /// A search reads single steps, and every step holds numbers.
  ///
  /// - Throws: `CommandFailure` if a search's extractor takes any text for an answer.
  func extractor(for strategy: StrategySpecification?) throws -> AnswerExtractor {
    guard strategy?.kind.isSearch ?? false else { return extractor }
    guard let announced = extractor.announced else {
      throw CommandFailure(
        .usage, "a search needs announced answers, or its first step ends it: give --extract boxed, answer-is, mathematics or json:KEY.")
    }
    return announced
  }
}

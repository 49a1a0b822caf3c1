import ArgumentParser
import InferenceScaling

/// An extractor by its name on the command line.
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
  /// The extractor for a strategy's samples: of the steps of a search only what says that it is the answer, as numbers stand in every step.
  ///
  /// - Throws: `CommandFailure` where the extractor takes any text for an answer.
  func extractor(for strategy: StrategySpecification?) throws -> AnswerExtractor {
    guard strategy?.kind.isSearch ?? false else { return extractor }
    guard let announced = extractor.announced else {
      throw CommandFailure(
        .usage, "a search needs answers that say so, or its first steps end it: give --extract boxed, answer-is, mathematics or json:KEY.")
    }
    return announced
  }
}

extension AnswerExtractor {
  /// The same without what finds an answer in any text; `nil` where nothing is left.
  fileprivate var announced: AnswerExtractor? {
    switch self {
    case .lastNumber, .wholeText: return nil
    case .first(let choices):
      let kept = choices.compactMap(\.announced)
      return kept.isEmpty ? nil : .first(kept)
    case .boxed, .answerIs, .jsonField: return self
    }
  }
}

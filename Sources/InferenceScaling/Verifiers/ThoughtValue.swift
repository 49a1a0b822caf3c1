/// The words in which a model values an unfinished solution, with their values.
///
/// Source: Yao et al. 2023, arXiv:2305.10601, game of 24.
public enum ThoughtValue: String, Hashable, Sendable, Codable, CaseIterable {
  /// The goal will surely be reached.
  case sure
  /// It may be.
  case likely
  /// It can't be.
  case impossible

  /// Its value: 20, 1 and 0.001.
  public var value: Double {
    switch self {
    case .sure: 20
    case .likely: 1
    case .impossible: 0.001
    }
  }

  /// Reads the last line of a judgement; `nil` if it is none of the words.
  public init?(judgement: String) {
    guard let line = judgement.split(whereSeparator: \.isNewline).last else { return nil }
    self.init(rawValue: CanonicalAnswer.form(String(line)))
  }

  /// The sum of several votes; other words have the value zero.
  public static func value(of judgements: [String]) -> Double {
    judgements.reduce(0) { $0 + (ThoughtValue(judgement: $1)?.value ?? 0) }
  }
}

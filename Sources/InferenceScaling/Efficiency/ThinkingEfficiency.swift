/// The useful part of a response: whether its length served its answer (outcome) and whether its solutions were new (process).
///
/// Source: Chen et al. 2024, arXiv:2412.21187, equations 1 and 2; underthinking: Wang et al. 2025, arXiv:2501.18585.
public struct ThinkingEfficiency: Hashable, Sendable, Codable {
  /// The tokens of the response.
  public let tokens: Int
  /// The tokens up to the end of the first right solution; `nil` if none is right.
  public let tokensToFirstCorrect: Int?
  /// Whether the last solution is right: the answer that the response gives.
  public let isCorrect: Bool
  /// The tokens of solutions that differ from all before them.
  public let distinctTokens: Int

  /// Looks at the solutions of a response.
  ///
  /// - Parameters:
  ///   - isCorrect: whether an answer is right.
  ///   - isNew: whether a solution differs from those before it; by default its words do, see `SolutionNovelty`.
  public init(
    _ solutions: [Solution], isCorrect: (String) -> Bool, isNew: ([Solution], Solution) -> Bool = { SolutionNovelty().isNew($1, after: $0) }
  ) {
    var (total, distinct): (Int, Int) = (0, 0)
    var firstCorrect: Int?
    for (place, solution) in solutions.enumerated() {
      total += solution.tokens
      if firstCorrect == nil, let answer = solution.answer, isCorrect(answer) { firstCorrect = total }
      if isNew(Array(solutions[..<place]), solution) { distinct += solution.tokens }
    }
    tokens = total
    tokensToFirstCorrect = firstCorrect
    self.isCorrect = solutions.last?.answer.map(isCorrect) ?? false
    distinctTokens = distinct
  }

  /// ξ_O of this response: tokens to the first right solution over all; 0 if none is right.
  public var outcome: Double { share(tokensToFirstCorrect ?? 0) }

  /// ξ_P of this response: tokens of distinct solutions over all.
  public var process: Double { share(distinctTokens) }

  /// The share of tokens after the first right solution; `nil` if none is right.
  public var waste: Double? { tokensToFirstCorrect.map { 1 - share($0) } }

  /// The share of a wrong answer's tokens after a right thought that was given up; `nil` for right answers.
  ///
  /// 0 if no thought was right.
  public var underthinking: Double? { isCorrect ? nil : (tokensToFirstCorrect.map { 1 - share($0) } ?? 0) }

  private func share(_ part: Int) -> Double { tokens > 0 ? Double(part) / Double(tokens) : 0 }
}

/// Tells a new solution from a repeated one by its words.
public struct SolutionNovelty: Hashable, Sendable {
  /// The words of a phrase.
  public var phrase: Int
  /// The largest share of its phrases that a new solution may have in common with an earlier one.
  public var overlap: Double

  /// Creates a measure: phrases of two words, half of them at most in common.
  public init(phrase: Int = 2, overlap: Double = 0.5) {
    self.phrase = phrase
    self.overlap = overlap
  }

  /// Whether a solution is new after others.
  public func isNew(_ solution: Solution, after others: [Solution]) -> Bool {
    let own = phrases(solution.words)
    guard !own.isEmpty else { return others.isEmpty }
    return others.allSatisfy { Double(own.intersection(phrases($0.words)).count) / Double(own.count) <= overlap }
  }

  private func phrases(_ words: [String]) -> Set<ArraySlice<String>> {
    guard words.count >= phrase else { return words.isEmpty ? [] : [words[...]] }
    return Set((0...(words.count - phrase)).map { words[$0..<($0 + phrase)] })
  }
}

/// A whole sample, reported as if it were being written.
///
/// A strategy that follows samples thus runs on a recording as on a model: the reports come at the same positions, a cut is charged at its tokens, and
/// `SynchronousSolver` makes the calls that a report causes before the next one, as if they took no time.
///
/// What a sample holds after k of its n tokens isn't recorded: its thinking and text are cut in proportion to their bytes. The number of tokens, and so
/// the cost of a cut, is exact; token confidences are reported only if there is one for each token.
struct ReplayedStream {
  /// The sample with its thinking and its text apart.
  let whole: Candidate
  private let points: ReportPoints
  private let tokens: Int
  private var position = 0

  /// Creates a stream.
  ///
  /// - Throws: `CallError` if the sample's tokens aren't known.
  init(_ candidate: Candidate, _ request: SampleRequest) throws(CallError) {
    tokens = candidate.cost.completionTokens
    guard tokens > 0 else {
      throw CallError(reason: "the sample's tokens aren't known, so it can't be followed: record them as “completion_tokens”")
    }
    points = request.reports ?? ReportPoints(every: tokens)
    whole = candidate.separated(startsInside: request.purpose == .thinking)
  }

  /// The partial sample at the next report position; `nil` at the end.
  mutating func next() -> PartialSample? {
    let end = whole.thinkingTokens
    let thinkingEnds = end > 0 && position <= end && end < tokens ? end + 1 : nil
    let positions = [points.position(after: position, through: tokens), thinkingEnds].compactMap(\.self)
    guard let next = positions.min() else { return nil }
    position = next
    return partial(at: next)
  }

  /// The sample cut at the latest report.
  var cut: Candidate {
    var candidate = partial(at: position).candidate(cost: whole.cost.cut(to: position), model: whole.model)
    if whole.confidences.count != tokens { candidate.confidences = whole.confidences }
    return candidate
  }

  /// The sample after `position` tokens.
  func partial(at position: Int) -> PartialSample {
    let thought = min(position, whole.thinkingTokens)
    return PartialSample(
      thinking: whole.thinking.prefix(share: thought, of: whole.thinkingTokens),
      text: whole.text.prefix(share: position - thought, of: tokens - whole.thinkingTokens), thinkingTokens: thought, tokens: position,
      confidences: whole.confidences.count == tokens ? Array(whole.confidences.prefix(position)) : [])
  }
}

extension Candidate {
  /// The candidate with its thinking apart from its text; unknown token counts are divided in proportion to bytes.
  fileprivate func separated(startsInside: Bool) -> Candidate {
    var copy = self
    let tokens = cost.completionTokens
    if thinking.isEmpty {
      var splitter = ThinkingSplitter(isInside: startsInside)
      (copy.thinking, copy.text) = splitter.split(text)
    }
    if thinkingTokens == 0 {
      let (thought, all) = (copy.thinking.utf8.count, copy.thinking.utf8.count + copy.text.utf8.count)
      copy.thinkingTokens = all > 0 ? Int((Double(tokens) * Double(thought) / Double(all)).rounded()) : (startsInside ? tokens : 0)
    }
    copy.thinkingTokens = min(copy.thinkingTokens, tokens)
    return copy
  }
}

extension Spending {
  /// The cost after `tokens` completion tokens: money, FLOP and seconds in proportion to all tokens.
  fileprivate func cut(to tokens: Int) -> Spending {
    var cost = self
    cost.completionTokens = min(tokens, completionTokens)
    let share = self.tokens > 0 ? Double(cost.tokens) / Double(self.tokens) : 0
    (cost.usd, cost.flops, cost.seconds) = (usd * share, flops * share, seconds * share)
    return cost
  }
}

extension String {
  /// The beginning that `part` of `whole` tokens make up, in bytes, down to a whole Unicode scalar.
  fileprivate func prefix(share part: Int, of whole: Int) -> String {
    guard whole > 0, part < whole else { return part > 0 || whole == 0 ? self : "" }
    let bytes = Int(Double(utf8.count) * Double(part) / Double(whole))
    return String(self[..<utf8.index(startIndex, offsetBy: bytes)])
  }
}

/// A model that judges what a model wrote.
///
/// The sampler gets a request for a judgement, its context being the text and the instruction. What it writes is the feedback; a judgement that
/// can't be read is a failed call, so that it is counted and never guessed.
public struct LanguageModelJudge: Verifier {
  /// The form of a judgement.
  public enum Reading: Hashable, Sendable {
    /// Its last line is one of the words sure, likely and impossible (`ThoughtValue`).
    case thoughtValue
    /// Its last number is points from 0 to a maximum; the score is their share.
    case points(most: Double)
    /// Its last line is yes or no: the text passes or doesn't.
    case yesOrNo

    /// The instruction.
    var instruction: String {
      switch self {
      case .thoughtValue: "Can the goal still be reached from here? End with one line: sure, likely or impossible."
      case .points(let most): "How good is this? End with a number from 0 to \(most)."
      case .yesOrNo: "Is this right? End with one line: yes or no."
      }
    }
  }

  /// The sampler that judges.
  public var sampler: any Sampler
  /// The reading of a judgement.
  public var reading: Reading
  /// The instruction.
  public var instruction: String

  /// Creates a judge; unless given, the instruction is the plainest that fits the reading.
  public init(sampler: any Sampler, reading: Reading, instruction: String? = nil) {
    self.sampler = sampler
    self.reading = reading
    self.instruction = instruction ?? reading.instruction
  }

  /// The most that the judge's call may cost.
  public func bound(_ candidate: Candidate, question: Question) -> Spending { sampler.bound(call(candidate), question: question) }

  /// Asks once.
  public func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict {
    let judgement = try await sampler.sample(call(candidate), question: question)
    guard var verdict = verdict(judgement.text) else {
      throw CallError(reason: "the judge's answer can't be read: “\(judgement.text.suffix(80))”", cost: judgement.cost, isTransient: true)
    }
    verdict.feedback = judgement.text
    verdict.cost = judgement.cost
    return verdict
  }

  private func call(_ candidate: Candidate) -> SampleCall {
    SampleCall(id: 0, ordinal: 0, request: SampleRequest(.judgement, context: [candidate.text, instruction]))
  }

  private func verdict(_ text: String) -> Verdict? {
    switch reading {
    case .thoughtValue: return ThoughtValue(judgement: text).map { Verdict(score: $0.value) }
    case .points(let most):
      guard let number = AnswerExtractor.lastNumber.extract(from: text), let points = CanonicalAnswer.value(number.answer),
        (0...most).contains(points)
      else { return nil }
      return Verdict(score: points / most)
    case .yesOrNo:
      let word = text.split(whereSeparator: \.isNewline).last.map { CanonicalAnswer.form(String($0.filter(\.isLetter))) }
      guard word == "yes" || word == "no" else { return nil }
      return Verdict(score: word == "yes" ? 1 : 0, passed: word == "yes")
    }
  }
}

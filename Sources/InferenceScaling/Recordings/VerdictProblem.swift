/// The reason for which a recorded verdict can't be taken as one.
public enum VerdictProblem: Hashable, Sendable {
  /// It is neither 0 nor 1, true nor false.
  case notATruthValue(String)
  /// It is a number that says neither right nor wrong.
  case partial(String)
  /// As the mean of several answers it is no count of right ones over their number.
  case notAMean(String, answers: Int)
  /// It is on several samples together, as pass@10 is.
  case joint
  /// It is one on several answers, and doesn't say on which.
  case single(answers: Int)
  /// It is on the filtered answer, and not on the answers chosen.
  case onOthers(answers: Int)
  /// It calls an answer right, and no answer of its row equals the right one.
  case otherComparison(gold: String, answers: Int)

  /// The problem and what to do, after the name of the field.
  func text(_ field: String) -> String {
    let threshold = "as in --column 'correct=\(field)>=0.5'"
    return switch self {
    case .notATruthValue(let text): "is “\(text)”: write 1 or 0, true or false, pass or fail, or C or I"
    case .partial(let text): "is \(text), neither right (1) nor wrong (0): say from where on it is right, \(threshold)"
    case .notAMean(let text, let answers):
      "is \(text), which is no share of \(answers) answers: give a verdict for each, or say from where on all are right, \(threshold)"
    case .joint: "judges several samples together: give a verdict on each, or their mean, as pass@1 is"
    case .single(let answers):
      "is one verdict on \(answers) answers, and doesn't say on which: give a verdict for each, or take it for all with --column correct=\(field)"
    case .onOthers(let answers):
      "is the verdict on the filtered answer, not on these \(answers): leave out --column correct, or --column answer"
    case .otherComparison(let gold, let answers):
      "calls an answer right, but none of the \(answers) equals “\(gold)”: their verdicts can't be found by comparing; leave out --column answer, "
        + "or give a verdict for each"
    }
  }
}

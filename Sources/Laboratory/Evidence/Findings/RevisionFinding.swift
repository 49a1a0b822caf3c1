import InferenceScaling

/// Finding (d): sequential self-revision without and with a guard that keeps the best attempt, against as many independent answers.
///
/// A model that revises without knowing whether it is right changes right answers as well as wrong ones (arXiv:2310.01798). A chain of attempts is a Markov
/// chain between right and wrong: with chances r of repair and b of breaking, its accuracy tends to r / (r + b), wherever it began. A guard turns the chain
/// into a choice among attempts. Independent answers with the same verifier show what the sequence itself adds.
public struct RevisionFinding: Codable, Hashable, Sendable {
  /// The rule that chooses the answer.
  public enum Choice: String, Codable, CaseIterable, Sendable {
    /// The last attempt.
    case last
    /// The attempt with the verifier's highest score.
    case verifier
    /// The attempt that passes an exact check.
    case check
    /// Independent answers, the verifier's best.
    case fresh

    /// The rule, in words.
    public var name: String {
      switch self {
      case .last: "the last attempt"
      case .verifier: "kept: the attempt that the verifier scores best"
      case .check: "kept: the attempt that an exact check passes"
      case .fresh: "independent answers instead, the verifier’s best"
      }
    }
  }

  /// Chains of one length.
  public struct Point: Codable, Hashable, Sendable {
    /// The attempts.
    public var attempts: Int
    /// The share of problems solved.
    public var accuracy: ProblemMean
    /// Mean FLOP of a question.
    public var flops: Double
  }

  /// One rule, by the number of attempts.
  public struct Curve: Codable, Hashable, Sendable {
    /// The rule.
    public var choice: Choice
    /// The lengths, ascending.
    public var points: [Point]
  }

  /// All rules.
  public var curves: [Curve]
  /// Wrong attempts that the next one made right.
  public var repaired: Int
  /// Wrong attempts that were revised.
  public var wrong: Int
  /// Right attempts that the next one made wrong.
  public var broken: Int
  /// Right attempts that were revised.
  public var right: Int
  /// Accuracy of the last attempt less that of the first, on the same problems.
  public var changeUnguarded: ProblemMean
  /// The same with the verifier's guard.
  public var changeGuarded: ProblemMean

  init(_ material: EvidenceMaterial) {
    let (live, lengths) = (material.live, 1...material.plan.revisions)
    func curve(_ choice: Choice, _ results: KeyPath<LiveOutcome, [LiveOutcome.Result]>) -> Curve {
      Curve(
        choice: choice,
        points: lengths.map { length in
          let these = live.map { $0[keyPath: results][length - 1] }
          return Point(attempts: length, accuracy: ProblemMean(shares: these.map(\.correct)), flops: these.map(\.flops).average)
        })
    }
    curves = [curve(.last, \.unguarded), curve(.verifier, \.guarded), curve(.check, \.checked), Self.fresh(material, lengths)]
    let sum = live.reduce(LiveOutcome.Transitions()) { $0 + $1.transitions }
    (repaired, wrong, broken, right) = (sum.repaired, sum.wrong, sum.broken, sum.right)
    func change(_ results: KeyPath<LiveOutcome, [LiveOutcome.Result]>) -> ProblemMean {
      ProblemMean(differences: live.map { ($0[keyPath: results].last?.correct ?? 0) - ($0.unguarded.first?.correct ?? 0) })
    }
    (changeUnguarded, changeGuarded) = (change(\.unguarded), change(\.guarded))
  }

  /// Best of k independent answers by the same verifier, for the same numbers of attempts.
  private static func fresh(_ material: EvidenceMaterial, _ lengths: ClosedRange<Int>) -> Curve {
    let curves = material.small.problems.map(BestOfKCurve.init)
    return Curve(
      choice: .fresh,
      points: lengths.filter { $0 <= material.plan.samples }.map { length in
        Point(
          attempts: length, accuracy: ProblemMean(shares: curves.compactMap { $0.value(length) }),
          flops: material.flops(.small, samples: Double(length), verified: true).average)
      })
  }
}

import InferenceScaling

/// (d) Sequential self-revision without and with a guard that keeps the best attempt, beside as many fresh answers.
struct RevisionFinding: Codable, Hashable, Sendable {
  /// What chooses the answer.
  enum Choice: String, Codable, CaseIterable, Sendable {
    case last, verifier, check, fresh

    var name: String {
      switch self {
      case .last: "the last attempt"
      case .verifier: "kept: the attempt that the verifier scores best"
      case .check: "kept: the attempt that an exact check passes"
      case .fresh: "fresh answers instead, the verifier’s best"
      }
    }
  }

  struct Point: Codable, Hashable, Sendable {
    var attempts: Int
    var accuracy: Estimate
    var flops: Double
  }

  struct Curve: Codable, Hashable, Sendable {
    var choice: Choice
    var points: [Point]
  }

  var curves: [Curve]
  /// Attempts that were wrong and that the next one made right; of how many.
  var repaired: Int
  var wrong: Int
  /// Attempts that were right and that the next one made wrong; of how many.
  var broken: Int
  var right: Int
  /// Accuracy of the last attempt less that of the first, on the same problems.
  var changeUnguarded: Estimate
  /// The same with the verifier's guard.
  var changeGuarded: Estimate

  init(_ material: EvidenceMaterial) {
    let (live, lengths) = (material.live, 1...material.plan.revisions)
    func curve(_ choice: Choice, _ results: KeyPath<LiveOutcome, [LiveOutcome.Result]>) -> Curve {
      Curve(
        choice: choice,
        points: lengths.map { length in
          let these = live.map { $0[keyPath: results][length - 1] }
          return Point(attempts: length, accuracy: Estimate(these.map(\.correct)), flops: these.map(\.flops).average)
        })
    }
    curves = [curve(.last, \.unguarded), curve(.verifier, \.guarded), curve(.check, \.checked), Self.fresh(material, lengths)]
    let sum = live.reduce(LiveOutcome.Transitions()) { $0 + $1.transitions }
    (repaired, wrong, broken, right) = (sum.repaired, sum.wrong, sum.broken, sum.right)
    func change(_ results: KeyPath<LiveOutcome, [LiveOutcome.Result]>) -> Estimate {
      Estimate(live.map { ($0[keyPath: results].last?.correct ?? 0) - ($0.unguarded.first?.correct ?? 0) })
    }
    (changeUnguarded, changeGuarded) = (change(\.unguarded), change(\.guarded))
  }

  /// Best of k independent answers by the same verifier: the same number of attempts, none of which reads another.
  private static func fresh(_ material: EvidenceMaterial, _ lengths: ClosedRange<Int>) -> Curve {
    let curves = material.small.problems.map(BestOfKCurve.init)
    return Curve(
      choice: .fresh,
      points: lengths.filter { $0 <= material.plan.samples }.map { length in
        Point(
          attempts: length, accuracy: Estimate(curves.compactMap { $0.value(length) }),
          flops: material.flops(.small, samples: Double(length), verified: true).average)
      })
  }
}

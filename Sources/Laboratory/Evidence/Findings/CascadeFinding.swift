import InferenceScaling
import RealModule
import Studies

/// Finding (e): the accumulation of errors over steps, and the gain of checking each step.
///
/// If steps fail independently with chance 1 − p, a chain of n is right with chance pⁿ. p is measured among steps that follow right ones only, since after an
/// error a step is asked another question. Measured accuracy above pⁿ says that errors come together, below it that later steps are harder. Choosing among
/// candidates at each step stops an error before it is built upon; the same number of candidates is chosen from at the end for comparison.
public struct CascadeFinding: Codable, Hashable, Sendable {
  /// The problems of one length.
  public struct Row: Codable, Hashable, Sendable {
    /// Their number of steps, n.
    public var steps: Int
    /// One answer of the small model.
    public var plain: ProblemMean
    /// pⁿ, with p the small model's share of right steps after right ones.
    public var independent: Double
    /// The best of `candidates` whole answers by the verifier.
    public var checkedAtTheEnd: ProblemMean
    /// The best of `candidates` by the verifier at every step.
    public var checkedEachStep: ProblemMean
    /// The same by an exact check.
    public var exactEachStep: ProblemMean
    /// One answer of the large model.
    public var large: ProblemMean
  }

  /// Mean FLOP of a question of any length, as in ``Row``.
  public struct Costs: Codable, Hashable, Sendable {
    /// One answer of the small model.
    public var plain: Double
    /// The best whole answer by the verifier.
    public var checkedAtTheEnd: Double
    /// The best step by the verifier.
    public var checkedEachStep: Double
    /// The best step by an exact check.
    public var exactEachStep: Double
    /// One answer of the large model.
    public var large: Double
  }

  /// p of each model.
  public var stepAccuracy: [EvidencePlan.Role: Double]
  /// The candidates of a step, and of a whole answer.
  public var candidates: Int
  /// The lengths, ascending.
  public var rows: [Row]
  /// The costs.
  public var costs: Costs
  /// Checking each step less checking at the end, at as many candidates, on the same problems.
  public var gain: ProblemMean

  init(_ material: EvidenceMaterial) {
    let (small, large, search) = (material.small, material.large, LiveRuns.checkedSearch)
    let count = min(LiveRuns.checkedWidth, material.plan.samples)
    let end = small.problems.map { BestOfKCurve($0).value(count) ?? 0 }
    let p = StepAccuracy(small, of: material.problems).share
    stepAccuracy = [.small: p, .large: StepAccuracy(large, of: material.problems).share]
    candidates = count
    rows = (1...material.plan.task.maximumSteps).compactMap { steps in
      let places = material.problems.indices.filter { material.problems[$0].chain.steps.count == steps }
      guard !places.isEmpty else { return nil }
      func estimate(_ value: (Int) -> Double) -> ProblemMean { ProblemMean(shares: places.map(value)) }
      return Row(
        steps: steps, plain: estimate { small.problems[$0].shareRight }, independent: Double.pow(p, steps),
        checkedAtTheEnd: estimate { end[$0] }, checkedEachStep: estimate { material.live[$0].searches[search].correct },
        exactEachStep: estimate { material.live[$0].checkedSearch.correct }, large: estimate { large.problems[$0].shareRight })
    }
    costs = Costs(
      plain: material.flops(.small, samples: 1).average,
      checkedAtTheEnd: material.flops(.small, samples: Double(count), verified: true).average,
      checkedEachStep: material.live.map { $0.searches[search].flops }.average,
      exactEachStep: material.live.map(\.checkedSearch.flops).average, large: material.flops(.large, samples: 1).average)
    gain = ProblemMean(differences: zip(material.live, end).map { $0.searches[search].correct - $1 })
  }
}

extension RecordedProblem {
  fileprivate var shareRight: Double { Double(samples.count { $0.isCorrect == true }) / Double(samples.count) }
}

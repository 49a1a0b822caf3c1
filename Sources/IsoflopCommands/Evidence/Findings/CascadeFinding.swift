import InferenceScaling
import RealModule
import Studies

/// (e) How errors add up over steps, and what it buys to check each of them.
struct CascadeFinding: Codable, Hashable, Sendable {
  /// Problems of one length.
  struct Row: Codable, Hashable, Sendable {
    var steps: Int
    /// One answer of the small model.
    var plain: Estimate
    /// pⁿ, p being the small model's share of right steps where all before are right.
    var independent: Double
    /// The best of `candidates` whole answers by the verifier.
    var checkedAtTheEnd: Estimate
    /// The best of `candidates` by the verifier at every step.
    var checkedEachStep: Estimate
    /// The same by an exact check.
    var exactEachStep: Estimate
    /// One answer of the large model.
    var large: Estimate
  }

  /// Mean cost of a question of any length.
  struct Costs: Codable, Hashable, Sendable {
    var plain: Double
    var checkedAtTheEnd: Double
    var checkedEachStep: Double
    var exactEachStep: Double
    var large: Double
  }

  /// p of either model.
  var stepAccuracy: [EvidencePlan.Role: Double]
  /// The candidates of a step, and the answers that are compared with it.
  var candidates: Int
  var rows: [Row]
  var costs: Costs
  /// Checking each step less checking at the end, at as many candidates, on the same problems.
  var gain: Estimate

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
      func estimate(_ value: (Int) -> Double) -> Estimate { Estimate(places.map(value)) }
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
    gain = Estimate(zip(material.live, end).map { $0.searches[search].correct - $1 })
  }
}

extension RecordedProblem {
  fileprivate var shareRight: Double { Double(samples.count { $0.isCorrect == true }) / Double(samples.count) }
}

import InferenceScaling

/// (b) The small model with more work against the large one, at equal FLOP: prompts and verifiers included.
struct EqualComputeFinding: Codable, Hashable, Sendable {
  /// What one setting of a strategy reaches at which cost.
  struct Point: Codable, Hashable, Sendable {
    var setting: String
    var flops: Double
    var accuracy: Estimate
  }

  /// A strategy's settings, from cheap to dear.
  struct Curve: Codable, Hashable, Sendable {
    var role: EvidencePlan.Role
    var strategy: String
    var points: [Point]
    /// Whether it needs a check that knows what is right.
    var usesExactCheck: Bool
  }

  /// The best that each model does within a budget; settings are chosen on one half of the problems and scored on the other.
  struct Comparison: Codable, Hashable, Sendable {
    var flops: Double
    var small: Estimate
    var large: Estimate
    /// Small less large, on the same problems.
    var difference: Estimate
    /// The small model's choice, where both halves agree.
    var choices: [String]
    var largeChoices: [String]
  }

  /// One greedy answer of the large model, and the cheapest setting of the small one that solves as much on these problems.
  struct Match: Codable, Hashable, Sendable {
    var large: Point
    /// nil where no setting does.
    var small: Point?
    /// The setting of the small model that solves most.
    var best: Point
  }

  var curves: [Curve]
  var match: Match?
  var comparisons: [Comparison]

  init(_ material: EvidenceMaterial) {
    let outcomes = StrategyOutcome.all(material)
    curves = Self.grouped(outcomes)
    match = Self.match(outcomes)
    let budgets = outcomes.filter { $0.role == .large && !$0.usesExactCheck }.map(\.flops.average).sorted()
    comparisons = budgets.reduce(into: [Double]()) { kept, budget in
      if budget > (kept.last ?? 0) * 1.3 { kept.append(budget) }
    }.compactMap { Self.comparison(outcomes, budget: $0 * (1 + 1e-9)) }
  }

  private static func grouped(_ outcomes: [StrategyOutcome]) -> [Curve] {
    var curves: [Curve] = []
    for outcome in outcomes {
      let point = Point(outcome)
      if let place = curves.firstIndex(where: { $0.role == outcome.role && $0.strategy == outcome.strategy }) {
        curves[place].points.append(point)
      } else {
        curves.append(Curve(role: outcome.role, strategy: outcome.strategy, points: [point], usesExactCheck: outcome.usesExactCheck))
      }
    }
    return curves
  }

  private static func match(_ outcomes: [StrategyOutcome]) -> Match? {
    let usable = outcomes.filter { !$0.usesExactCheck }.map { (role: $0.role, point: Point($0)) }
    let small = usable.filter { $0.role == .small }.map(\.point).sorted { $0.flops < $1.flops }
    guard let large = usable.first(where: { $0.role == .large })?.point,
      let best = small.max(by: { $0.accuracy.value < $1.accuracy.value })
    else { return nil }
    return Match(large: large, small: small.first { $0.accuracy.value >= large.accuracy.value }, best: best)
  }

  private static func comparison(_ outcomes: [StrategyOutcome], budget: Double) -> Comparison? {
    let usable = outcomes.filter { !$0.usesExactCheck }
    guard let small = HalfAndHalf(usable.filter { $0.role == .small }, budget: budget),
      let large = HalfAndHalf(usable.filter { $0.role == .large }, budget: budget)
    else { return nil }
    return Comparison(
      flops: budget, small: Estimate(small.accuracy), large: Estimate(large.accuracy),
      difference: Estimate(zip(small.accuracy, large.accuracy).map { $0 - $1 }), choices: small.choices, largeChoices: large.choices)
  }
}

extension EqualComputeFinding.Point {
  init(_ outcome: StrategyOutcome) {
    self.init(setting: outcome.name, flops: outcome.flops.average, accuracy: Estimate(outcome.accuracy))
  }
}

/// What the best affordable setting reaches on problems that didn't choose it: chosen on the even ones for the odd ones, and the other way round.
private struct HalfAndHalf {
  var accuracy: [Double]
  var choices: [String]

  init?(_ outcomes: [StrategyOutcome], budget: Double) {
    guard let count = outcomes.first?.accuracy.count else { return nil }
    accuracy = Array(repeating: 0, count: count)
    choices = []
    for half in 0..<2 {
      let chosen = stride(from: half, to: count, by: 2)
      let affordable = outcomes.filter { outcome in outcome.flops.average <= budget }
      guard let best = affordable.max(by: { $0.mean(chosen) < $1.mean(chosen) }) else { return nil }
      for place in stride(from: 1 - half, to: count, by: 2) { accuracy[place] = best.accuracy[place] }
      if !choices.contains(best.name) { choices.append(best.name) }
    }
  }
}

extension StrategyOutcome {
  fileprivate func mean(_ places: StrideTo<Int>) -> Double { places.map { accuracy[$0] }.average }
}

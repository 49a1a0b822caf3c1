import InferenceScaling

/// Finding (b): the small model with more inference compute against the large one, at equal FLOP, prompts and verifiers included.
///
/// Every strategy has settings of rising cost. Within a budget, each model is given its best setting; budgets are the costs of the large model's settings,
/// a third apart at least. Settings that need an exact check are shown, but not compared: a user of the models has none.
public struct EqualComputeFinding: Codable, Hashable, Sendable {
  /// The accuracy and cost of one setting of a strategy.
  public struct Point: Codable, Hashable, Sendable {
    /// The setting, in words.
    public var setting: String
    /// Mean FLOP of a question.
    public var flops: Double
    /// The share of problems solved.
    public var accuracy: ProblemMean
  }

  /// A strategy's settings, by ascending cost.
  public struct Curve: Codable, Hashable, Sendable {
    /// The model.
    public var role: EvidencePlan.Role
    /// The strategy, in words.
    public var strategy: String
    /// The settings.
    public var points: [Point]
    /// Whether it needs an exact check.
    public var usesExactCheck: Bool
  }

  /// The best of each model within a budget. Settings are chosen on one half of the problems and scored on the other.
  public struct Comparison: Codable, Hashable, Sendable {
    /// The budget: mean FLOP of a question.
    public var flops: Double
    /// The share of problems that the small model solves.
    public var small: ProblemMean
    /// The share that the large one solves.
    public var large: ProblemMean
    /// Small less large, on the same problems.
    public var difference: ProblemMean
    /// The settings chosen for the small model: one if both halves agree.
    public var choices: [String]
    /// The settings chosen for the large model.
    public var largeChoices: [String]
  }

  /// One greedy answer of the large model, and the cheapest setting of the small one with at least its accuracy.
  public struct Match: Codable, Hashable, Sendable {
    /// The greedy answer of the large model.
    public var large: Point
    /// The cheapest such setting; nil if there is none.
    public var small: Point?
    /// The setting of the small model with the highest accuracy.
    public var best: Point
  }

  /// All strategies.
  public var curves: [Curve]
  /// The match with the large model; nil without both models.
  public var match: Match?
  /// The comparisons, by budget.
  public var comparisons: [Comparison]

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
      flops: budget, small: ProblemMean(shares: small.accuracy), large: ProblemMean(shares: large.accuracy),
      difference: ProblemMean(differences: zip(small.accuracy, large.accuracy).map { $0 - $1 }), choices: small.choices,
      largeChoices: large.choices)
  }
}

extension EqualComputeFinding.Point {
  init(_ outcome: StrategyOutcome) {
    self.init(setting: outcome.name, flops: outcome.flops.average, accuracy: ProblemMean(shares: outcome.accuracy))
  }
}

/// The accuracy of the best affordable setting on problems that didn't choose it. Chosen on the even ones for the odd ones, and conversely.
///
/// The best of many settings on the problems that chose it is too good: among equals the luckiest wins. Two-fold cross-validation takes that luck away, for
/// the model with more settings in particular.
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

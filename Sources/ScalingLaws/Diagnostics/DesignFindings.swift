import RealModule

/// Findings about the sizes, tokens and budgets of a table: the limits of its design.
struct DesignFindings {
  let table: RunTable
  let profile: IsoFLOPProfile

  /// The correlation of ln N with ln D beyond which their effects are hardly separable.
  private static let highCorrelation = 0.95
  /// Runs within this ratio of compute were meant to be of one budget.
  private static let sameCompute = 1.1
  /// The relative difference below which two sizes of a budget are reported as nearly equal.
  private static let sameSize = 0.02
  /// The decades that a design should span.
  private static let leastDecades: [(SpannedQuantity, Double)] = [
    (.parameters, 1), (.tokens, 1), (.tokensPerParameter, 0.7), (.compute, 1),
  ]

  var findings: [Finding] { budgets + correlation + spans }

  /// Faults of budgets, in tables that were trained by budgets.
  ///
  /// In other tables compute agrees by chance, and the sizes at one compute mean nothing.
  private var budgets: [Finding] {
    let real = profile.plannedBudgets(of: table, within: Self.sameCompute)
    let counts = real.map(sizes).sorted()
    let typical = counts.isEmpty ? 0 : counts[counts.count / 2]
    return real.flatMap { budget -> [Finding] in
      let sizes = sizes(of: budget)
      let few: [Finding] = typical >= 5 && 2 * sizes <= typical ? [.fewSizes(compute: budget.compute, found: sizes, typical: typical)] : []
      return (budget.issue.map { [.noMinimum(compute: budget.compute, issue: $0)] } ?? []) + few + sides(of: budget) + sameSizes(budget)
    }
  }

  private func sizes(of budget: IsoFLOPBudget) -> Int { Set(budget.runs.map { table.runs[$0].parameters }).count }

  /// Three or more sizes on one side of the minimum, and one at most on the other.
  private func sides(of budget: IsoFLOPBudget) -> [Finding] {
    guard let minimum = budget.minimum else { return [] }
    let below = Set(budget.runs.map { table.runs[$0].parameters }.filter { $0 < minimum.parameters }).count
    let above = Set(budget.runs.map { table.runs[$0].parameters }.filter { $0 > minimum.parameters }).count
    return min(below, above) <= 1 && max(below, above) >= 3 ? [.offCentre(compute: budget.compute, below: below, above: above)] : []
  }

  private func sameSizes(_ budget: IsoFLOPBudget) -> [Finding] {
    let close = zip(budget.runs, budget.runs.dropFirst()).filter { a, b in
      let ratio = table.runs[b].parameters / table.runs[a].parameters
      return ratio > 1 && ratio < 1 + Self.sameSize
    }
    let indices = Set(close.flatMap { [$0.0, $0.1] }).sorted()
    return indices.isEmpty ? [] : [.nearDuplicateSizes(compute: budget.compute, indices.map { RunReference(table, $0) })]
  }

  /// The correlation of ln N with ln D, if it is beyond 0.95 either way.
  private var correlation: [Finding] {
    let count = Double(table.runs.count)
    let mx = table.runs.reduce(0) { $0 + Double.log($1.parameters) } / count
    let my = table.runs.reduce(0) { $0 + Double.log($1.tokens) } / count
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for run in table.runs {
      let (x, y) = (Double.log(run.parameters) - mx, Double.log(run.tokens) - my)
      xx += x * x
      xy += x * y
      yy += y * y
    }
    guard xx > 0, yy > 0 else { return [] }
    let value = xy / (xx * yy).squareRoot()
    return value.magnitude > Self.highCorrelation ? [.correlated(correlation: value)] : []
  }

  private var spans: [Finding] {
    Self.leastDecades.compactMap { quantity, least in
      let values = table.runs.lazy.map { Self.value(quantity, $0) }
      let decades = Double.log10((values.max() ?? 1) / (values.min() ?? 1))
      return decades < least ? .narrowSpan(of: quantity, decades: decades) : nil
    }
  }

  private static func value(_ quantity: SpannedQuantity, _ run: TrainingRun) -> Double {
    switch quantity {
    case .parameters: run.parameters
    case .tokens: run.tokens
    case .tokensPerParameter: run.tokensPerParameter
    case .compute: run.compute
    }
  }
}

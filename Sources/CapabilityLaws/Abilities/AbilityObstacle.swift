import NumericalMethods
import RealModule
import ScalingLaws
import TextFormats

/// A reason why an ability can't be forecast from these runs, with its numbers.
public enum AbilityObstacle: Hashable, Sendable, Codable {
  /// Fewer runs have a score than a curve needs.
  case tooFewRuns(found: Int, needed: Int)
  /// The most expensive runs score as a guess does, within two standard errors.
  case floorNotLeft(score: Double, chance: Double)
  /// The most expensive runs score all that labels allow, within two standard errors.
  case ceilingReached(score: Double, ceiling: Double)
  /// The growth over the runs is less than three times a run's noise, or two of its own standard errors.
  ///
  /// Signal to noise as in arXiv:2508.13144: the growth over the noise between runs of one design, or about a smooth curve where none is repeated.
  case lowSignal(signalToNoise: Double, fromRepeats: Bool)
  /// The most expensive runs score no more than 3/n, which leaves none right of n items possible.
  ///
  /// The rule of three: doi:10.1001/jama.1983.03330370053031.
  case belowResolution(items: Double, limit: Double)
  /// The target has too many times the compute of the largest run.
  case tooFar(reach: Double, limit: Double)
  /// The interval is wider than half of all scores above chance, and holds the score of today's largest runs.
  ///
  /// Then not even a rise is forecast.
  case uninformative(width: Double, present: Double)
  /// No form could be fitted, or none can be evaluated at this run.
  case noFit
}

extension AbilityObstacle {
  /// The greatest reach of a forecast; assumed: no public back-test of abilities goes farther than a few hundred.
  static let reachLimit = 1000.0
  private static let leastSignal = 3.0

  /// Finds the obstacles in the scores of a task.
  static func found(in task: TaskScores, _ runs: [ScoredRun]) -> [AbilityObstacle] {
    let rows = runs.indices.filter { task.shares[$0] != nil }.sorted { runs[$0].compute < runs[$1].compute }
    guard rows.count >= AbilityFit.leastScores else { return [.tooFewRuns(found: rows.count, needed: AbilityFit.leastScores)] }
    let items = task.facts.itemsOrAssumed
    let score = present(task, runs) ?? 0
    let error = (AbilityFit.noise(of: score, items: items) / Double(topCount(rows.count))).squareRoot()
    var obstacles: [AbilityObstacle] = []
    let ceiling = 1 - AbilityFit.labelNoise
    if let items = task.facts.items, score <= ScoreCount.resolution(items: items) {
      obstacles.append(.belowResolution(items: items, limit: ScoreCount.resolution(items: items)))
    } else if let chance = task.facts.chance, score - chance < 2 * error {
      obstacles.append(.floorNotLeft(score: score, chance: chance))
    }
    if score > ceiling - 2 * error { obstacles.append(.ceilingReached(score: score, ceiling: ceiling)) }
    if obstacles.isEmpty, let low = lowSignal(task, runs, rows) { obstacles.append(low) }
    return obstacles
  }

  /// The number of runs that count as the most expensive: an eighth, two at least.
  private static func topCount(_ count: Int) -> Int { max(2, count / 8) }

  /// The mean score of the most expensive runs; nil without scores.
  static func present(_ task: TaskScores, _ runs: [ScoredRun]) -> Double? {
    let rows = runs.indices.filter { task.shares[$0] != nil }.sorted { runs[$0].compute < runs[$1].compute }
    return rows.isEmpty ? nil : mean(rows.suffix(topCount(rows.count)).compactMap { task.shares[$0] })
  }

  /// Compares the growth along ln C with the noise of a run.
  private static func lowSignal(_ task: TaskScores, _ runs: [ScoredRun], _ rows: [Int]) -> AbilityObstacle? {
    let x = rows.map { Double.log(runs[$0].compute) }
    let y = rows.compactMap { task.shares[$0] }
    let centre = mean(x)
    guard let first = x.first, let last = x.last, last > first,
      let line = LinearRegression(rows: x.map { [1, $0 - centre] }, values: y),
      let curve = LinearRegression(rows: x.map { [1, $0 - centre, ($0 - centre) * ($0 - centre)] }, values: y)
    else { return nil }
    let repeats = repeatVariance(task, runs, rows)
    let noise = max((repeats ?? curve.residualVariance ?? 0).squareRoot(), 1e-9)
    let growth = line.coefficients[1] * (last - first)
    let error = ((line.residualVariance ?? 0) * line.unscaledCovariance[3]).squareRoot()
    guard growth < leastSignal * noise || line.coefficients[1] < 2 * error else { return nil }
    return .lowSignal(signalToNoise: growth / noise, fromRepeats: repeats != nil)
  }

  /// The variance between runs of one design; nil with fewer than three pairs.
  private static func repeatVariance(_ task: TaskScores, _ runs: [ScoredRun], _ rows: [Int]) -> Double? {
    let groups = Dictionary(grouping: rows) { [runs[$0].parameters ?? 0, runs[$0].tokens ?? 0, runs[$0].compute] }.values.filter {
      $0.count > 1
    }
    let degrees = groups.reduce(0) { $0 + $1.count - 1 }
    guard degrees >= 3 else { return nil }
    let squares = groups.map { group in
      let shares = group.compactMap { task.shares[$0] }
      let middle = mean(shares)
      return shares.reduce(0) { $0 + ($1 - middle) * ($1 - middle) }
    }
    return squares.sorted().reduce(0, +) / Double(degrees)
  }

  /// The obstacle of a target's distance.
  static func found(reach: Double) -> [AbilityObstacle] { reach > reachLimit ? [.tooFar(reach: reach, limit: reachLimit)] : [] }

  /// The obstacle of an interval that says nothing.
  static func found(interval: Interval, present: Double?, chance: Double?) -> [AbilityObstacle] {
    let width = interval.high - interval.low
    guard let present, interval.contains(present), width > 0.5 * (1 - (chance ?? 0)) else { return [] }
    return [.uninformative(width: width, present: present)]
  }
}

extension AbilityObstacle: CustomStringConvertible {
  /// The reason and the advice.
  public var description: String {
    func percent(_ share: Double) -> String { NumberStyle.plain(100 * share, decimals: 1) + "%" }
    func short(_ value: Double) -> String { NumberStyle.plain.text(value, digits: 3) }
    switch self {
    case .tooFewRuns(let found, let needed): return "\(Plural.counted(found, "run")) with a score: evaluate \(needed) or more"
    case .floorNotLeft(let score, let chance):
      return
        "floor not left yet: the largest runs score \(percent(score)) where a guess scores \(percent(chance)): "
        + "evaluate larger runs, or the loss of the right answers"
    case .ceilingReached(let score, let ceiling):
      return "ceiling reached: the largest runs score \(percent(score)) of \(percent(ceiling)) that labels allow: use a harder task"
    case .lowSignal(let ratio, let fromRepeats):
      return "signal too low: the growth over the runs is \(short(ratio)) times the noise "
        + (fromRepeats ? "between repeated runs" : "about a smooth curve") + ": average seeds or checkpoints, or evaluate more items"
    case .belowResolution(let items, let limit):
      return
        "below resolution: nothing under 3/n = \(percent(limit)) differs from none of \(Int(items)) items: evaluate more items, or token-level scores"
    case .tooFar(let reach, let limit):
      return "too far: \(short(reach)) times the largest run's compute, where \(Int(limit)) is the most: evaluate a larger run"
    case .uninformative(let width, let present):
      return
        "no information: the interval spans \(percent(width)) of the scale and holds today's \(percent(present)): evaluate larger runs or more items"
    case .noFit: return "no form fits: give runs with parameters and tokens, or a compute"
    }
  }
}

import NumericalMethods
import RealModule

/// The standard deviation of one configuration's loss from run to run.
public struct NoiseEstimate: Codable, Hashable, Sendable {
  /// σ of ln L.
  public var sigma: Double
  /// The degrees of freedom of the estimate.
  public var degreesOfFreedom: Int
  /// The source of the estimate.
  public var source: Source

  /// A source of a noise estimate.
  public enum Source: String, Codable, Hashable, Sendable {
    /// Runs of the same N and D that differ by their seed: noise alone.
    case repeatedRuns
    /// Residuals of a fit: noise and misfit together.
    case residuals
  }

  /// Makes an estimate.
  public init(sigma: Double, degreesOfFreedom: Int, source: Source) {
    self.sigma = sigma
    self.degreesOfFreedom = degreesOfFreedom
    self.source = source
  }

  /// Estimates σ from runs repeated at the same N and D, or else from a fit's residuals.
  ///
  /// - Parameters:
  ///   - residuals: ln L − ln L̂.
  ///   - fitted: the number of parameters that were fitted.
  init(_ table: RunTable, residuals: [Double], fitted: Int) {
    if let repeated = Self.repeated(table) {
      self = repeated
      return
    }
    let scale = RobustScale(residuals, fitted: fitted)
    self.init(sigma: scale.sigma, degreesOfFreedom: scale.degreesOfFreedom, source: .residuals)
  }

  /// The pooled variance within sets of repeated runs, without values far off their set; nil without two degrees of freedom.
  ///
  /// Runs of one set agree in group, N, D and unique tokens. Runs that agree in the loss too are taken for one run listed twice.
  ///
  /// A value is far off if its distance from the median of its set is beyond the limit of `RobustScale` for all such distances: a run that diverged
  /// says nothing of the others' noise.
  public static func repeated(_ table: RunTable) -> NoiseEstimate? {
    let sets = repeats(of: table).map { values in (values: values, median: Percentiles(values).median) }
    // √(m/(m − 1)) for m values: two values lie σ/√2 off their middle.
    let distances = sets.flatMap { set in
      set.values.map { ($0 - set.median) * (Double(set.values.count) / Double(set.values.count - 1)).squareRoot() }
    }
    let limit = RobustScale(distances, fitted: sets.count).limit
    var (square, freedom) = (0.0, 0)
    for set in sets {
      let kept = limit > 0 ? set.values.filter { ($0 - set.median).magnitude <= limit } : set.values
      guard kept.count > 1 else { continue }
      let centre = mean(kept)
      square += kept.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
      freedom += kept.count - 1
    }
    guard freedom >= 2 else { return nil }
    return NoiseEstimate(sigma: (square / Double(freedom)).squareRoot(), degreesOfFreedom: freedom, source: .repeatedRuns)
  }

  /// ln L of each set of repeated runs, rising, equal values once; sets of one value are left out.
  private static func repeats(of table: RunTable) -> [[Double]] {
    let cells = EqualRuns.sets(
      of: table.runs, key: { ($0.parameters, $0.tokens, $0.uniqueTokens ?? 0) }, areEqual: Self.isSameCell)
    let ordered = cells.sorted { Self.precedes(table.runs[$0[0]], table.runs[$1[0]]) }
    let losses = ordered.map { cell in Self.different(cell.map { Double.log(table.runs[$0].loss) }.sorted()) }
    return losses.filter { $0.count > 1 }
  }

  /// By size, tokens, unique tokens and group.
  private static func precedes(_ a: TrainingRun, _ b: TrainingRun) -> Bool {
    if a.parameters != b.parameters { return a.parameters < b.parameters }
    if a.tokens != b.tokens { return a.tokens < b.tokens }
    if a.uniqueTokens != b.uniqueTokens { return a.uniqueTokens ?? 0 < b.uniqueTokens ?? 0 }
    return a.group ?? "" < b.group ?? ""
  }

  private static func isSameCell(_ a: TrainingRun, _ b: TrainingRun) -> Bool {
    a.parameters == b.parameters && a.tokens == b.tokens && a.uniqueTokens == b.uniqueTokens && a.group == b.group
  }

  /// Rising values, each once.
  private static func different(_ sorted: [Double]) -> [Double] {
    sorted.indices.filter { $0 == 0 || sorted[$0] != sorted[$0 - 1] }.map { sorted[$0] }
  }
}

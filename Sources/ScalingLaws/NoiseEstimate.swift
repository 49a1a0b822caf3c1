import RealModule

/// How much the loss of one configuration varies from run to run.
public struct NoiseEstimate: Codable, Hashable, Sendable {
  /// σ of ln L.
  public var sigma: Double
  /// How many degrees of freedom the estimate rests on.
  public var degreesOfFreedom: Int
  /// What it was estimated from.
  public var source: Source

  /// What noise can be estimated from.
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
    let freedom = max(1, residuals.count - fitted)
    let square = residuals.reduce(0) { $0 + $1 * $1 } / Double(freedom)
    self.init(sigma: square.squareRoot(), degreesOfFreedom: freedom, source: .residuals)
  }

  /// The pooled variance within sets of runs of the same group, N, D and unique tokens; nil without two degrees of freedom.
  ///
  /// Runs that agree in the loss too are taken for one run listed twice.
  public static func repeated(_ table: RunTable) -> NoiseEstimate? {
    var sets: [Cell: Set<Double>] = [:]
    for run in table.runs {
      sets[Cell(run), default: []].insert(Double.log(run.loss))
    }
    var (square, freedom) = (0.0, 0)
    for cell in sets.keys.sorted() {
      guard let values = sets[cell]?.sorted(), values.count > 1 else { continue }
      let centre = mean(values)
      square += values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
      freedom += values.count - 1
    }
    guard freedom >= 2 else { return nil }
    return NoiseEstimate(sigma: (square / Double(freedom)).squareRoot(), degreesOfFreedom: freedom, source: .repeatedRuns)
  }

  private struct Cell: Hashable, Comparable {
    var group: String
    var values: [Double]

    init(_ run: TrainingRun) {
      group = run.group ?? ""
      values = [run.parameters, run.tokens, run.uniqueTokens ?? 0]
    }

    static func < (a: Cell, b: Cell) -> Bool {
      a.group == b.group ? a.values.lexicographicallyPrecedes(b.values) : a.group < b.group
    }
  }
}

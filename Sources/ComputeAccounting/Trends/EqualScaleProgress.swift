import NumericalMethods
import RealModule
import Tabular
import TextFormats

/// An observation of a score at a date and a scale, as of a model's accuracy and training compute.
public struct ScaledPoint: Hashable, Sendable, Codable {
  /// The score's date and value, its name and its group.
  public var point: TrendPoint
  /// The scale, above zero.
  public var scale: Double

  /// Makes an observation.
  public init(_ point: TrendPoint, scale: Double) {
    precondition(scale > 0 && scale.isFinite, "a scale is positive")
    (self.point, self.scale) = (point, scale)
  }
}

/// Progress at equal scale: the speed at which the scale falls that a given score takes.
///
/// u = a + b·t + c·s + d·t·s by least squares, with t in years and s = log₁₀ scale about their means, and u = logit or log₁₀ of the score. At a score held
/// equal, a year replaces r = (b + d·s)/c orders of magnitude of scale, so the effective scale doubles every log₁₀2/r years. Without d it is one number for
/// every scale; with it, progress is a function of scale, as gains that only large runs can use make it (arXiv:2511.21622). The test of d says whether the
/// table shows that. Of training compute it is algorithmic progress in the sense of arXiv:2403.05812, from scores instead of losses.
///
/// The table chooses the models: if better methods were tried at larger scale first, part of the scale's effect is read as time's, and the other way round.
public struct EqualScaleProgress: Hashable, Sendable, Codable {
  /// Progress at one scale.
  public struct AtScale: Hashable, Sendable, Codable {
    /// The scale.
    public let scale: Double
    /// The growth of the effective scale.
    public let growth: TrendGrowth
  }

  /// The observations.
  public let count: Int
  /// The growth of the effective scale with d = 0.
  public let growth: TrendGrowth
  /// With d, at the 10th, 50th and 90th percentile of the scales.
  public let scales: [AtScale]
  /// Two-sided p of d = 0, by Student's t.
  public let interactionP: Double
  /// R² of the fit without d.
  public let rSquared: Double
  /// The first and the last date, decimal years.
  public let dates: [Double]

  /// Fits; intervals are percentiles of bootstraps of groups, as those of a trend.
  ///
  /// - Parameter usesLogit: whether scores are shares, taken as logits.
  /// - Throws: `TrendError` for fewer than eight observations, or scores that are no shares.
  public init(
    _ points: [ScaledPoint], quantity: String, usesLogit: Bool, seed: UInt64 = 0, replicates: Int = 1000
  ) throws(TrendError) {
    for point in points where usesLogit && point.point.value >= 1 {
      throw .notAShare(label: point.point.label, value: point.point.value)
    }
    let dateCount = Set(points.map(\.point.date)).count
    let tooFew = TrendError.tooFew(quantity: quantity, count: points.count, dates: dateCount, needed: 8)
    guard points.count >= 8 else { throw tooFew }
    let design = Design(points, usesLogit: usesLogit)
    guard let additive = design.fit(interaction: false), let full = design.fit(interaction: true), let variance = full.residualVariance
    else { throw tooFew }
    let quantiles = Percentiles(points.map { Double.log10($0.scale) })
    let levels = [0.1, 0.5, 0.9].map { quantiles.quantile($0) }
    let samples = design.samples(points.map(\.point), levels: levels, seed: seed, replicates: replicates)
    let groups = GroupedDraws(points.map(\.point)).count
    func growth(_ estimate: Double, _ sample: [Double]) -> TrendGrowth {
      let (low, high) = Trend.interval(estimate, sample.filter(\.isFinite), groups: groups, parameters: 4)
      return TrendGrowth(slope: estimate, low: low, high: high)
    }
    count = points.count
    self.growth = growth(additive.coefficients[1] / additive.coefficients[2], samples.map(\.additive))
    scales = levels.enumerated().map { index, level in
      AtScale(scale: .exp10(level), growth: growth(design.rate(full.coefficients, level), samples.map { $0.levels[index] }))
    }
    let t = full.coefficients[3] / (variance * full.unscaledCovariance[15]).squareRoot()
    interactionP = 2 * StudentDistribution(degreesOfFreedom: Double(full.degreesOfFreedom)).cumulative(-t.magnitude)
    let total = Trend.squares(design.scores)
    rSquared = total > 0 ? 1 - additive.residualSumOfSquares / total : 0
    dates = [points.map(\.point.date).min() ?? 0, points.map(\.point.date).max() ?? 0]
  }
}

/// The rows of the regression.
private struct Design {
  var scores: [Double]
  var dates: [Double]
  var scales: [Double]
  private let scaleMean: Double

  init(_ points: [ScaledPoint], usesLogit: Bool) {
    scores = points.map { usesLogit ? .log($0.point.value / (1 - $0.point.value)) : .log10($0.point.value) }
    let (date, scale) = (mean(points.map(\.point.date)), mean(points.map { Double.log10($0.scale) }))
    dates = points.map { $0.point.date - date }
    scales = points.map { Double.log10($0.scale) - scale }
    scaleMean = scale
  }

  func fit(interaction: Bool, weights: [Double]? = nil) -> LinearRegression? {
    let rows = zip(dates, scales).map { date, scale in [1, date, scale] + (interaction ? [date * scale] : []) }
    return LinearRegression(rows: rows, values: scores, weights: weights)
  }

  /// r at log₁₀ scale, on the mean date.
  func rate(_ coefficients: [Double], _ level: Double) -> Double {
    (coefficients[1] + coefficients[3] * (level - scaleMean)) / coefficients[2]
  }

  /// The rates of resampled groups.
  func samples(_ points: [TrendPoint], levels: [Double], seed: UInt64, replicates: Int) -> [(additive: Double, levels: [Double])] {
    let draws = GroupedDraws(points)
    return (0..<replicates).compactMap { replicate in
      var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
      let weights = draws.counts(&generator)
      guard let additive = fit(interaction: false, weights: weights), let full = fit(interaction: true, weights: weights) else {
        return nil
      }
      return (additive.coefficients[1] / additive.coefficients[2], levels.map { rate(full.coefficients, $0) })
    }
  }
}

extension Trend {
  /// Σ(x − x̄)².
  static func squares(_ values: [Double]) -> Double {
    let centre = mean(values)
    return values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
  }
}

extension TrendReading {
  /// Reads scores with a scale from a further column; rows without one of both are left out and noted.
  ///
  /// - Throws: `TableError`, as `series(of:)`.
  public func scaled(_ table: Table, by column: String) throws(TableError) -> (points: [ScaledPoint], notes: [String]) {
    let place = try table.requiredPosition(of: column)
    let rows = (0..<table.rowCount).filter { !table.isEmpty(row: $0, column: place) }
    let left = table.rowCount - rows.count
    var notes = left > 0 ? ["\(Plural.counted(left, "row")) without \(PrintableText.short(column)) left out"] : []
    var points: [ScaledPoint] = []
    for row in rows {
      let one = try series(of: table.selecting([row]))
      guard let point = one.points.first else { continue }
      points.append(ScaledPoint(point, scale: try Self.positive(table, row, place)))
    }
    let further = rows.count - points.count
    if further > 0 { notes.append("\(Plural.counted(further, "further row")) without \(PrintableText.short(y)) or a date left out") }
    return (points, notes)
  }
}

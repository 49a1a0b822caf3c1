import NumericalMethods
import RealModule

/// An interval of confidence; in JSON `[low, high]`, `null` in place of an end without bound.
public struct Interval: Hashable, Sendable {
  /// The lower end.
  public var low: Double
  /// The upper end.
  public var high: Double

  /// Makes an interval.
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// Whether the value lies within, ends included.
  public func contains(_ value: Double) -> Bool { value >= low && value <= high }
}

extension Interval: Codable {
  /// Reads `[low, high]`; an end that is null has no bound.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    low = try container.decodeNil() ? -.infinity : container.decode(Double.self)
    high = try container.decodeNil() ? .infinity : container.decode(Double.self)
  }

  /// Writes `[low, high]`; JSON has no infinity, so an end without bound is null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for end in [low, high] {
      if end.isFinite { try container.encode(end) } else { try container.encodeNil() }
    }
  }
}

extension Interval {
  /// The middle part of a sample: from its (1 − confidence)/2 to its (1 + confidence)/2 quantile.
  ///
  /// Nil where no value is finite.
  init?(percentileOf sample: [Double], confidence: Double) {
    let finite = sample.filter(\.isFinite)
    guard !finite.isEmpty else { return nil }
    let percentiles = Percentiles(finite)
    self.init(low: percentiles.quantile(0.5 * (1 - confidence)), high: percentiles.quantile(0.5 * (1 + confidence)))
  }
}

extension Interval {
  /// Wilson's score interval of a share, which has a width where all or nothing was seen (doi:10.1080/01621459.1927.10502953).
  ///
  /// - Precondition: at least one trial.
  public init(successes: Int, of trials: Int, confidence: Double = 0.95) {
    precondition(trials > 0, "a share is one of trials")
    self.init(share: Double(successes) / Double(trials), of: Double(trials), confidence: confidence)
  }

  /// Wilson's interval of a share p of n.
  ///
  /// (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²))/(1 + z²/n); nothing and all have the ends 0 and 1.
  public init(share: Double, of n: Double, confidence: Double = 0.95) {
    let z = NormalDistribution.quantile(0.5 * (1 + confidence))
    let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    let reach = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    self.init(low: share == 0 ? 0 : max(0, centre - reach), high: share == 1 ? 1 : min(1, centre + reach))
  }
}

/// A number with its standard error.
public struct Estimate: Codable, Hashable, Sendable {
  /// The best guess.
  public var value: Double
  /// Its standard error.
  public var error: Double

  /// Makes an estimate.
  public init(value: Double, error: Double) {
    self.value = value
    self.error = error
  }
}

extension Double {
  /// The relative change that a difference of logarithms is: eˣ − 1.
  var change: Double { Double.expMinusOne(self) }

  /// A share as a percentage; beyond a million times by that bound, since the exact number says no more.
  var percent: String { self > 1e6 ? "more than 1e+08%" : (100 * self).inWords + "%" }

  /// The number with three significant digits, for sentences: 2.67e+18, 0.0123, 180.0.
  ///
  /// The detour over `Float` keeps binary remainders of the rounding out of the text; a number beyond its range is written by digits and exponent.
  var inWords: String {
    guard isFinite, self != 0 else { return "\(self)" }
    let exponent = Double.log10(magnitude).rounded(.down)
    guard exponent.magnitude > 36 else {
      let scale = Double.exp10(2 - exponent)
      return "\(Float((self * scale).rounded() / scale))"
    }
    // In two steps: 10^exponent itself may be beyond the range of a `Double`.
    let digits = self / Double.exp10(exponent / 2) / Double.exp10(exponent - exponent / 2)
    return "\(Float((100 * digits).rounded() / 100))e\(exponent < 0 ? "-" : "+")\(Int(exponent.magnitude))"
  }
}

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

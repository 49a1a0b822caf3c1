import NumericalMethods
import RealModule

/// The choices of a trend: a frontier, breaks, a seed.
///
/// ```swift
/// let trend = try TrendConfiguration(frontier: 1).fit(series)
/// trend.growth.doublingYears  // with its 90% interval
/// ```
public struct TrendConfiguration: Hashable, Sendable {
  /// The number of a trend's breaks.
  public enum Breaks: Hashable, Sendable {
    /// So many, at the dates that fit best.
    case number(Int)
    /// As many, up to three, as `BreakTest.isFavoured` holds one after the other.
    case chosen
  }

  /// The observations of a date that count: the so many highest up to it; `nil` for all.
  public var frontier: Int?
  /// Whether the frontier is that of the lowest.
  public var isLowest: Bool
  /// The breaks.
  public var breaks: Breaks
  /// The seed of all bootstraps.
  public var seed: UInt64
  /// The bootstraps of the intervals.
  public var replicates: Int

  /// The most breaks that are chosen.
  public static let mostBreaks = 3
  /// The fewest observations and dates.
  static let fewest = 4

  /// Makes a configuration.
  public init(frontier: Int? = nil, isLowest: Bool = false, breaks: Breaks = .number(0), seed: UInt64 = 0, replicates: Int = 1000) {
    (self.frontier, self.isLowest, self.breaks, self.seed, self.replicates) = (frontier, isLowest, breaks, seed, replicates)
  }

  /// The observations that are fitted.
  public func chosen(_ series: TrendSeries) -> TrendSeries { frontier.map { series.frontier($0, lowest: isLowest) } ?? series }

  /// Fits a trend; O(replicates · (n + hinges searched)).
  ///
  /// Intervals of slopes and breaks are percentiles of bootstraps of groups, each with its own frontier and search for breaks, widened for few groups by
  /// √(g/(g − p))·t/z (Hesterberg, doi:10.1080/00031305.2015.1089789).
  ///
  /// - Throws: `TrendError` for fewer than four observations or dates, or too few for the breaks.
  public func fit(_ series: TrendSeries) throws(TrendError) -> Trend {
    let chosen = chosen(series)
    let (dates, logs) = (chosen.dates, chosen.logs)
    guard dates.count >= Self.fewest, chosen.dateCount >= Self.fewest else { throw tooFew(chosen, Self.fewest) }
    let search = BreakSearch(dates: dates)
    let tests = tests(chosen, search)
    let number: Int
    switch breaks {
    case .number(let given): number = given
    case .chosen: number = tests.prefix { $0.isFavoured }.count
    }
    guard let best = search.best(number, HingeRegression(dates: dates, values: logs)),
      let fit = TrendFit(dates: dates, logs: logs, breaks: best.breaks)
    else { throw tooFew(chosen, max(Self.fewest, (number + 1) * BreakSearch.leastCount)) }
    return Trend(
      fit: fit, chosen: chosen, all: series, replicates: replicates(of: series, breaks: number), tests: tests, configuration: self)
  }

  /// The tests of one break after the other, until one isn't favoured.
  private func tests(_ series: TrendSeries, _ search: BreakSearch) -> [BreakTest] {
    var tests: [BreakTest] = []
    let most = breaks == .chosen ? Self.mostBreaks : 1
    while tests.count < most, tests.last?.isFavoured ?? true, let test = search.test(tests.count + 1, series, seed: seed) {
      tests.append(test)
    }
    return tests
  }

  private func tooFew(_ series: TrendSeries, _ needed: Int) -> TrendError {
    .tooFew(quantity: series.quantity, count: series.points.count, dates: series.dateCount, needed: needed)
  }

  /// Slopes and breaks of resampled groups; those in which the dates don't determine them are passed over.
  private func replicates(of series: TrendSeries, breaks: Int) -> [TrendReplicate] {
    let draws = GroupedDraws(series.points)
    let (dates, logs) = (series.dates, series.logs)
    return (0..<replicates).compactMap { replicate in
      var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
      let counts = draws.counts(&generator)
      if frontier == nil, breaks == 0 {
        return HingeRegression(dates: dates, values: logs, weights: counts).fit().map {
          TrendReplicate(slopes: [$0.coefficients[1]], breaks: [])
        }
      }
      var drawn = TrendSeries(quantity: "", points: zip(series.points, counts).filter { $1 > 0 }.map(\.0))
      var weights = counts.filter { $0 > 0 }
      if frontier != nil {
        let weighted = Dictionary(zip(drawn.points, weights)) { $0 + $1 }
        drawn = chosen(drawn)
        weights = drawn.points.map { weighted[$0] ?? 1 }
      }
      guard drawn.dateCount > 2 + breaks else { return nil }
      let sums = HingeRegression(dates: drawn.dates, values: drawn.logs, weights: weights)
      guard let best = breaks == 0 ? ([], 0) : BreakSearch(dates: drawn.dates).best(breaks, sums),
        let solution = sums.fit(hinges: best.breaks)
      else { return nil }
      let slopes = solution.coefficients.dropFirst(2).reduce(into: [solution.coefficients[1]]) { $0.append($0[$0.count - 1] + $1) }
      return TrendReplicate(slopes: slopes, breaks: best.breaks)
    }
  }
}

/// The slopes and breaks of one bootstrap.
struct TrendReplicate {
  var slopes: [Double]
  var breaks: [Double]
}

import NumericalMethods
import RealModule

/// The search for the dates at which a trend's growth changes.
///
/// Every piece holds at least 5% of the observations, and eight. Candidates are 100 dates, evenly spaced. One break is searched over all; further ones are
/// added to the best before, and then each is moved while the others stay until none moves. That is the best of one break, and nearly always of two.
struct BreakSearch {
  /// Candidates, rising.
  let candidates: [Double]
  private let dates: [Double]
  private let least: Int

  /// The fewest observations of a piece.
  static let leastCount = 8
  private static let leastShare = 0.05
  private static let gridSize = 100

  init(dates: [Double]) {
    self.dates = dates
    least = max(Self.leastCount, Int((Self.leastShare * Double(dates.count)).rounded(.up)))
    guard dates.count >= 2 * least else {
      candidates = []
      return
    }
    let (low, high) = (dates[least - 1], dates[dates.count - least])
    candidates =
      low < high ? (0..<Self.gridSize).map { low + (high - low) * (Double($0) + 0.5) / Double(Self.gridSize) } : []
  }

  /// The best breaks of a number with the sum of squares; nil where the observations don't allow so many.
  func best(_ count: Int, _ sums: HingeRegression) -> (breaks: [Double], squares: Double)? {
    guard let line = sums.fit() else { return nil }
    var found: (breaks: [Double], squares: Double) = ([], line.squares)
    for _ in 0..<count {
      guard let next = move(found.breaks, replacing: nil, sums) else { return nil }
      found = next
      guard found.breaks.count > 1 else { continue }
      for _ in 0..<4 {
        let before = found.squares
        for index in found.breaks.indices {
          var others = found.breaks
          let old = others.remove(at: index)
          if let moved = move(others, replacing: old, sums), moved.squares < found.squares { found = moved }
        }
        if found.squares >= before * (1 - 1e-12) { break }
      }
    }
    return found
  }

  /// The best place of one break more.
  private func move(_ others: [Double], replacing old: Double?, _ sums: HingeRegression) -> (breaks: [Double], squares: Double)? {
    var best: (breaks: [Double], squares: Double)?
    for candidate in candidates {
      let breaks = (others + [candidate]).sorted()
      guard isAllowed(breaks), let squares = sums.fit(hinges: breaks)?.squares else { continue }
      if squares < best?.squares ?? .infinity { best = (breaks, squares) }
    }
    return best
  }

  /// Whether every piece has enough observations.
  private func isAllowed(_ breaks: [Double]) -> Bool {
    var start = 0
    for bound in breaks + [.infinity] {
      var (low, high) = (start, dates.count)
      while low < high {
        let middle = (low + high) / 2
        if dates[middle] > bound { high = middle } else { low = middle + 1 }
      }
      guard low - start >= least else { return false }
      start = low
    }
    return true
  }
}

/// A test of one break more against the trend without it.
public struct BreakTest: Hashable, Sendable, Codable {
  /// The breaks of the larger trend.
  public let breaks: Int
  /// The criterion BIC less that of the trend with one break less: negative in favour of the break.
  ///
  /// BIC = n·ln(S/n) + p·ln n; a break counts as two parameters.
  public let bicDifference: Double
  /// F of the best place: ((S₀ − S₁)/2)/(S₁/(n − p)).
  public let f: Double
  /// The share of trends without the break whose best place gives such an F.
  ///
  /// The place is searched, so F has no F distribution: p is that of 199 wild bootstraps, with one sign a group, of the residuals without the break.
  public let pValue: Double

  /// Whether both hold: a lower criterion, and a probability of at most 5%.
  public var isFavoured: Bool { bicDifference < 0 && pValue <= 0.05 }
}

extension BreakSearch {
  /// The bootstraps of a test.
  static let replicates = 199

  /// Tests the best breaks of a number against one less; nil where the observations don't allow so many.
  func test(_ count: Int, _ series: TrendSeries, seed: UInt64) -> BreakTest? {
    let logs = series.logs
    let sums = HingeRegression(dates: dates, values: logs)
    guard let fewer = best(count - 1, sums), let more = best(count, sums) else { return nil }
    let (n, p) = (Double(logs.count), Double(2 + 2 * count))
    guard n > p, let null = TrendFit(dates: dates, logs: logs, breaks: fewer.breaks) else { return nil }
    func statistic(_ fewer: Double, _ more: Double) -> Double { more > 0 ? max(0, fewer - more) / 2 / (more / (n - p)) : .infinity }
    let f = statistic(fewer.squares, more.squares)
    let fitted = dates.map { null.log(at: $0) }
    let groups = GroupedDraws(series.points)
    let extreme = (0..<Self.replicates).count { replicate in
      var generator = SeededGenerator(seed: seed, stream: UInt64(replicate) + 1 << 32)
      let signs = groups.signs(&generator)
      let sums = HingeRegression(dates: dates, values: logs.indices.map { fitted[$0] + signs[$0] * (logs[$0] - fitted[$0]) })
      guard let fewer = best(count - 1, sums), let more = best(count, sums) else { return false }
      return statistic(fewer.squares, more.squares) >= f
    }
    let criterion = n * Double.log(max(more.squares, .leastNormalMagnitude) / max(fewer.squares, .leastNormalMagnitude)) + 2 * Double.log(n)
    return BreakTest(breaks: count, bicDifference: criterion, f: f, pValue: Double(extreme + 1) / Double(Self.replicates + 1))
  }
}

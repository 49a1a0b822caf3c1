import NumericalMethods
import RealModule

/// The spread of a new observation about a trend, within and beyond the data, as its own back-casts show it.
///
/// The variance of log₁₀ y at a date h years beyond the last is s²·(1 + leverage) + δ²·h². s is the residuals' deviation, that of the latest third if that is
/// larger. The trend is fitted to the rows before each of many past dates and compared with the rows after it; the dates are those with half of the rows before
/// them, and at least three. δ, the drift, makes the mean errors of windows as large as they were, and is at least 0.3 times the slope. The interval then is so
/// many deviations wide that nine of ten of these errors lie in it, in the horizon where that takes most, and at least those of Student's t.
///
/// The rule was chosen among twenty on 50 series of chips, models, prices and horizons and eight dates, 2016 to 2023: its intervals held 91% of the rows of the
/// three years after, those of the textbook (s and leverage alone) 84% (`docs/trends.md`).
public struct TrendSpread: Hashable, Sendable, Codable {
  /// s, OOM.
  public let deviation: Double
  /// δ, OOM a year.
  public let drift: Double
  /// The deviations to either side of the trend.
  public let multiplier: Double
  /// The past dates from which the trend was tried.
  public let origins: Int

  /// The share of the slope that its drift is at least: assumed, half of the median above.
  static let leastDrift = 0.3

  /// Returns the deviation of a new observation, OOM.
  func deviation(_ fit: TrendFit, at date: Double) -> Double {
    let beyond = max(0, date - fit.last)
    return (deviation * deviation * (1 + fit.leverage(at: date)) + drift * drift * beyond * beyond).squareRoot()
  }

  /// Returns the deviation of the trend itself, OOM.
  func trendDeviation(_ fit: TrendFit, at date: Double) -> Double {
    let beyond = max(0, date - fit.last)
    return (deviation * deviation * fit.leverage(at: date) + drift * drift * beyond * beyond).squareRoot()
  }

  /// Tries a trend on its own past; O(origins · n).
  init(_ fit: TrendFit, _ series: TrendSeries) {
    let (dates, logs) = (series.dates, series.logs)
    let windows = BackcastWindow.windows(dates: dates, logs: logs, breaks: fit.breaks)
    let unit = BackcastWindow.unit(dates)
    var (product, square) = (0.0, 0.0)
    for window in windows where window.horizon > 0.2 * unit {
      let excess = window.meanError * window.meanError - window.variance * (1 / Double(window.errors.count) + window.leverage)
      product += excess * window.horizon * window.horizon
      square += window.horizon * window.horizon * window.horizon * window.horizon
    }
    let least = Self.leastDrift * fit.slope
    let drift = max(square > 0 ? max(0, product / square) : 0, least * least)
    var errors: [Int: [Double]] = [:]
    for window in windows {
      let deviation = (window.variance * (1 + window.leverage) + drift * window.horizon * window.horizon).squareRoot()
      guard deviation > 0 else { continue }
      errors[window.index, default: []] += window.errors.map { $0.magnitude / deviation }
    }
    let reached = errors.values.filter { $0.count >= 10 }.map { Percentiles($0).quantile(0.9) }.max() ?? 0
    self.drift = drift.squareRoot()
    multiplier = max(StudentDistribution(degreesOfFreedom: fit.degreesOfFreedom).quantile(0.95), reached)
    origins = Set(windows.map(\.origin)).count
    let latest = zip(dates, logs).suffix(max(8, logs.count / 3)).map { $1 - fit.log(at: $0) }
    let recent = latest.reduce(0) { $0 + $1 * $1 } / Double(max(1, latest.count - 1))
    deviation = max(fit.residualDeviation, recent.squareRoot())
  }
}

/// The errors of a trend fitted to the past, in one window of dates after it.
private struct BackcastWindow {
  /// The date up to which it was fitted.
  var origin: Double
  /// The number of the window behind that, from 0.
  var index: Int
  /// The years from the last row fitted to the mean row of the window.
  var horizon: Double
  /// s² of that fit.
  var variance: Double
  /// Its leverage at the window's mean date.
  var leverage: Double
  /// log₁₀ y less the trend.
  var errors: [Double]

  var meanError: Double { mean(errors) }

  /// The step between origins: half a year, or an eighth of the data's span if that is less.
  ///
  /// Four of them are the shortest past, two a window.
  static func unit(_ dates: [Double]) -> Double { min(0.5, max((dates[dates.count - 1] - dates[0]) / 8, 1e-3)) }

  /// The origins that are tried however few rows lie before them.
  static let leastOrigins = 3

  /// The errors of all windows of all origins, no further from an origin than its past is long.
  ///
  /// The origins are those with half of the rows before them, and the latest three.
  static func windows(dates: [Double], logs: [Double], breaks: [Double]) -> [BackcastWindow] {
    let unit = unit(dates)
    let (first, last) = (dates[0], dates[dates.count - 1])
    // A history of centuries gets longer steps, so that the work stays in bounds.
    let step = max(unit, (last - first) / 200)
    var windows: [BackcastWindow] = []
    var origin = last - step
    var tried = 0
    while origin >= first + 4 * unit {
      let count = dates.firstIndex { $0 > origin } ?? dates.count
      // A fit to a small part of the rows says little of how wrong one to all of them is.
      guard tried < leastOrigins || 2 * count >= dates.count else { break }
      let found = after(origin, count: count, unit: unit, dates: dates, logs: logs, breaks: breaks)
      tried += found.isEmpty ? 0 : 1
      windows += found
      origin -= step
    }
    return windows
  }

  private static func after(
    _ origin: Double, count: Int, unit: Double, dates: [Double], logs: [Double], breaks: [Double]
  ) -> [BackcastWindow] {
    let past = Array(dates[..<count])
    let known = breaks.filter { bound in past.count { $0 > bound } >= BreakSearch.leastCount }
    guard count >= 8, Set(past).count >= 3, let fit = TrendFit(dates: past, logs: Array(logs[..<count]), breaks: known) else { return [] }
    let reach = min(dates[dates.count - 1] - origin, fit.last - max(fit.first, known.last ?? fit.first))
    // Some thousands of rows show an error's quantile; every one of a million says no more.
    let every = max(1, dates.count / 4096)
    var windows: [BackcastWindow] = []
    var place = count
    for index in 0..<max(0, Int((reach / (2 * unit)).rounded(.up))) {
      let end = origin + 2 * unit * Double(index + 1)
      let start = place
      while place < dates.count, dates[place] <= end { place += 1 }
      guard place > start else { continue }
      let rows = stride(from: start, to: place, by: every)
      let date = mean(rows.map { dates[$0] })
      windows.append(
        BackcastWindow(
          origin: origin, index: index, horizon: date - fit.last, variance: fit.residualDeviation * fit.residualDeviation,
          leverage: fit.leverage(at: date), errors: rows.map { logs[$0] - fit.log(at: dates[$0]) }))
    }
    return windows
  }
}

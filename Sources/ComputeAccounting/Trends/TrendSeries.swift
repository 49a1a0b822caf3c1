/// One observation of a trend: a positive quantity at a date.
public struct TrendPoint: Hashable, Sendable, Codable {
  /// The date in decimal years.
  public var date: Double
  /// The quantity, above zero.
  public var value: Double
  /// The observation's name; empty where it has none.
  public var label: String
  /// The group whose observations err together; empty where each stands alone.
  public var group: String

  /// Makes an observation.
  ///
  /// - Precondition: the value is positive and finite, the date finite.
  public init(date: Double, value: Double, label: String = "", group: String = "") {
    precondition(value > 0 && value.isFinite && date.isFinite, "a trend's observation is a positive number at a date")
    (self.date, self.value, self.label, self.group) = (date, value, label, group)
  }
}

/// Observations of one quantity over time, in order of their dates.
public struct TrendSeries: Hashable, Sendable, Codable {
  /// The quantity in words, as `flop/usd`.
  public var quantity: String
  /// The observations, the earliest first.
  public private(set) var points: [TrendPoint]
  /// The rows left out and the steps taken on reading, in words.
  public var notes: [String]

  /// Makes a series; observations of one date keep their order.
  public init(quantity: String, points: [TrendPoint], notes: [String] = []) {
    self.quantity = quantity
    self.points = points.enumerated().sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }.map(\.element)
    self.notes = notes
  }

  /// The years between the first and the last date.
  public var span: Double { points.isEmpty ? 0 : points[points.count - 1].date - points[0].date }

  /// The number of different dates.
  var dateCount: Int { points.indices.count { $0 == 0 || points[$0].date != points[$0 - 1].date } }

  /// The series of the observations that were among the `count` highest at their date; O(n·(log n + count)).
  ///
  /// Those of one day are compared with each other and with all earlier ones. A record stays one when it is surpassed: it was the frontier at its release.
  ///
  /// - Parameter lowest: whether the frontier is that of the lowest, as of prices.
  /// - Precondition: `count > 0`.
  public func frontier(_ count: Int, lowest: Bool = false) -> TrendSeries {
    precondition(count > 0, "a frontier has at least one place")
    let sign = lowest ? -1.0 : 1
    var (kept, best): ([TrendPoint], [Double]) = ([], [])
    var start = 0
    while start < points.count {
      var end = start
      while end < points.count, points[end].date == points[start].date { end += 1 }
      let day = points[start..<end]
      best = Array((best + day.map { sign * $0.value }).sorted(by: >).prefix(count))
      let least = best.count == count ? best[count - 1] : -Double.infinity
      kept += day.filter { sign * $0.value >= least }
      start = end
    }
    return TrendSeries(quantity: quantity, points: kept, notes: notes)
  }

  /// The series before a moment, or from it on.
  public func before(_ date: Double) -> TrendSeries {
    TrendSeries(quantity: quantity, points: points.filter { $0.date < date }, notes: notes)
  }

  /// The series from a moment on.
  public func from(_ date: Double) -> TrendSeries {
    TrendSeries(quantity: quantity, points: points.filter { $0.date >= date }, notes: notes)
  }
}

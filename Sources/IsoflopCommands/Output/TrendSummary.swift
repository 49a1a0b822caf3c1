import ComputeAccounting
import Tabular
import TextFormats

/// A trend as it is printed: dates as days, growth first.
///
/// JSON keeps all digits, dates as ISO days. An end without bound is the string `inf` or `-inf`: a slope that may be zero has no longest time of a doubling.
/// `median` is the fit's own estimate.
struct TrendSummary: Encodable {
  /// A piece between breaks.
  struct Piece: Encodable {
    /// The days of its first and last row.
    var from: String
    var to: String
    var rows: Int
    /// The factor of a year and the years of a doubling, with 90%; below zero it halves.
    var factorPerYear: MedianInterval
    var doublingYears: MedianInterval
  }

  /// A break with its 90% interval, as days.
  struct Break: Encodable {
    /// The day of the change.
    var date: String
    var low: String
    var high: String
  }

  /// A forecast.
  struct Prediction: Encodable {
    var date: String
    var median: Double
    var low: Double
    var high: Double
    /// The interval of the trend itself; `low` and `high` are those of a new row.
    var trend: MedianInterval
    /// Years after the last row, and as a multiple of the rows' span.
    var yearsBeyond: Double
    var spansBeyond: Double
    /// Why not to rely on it; absent within one span of the rows.
    var warning: String?

    init(_ prediction: TrendPrediction, text: String) {
      (date, median, low, high) = (text, prediction.value.median, prediction.value.low, prediction.value.high)
      (trend, warning) = (prediction.trend, prediction.warning)
      (yearsBeyond, spansBeyond) = (prediction.yearsBeyond, prediction.spansBeyond)
    }
  }

  /// A back-cast.
  struct Backcast: Encodable {
    /// The day up to which rows were fitted.
    var fittedBefore: String
    var fittedRows: Int
    var laterRows: Int
    /// Later rows within their 90% intervals, and their share.
    var covered: Int
    var coverage: Double
    /// The factor by which a later row is off in the median.
    var medianFactor: Double
    /// Later rows over the trend, in the median: 1 is none.
    var bias: Double
    /// The high end of an interval over its low end, in the median.
    var intervalWidth: Double
    var factorPerYear: MedianInterval
    var doublingYears: MedianInterval

    init(_ backcast: TrendBackcast) {
      (fittedBefore, fittedRows) = (DateText.day(backcast.date), backcast.trend.fit.count)
      (laterRows, covered, coverage) = (backcast.later, backcast.covered, backcast.coverage)
      (medianFactor, bias, intervalWidth) = (backcast.medianFactor, backcast.bias, backcast.width)
      (factorPerYear, doublingYears) = (backcast.trend.growth.factorPerYear, backcast.trend.growth.doublingYears)
    }
  }

  /// The best start of a run.
  struct Wait: Encodable {
    /// Years to wait, over the growth's uncertainty.
    var delayYears: MedianInterval
    /// Years until the result, waiting included.
    var doneAfterYears: Double
    /// In the unit of `--run-cost`.
    var cost: Double
    /// Less cost than starting now, time at its value.
    var gain: Double
    var startNow: Bool

    init(_ run: HardwareWait, _ growth: TrendGrowth) {
      let answer = run.start(rate: abs(growth.rate))
      (doneAfterYears, cost, gain) = (answer.doneAfterYears, answer.cost, answer.gain)
      (delayYears, startNow) = (run.delay(growth), answer.delayYears == 0)
    }
  }

  /// The fit.
  var trend: Trend
  /// The rows that count, in words.
  var definition: String
  /// The dates of `--at`, in their order.
  var predictions: [Prediction]
  /// With `--backcast`.
  var backcast: Backcast?
  /// With `--wait`.
  var wait: Wait?
  /// Rows that were left out, and why.
  var notes: [String]
  var seed: UInt64

  /// The growth of each piece, the earliest first.
  var pieces: [Piece] {
    trend.pieces.map {
      Piece(
        from: DateText.day($0.from), to: DateText.day($0.to), rows: $0.count, factorPerYear: $0.growth.factorPerYear,
        doublingYears: $0.growth.doublingYears)
    }
  }

  /// The breaks as days.
  var breaks: [Break] {
    trend.breaks.map { Break(date: DateText.day($0.date), low: DateText.day($0.low), high: DateText.day($0.high)) }
  }

  private enum CodingKeys: String, CodingKey {
    case quantity, definition, rows, used, first, last, factorPerYear, doublingYears, rSquared, residualDeviation, pieces, breaks, tests,
      spread, predictions
    case backcast, wait, notes, seed
  }

  /// Writes the trend flat: growth of the last piece first, then its pieces, tests and answers.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(trend.quantity, forKey: .quantity)
    try container.encode(definition, forKey: .definition)
    try container.encode(trend.rows, forKey: .rows)
    try container.encode(trend.fit.count, forKey: .used)
    try container.encode(DateText.day(trend.fit.first), forKey: .first)
    try container.encode(DateText.day(trend.fit.last), forKey: .last)
    try container.encode(trend.growth.factorPerYear, forKey: .factorPerYear)
    try container.encode(trend.growth.doublingYears, forKey: .doublingYears)
    try container.encode(trend.fit.rSquared, forKey: .rSquared)
    try container.encode(trend.fit.residualDeviation, forKey: .residualDeviation)
    try container.encode(pieces, forKey: .pieces)
    try container.encode(breaks, forKey: .breaks)
    try container.encode(trend.tests, forKey: .tests)
    try container.encode(trend.spread, forKey: .spread)
    try container.encode(predictions, forKey: .predictions)
    try container.encodeIfPresent(backcast, forKey: .backcast)
    try container.encodeIfPresent(wait, forKey: .wait)
    try container.encode(notes, forKey: .notes)
    try container.encode(seed, forKey: .seed)
  }
}

/// The usual trends of the package's own table.
///
/// Fitted each to all of its rows, without a frontier: the table is a choice, and its records are those of the choice.
struct TrendListing: Encodable {
  /// One of them.
  struct Row: Encodable {
    /// The quantity in words, and the columns that make it.
    var words: String
    var y: String
    var per: String?
    var rows: Int
    var first: String
    var last: String
    var factorPerYear: MedianInterval
    var doublingYears: MedianInterval
    var rSquared: Double

    init(_ quantity: TrendTable.Quantity, _ trend: Trend) {
      (words, y, per, rows) = (quantity.words, quantity.y, quantity.per, trend.fit.count)
      (first, last, rSquared) = (DateText.day(trend.fit.first), DateText.day(trend.fit.last), trend.fit.rSquared)
      (factorPerYear, doublingYears) = (trend.growth.factorPerYear, trend.growth.doublingYears)
    }
  }

  var table: String
  var trends: [Row]
}

/// Progress at equal scale as it is printed.
struct EqualScaleSummary: Encodable {
  /// Progress at one scale.
  struct AtScale: Encodable {
    var scale: Double
    var factorPerYear: MedianInterval
    var doublingYears: MedianInterval
  }

  var quantity: String
  /// The column of the scale.
  var atEqual: String
  /// `log` or `logit`: how the quantity enters.
  var link: String
  /// Rows with a date, a scale and a quantity, and their days.
  var used: Int
  var first: String
  var last: String
  var factorPerYear: MedianInterval
  var doublingYears: MedianInterval
  /// Progress at scales across the rows, where it may depend on them.
  var scales: [AtScale]
  /// The probability of such a dependence by chance; above 0.05 one number is as good.
  var interactionP: Double
  var rSquared: Double
  var notes: [String]
  var seed: UInt64

  init(_ progress: EqualScaleProgress, quantity: String, scale: String, usesLogit: Bool, notes: [String], seed: UInt64) {
    (self.quantity, atEqual, link, used) = (quantity, scale, usesLogit ? "logit" : "log", progress.count)
    (first, last) = (DateText.day(progress.dates[0]), DateText.day(progress.dates[1]))
    (factorPerYear, doublingYears) = (progress.growth.factorPerYear, progress.growth.doublingYears)
    scales = progress.scales.map {
      AtScale(scale: $0.scale, factorPerYear: $0.growth.factorPerYear, doublingYears: $0.growth.doublingYears)
    }
    (interactionP, rSquared, self.notes, self.seed) = (progress.interactionP, progress.rSquared, notes, seed)
  }
}

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

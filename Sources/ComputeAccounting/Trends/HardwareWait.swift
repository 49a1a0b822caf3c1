import RealModule

/// A run of fixed work that may start later, on cheaper hardware.
///
/// The price of a unit of work falls by e^(−λ) a year. A run that costs K and takes T years today costs K·e^(−λu) after a delay u, and takes T·e^(−λu) on as
/// many of the chips of that day as cost the same an hour; with V the value of a year until it is done, the total is
///
///     K·e^(−λu) + V·(u + T·e^(−λu)),    least at u* = ln(λ·(T + K/V))/λ, or at once where λ·(T + K/V) ≤ 1.
///
/// So waiting pays if the run, with its money expressed in years of waiting, is longer than 1/λ. With K = 0 that is the bound on the length of any sensible
/// training run (Epoch AI 2022, "The longest training run"): a longer one is overtaken by one that starts later.
public struct HardwareWait: Hashable, Sendable, Codable {
  /// T: the years that the run takes on the hardware of today.
  public var years: Double
  /// K: its cost today, in any money.
  public var cost: Double
  /// V: the value of having the result a year earlier, in the same money.
  public var valuePerYear: Double

  /// Describes a run.
  ///
  /// - Precondition: nothing is negative, the value of a year is positive.
  public init(years: Double, cost: Double, valuePerYear: Double) {
    precondition(years >= 0 && cost >= 0 && valuePerYear > 0, "a run has a length, a cost and a value of time")
    (self.years, self.cost, self.valuePerYear) = (years, cost, valuePerYear)
  }

  /// The best start on hardware whose price of work falls at a rate.
  public struct Answer: Hashable, Sendable, Codable {
    /// u*, years.
    public let delayYears: Double
    /// The years from now until the result: u* + T·e^(−λu*).
    public let doneAfterYears: Double
    /// K·e^(−λu*).
    public let cost: Double
    /// The total of starting now less that of the best start, in money: 0 where now is best.
    public let gain: Double
  }

  /// The best start at a rate λ = −d ln(price)/dt a year; at once where prices don't fall.
  public func start(rate: Double) -> Answer {
    let size = rate * (years + cost / valuePerYear)
    let delay = rate > 0 && size > 1 ? Double.log(size) / rate : 0
    let share = Double.exp(-rate * delay)
    let done = delay + years * share
    let now = cost + valuePerYear * years
    return Answer(delayYears: delay, doneAfterYears: done, cost: cost * share, gain: now - cost * share - valuePerYear * done)
  }

  /// The delay u* at the growth, with the least and the most over its interval.
  ///
  /// u* isn't monotone in λ: slow progress isn't worth waiting for, and very fast progress is soon over. It is highest at λ·(T + K/V) = e.
  public func delay(_ growth: TrendGrowth) -> MedianInterval {
    // A price falls where work for money rises: the size of the rate is the same.
    let sign = growth.factorPerYear.median < 1 ? -1.0 : 1
    let ends = [growth.factorPerYear.low, growth.factorPerYear.high].map { sign * Double.log($0) }
    let estimate = start(rate: sign * growth.rate).delayYears
    let peak = Double.exp(1) / (years + cost / valuePerYear)
    var delays = ends.map { start(rate: $0).delayYears } + [estimate]
    if let low = ends.min(), let high = ends.max(), low < peak, peak < high { delays.append(start(rate: peak).delayYears) }
    return MedianInterval(median: estimate, low: delays.min() ?? estimate, high: delays.max() ?? estimate)
  }
}

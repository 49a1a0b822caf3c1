import NumericalMethods

extension TrainingBill {
  /// One draw of every quantity for each index; equal for equal seeds.
  public struct Draws: Sendable {
    public var chipHours: [Double]
    public var wallHours: [Double]
    /// Empty without a price.
    public var usd: [Double]
    /// Empty without a power.
    public var megawattHours: [Double]
    /// Empty without a power.
    public var tonnesCO2: [Double]
  }

  /// The most of the dense 16-bit peak that a run can use from end to end.
  ///
  /// No published run has used more than 0.51; draws above are held at 0.75 (assumed).
  public static let mostUtilisation = 0.75

  /// Draws the unknowns, each from a stream of its own, and computes the quantities of each draw; O(count).
  public func draws(count: Int = 10_000, seed: UInt64 = 1) -> Draws {
    func sample(_ value: LogNormal, _ stream: UInt64) -> [Double] {
      guard value.logDeviation > 0 else { return Array(repeating: value.median, count: count) }
      var generator = SeededGenerator(seed: seed, stream: stream)
      return (0..<count).map { _ in value.value(at: generator.normal()) }
    }
    let ideal = job.flop / (3600 * peak)
    let hours = sample(utilisation.value, 1).map { ideal / min($0, Self.mostUtilisation) }
    func times(_ values: [Double], _ factor: LogNormal?, _ stream: UInt64) -> [Double] {
      guard let factor else { return [] }
      return zip(values, sample(factor, stream)).map { $0 * $1 }
    }
    let maximal = watts.map { watts in hours.map { $0 * watts.value.median * 1e-6 } } ?? []
    let energy = times(times(maximal, energy.serverRatio.value, 3), energy.pue.value, 4)
    return Draws(
      chipHours: hours, wallHours: hours.map { $0 / Double(job.chips) }, usd: times(hours, price?.value, 2), megawattHours: energy,
      tonnesCO2: times(energy, grid.value, 5))
  }
}

/// The effect of one unknown on a quantity, the others held at their medians.
public struct Sensitivity: Hashable, Sendable, Codable {
  /// The unknown.
  public var unknown: String
  /// The factor between the quantity's 95th and 5th percentile.
  public var factor: Double
  /// The share of the variance of the quantity's logarithm.
  public var share: Double
  /// The measurement that would settle it.
  public var settledBy: String
}

extension TrainingBill {
  private static let trial = "an hour's trial of the layout"

  /// The unknowns of the money, or of the chip-hours without a price, the most important first.
  public var moneySensitivity: [Sensitivity] {
    Self.ranked([("utilisation", utilisation, Self.trial)] + (price.map { [("price", $0, "a vendor's offer")] } ?? []))
  }

  /// The unknowns of the carbon, the most important first.
  public var carbonSensitivity: [Sensitivity] {
    Self.ranked([
      ("utilisation", utilisation, Self.trial), ("server's power", energy.serverRatio, "a meter on a server"),
      ("PUE", energy.pue, "the operator's report"), ("grid", grid, "the place and its operator"),
    ])
  }

  private static func ranked(_ unknowns: [(name: String, constant: SourcedConstant, settledBy: String)]) -> [Sensitivity] {
    let variances = unknowns.map { $0.constant.value.logDeviation * $0.constant.value.logDeviation }
    let total = variances.reduce(0, +)
    return zip(unknowns, variances).filter { $1 > 0 }
      .map { unknown, variance in
        let ends = unknown.constant.value.interval
        return Sensitivity(unknown: unknown.name, factor: ends.high / ends.low, share: variance / total, settledBy: unknown.settledBy)
      }
      .sorted { ($1.share, $0.unknown) < ($0.share, $1.unknown) }
  }
}

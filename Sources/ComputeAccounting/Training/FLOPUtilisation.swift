/// The share of a chip's dense peak that training uses, from its throughput.
///
/// u = FLOP a token · tokens/s a chip / peak. Which FLOP count makes the figure: model FLOP (MFU), or those of
/// recomputation too (HFU), up to a third more.
public struct FLOPUtilisation: Hashable, Sendable, Codable {
  /// The convention that counts the FLOP.
  public var convention: TrainingConvention
  /// The share of the peak.
  public var share: Double

  /// The utilisation of a throughput.
  ///
  /// - Precondition: the peak is positive.
  public static func share(flopsPerToken: Double, tokensPerSecond: Double, chips: Int = 1, peak: Double) -> Double {
    precondition(peak > 0 && chips > 0, "a utilisation needs a peak")
    return flopsPerToken * tokensPerSecond / (Double(chips) * peak)
  }

  /// The utilisations of a throughput by every convention.
  ///
  /// - Parameters:
  ///   - tokensPerSecond: The tokens of all chips.
  ///   - peak: The dense peak of a chip in the format of the products, FLOP/s.
  public static func all(_ model: ModelAccount, context: Int, tokensPerSecond: Double, chips: Int, peak: Double) -> [FLOPUtilisation] {
    TrainingConvention.allCases.map { convention in
      let flops = model.trainingFLOPsPerToken(convention, context: context)
      return FLOPUtilisation(
        convention: convention, share: share(flopsPerToken: flops, tokensPerSecond: tokensPerSecond, chips: chips, peak: peak))
    }
  }
}

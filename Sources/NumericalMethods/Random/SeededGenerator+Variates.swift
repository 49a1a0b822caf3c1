extension SeededGenerator {
  /// Returns a uniform variate strictly between 0 and 1, a multiple of 2⁻⁵³ plus 2⁻⁵⁴.
  ///
  /// Neither end is ever returned, so a quantile function may be applied to it.
  public mutating func uniform() -> Double {
    (Double(next() >> 11) + 0.5) * 0x1p-53
  }

  /// Returns an index below `count`, each equally likely to within 2⁻⁶⁴·count.
  ///
  /// - Precondition: `count > 0`.
  public mutating func index(below count: Int) -> Int {
    precondition(count > 0, "an index needs at least one choice")
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// Returns a standard normal variate: mean 0, variance 1.
  ///
  /// By inversion, one uniform a variate: no rejected draws, hence no state that depends on the history.
  public mutating func normal() -> Double {
    NormalDistribution.quantile(uniform())
  }

  /// Returns how often each of `count` items is drawn in `count` draws with replacement: the weights of a pairs bootstrap.
  public mutating func resamplingCounts(_ count: Int) -> [Double] {
    var counts = [Double](repeating: 0, count: count)
    for _ in 0..<count { counts[index(below: count)] += 1 }
    return counts
  }
}

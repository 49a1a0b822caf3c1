import RealModule

extension LineLayer {
  /// Makes a line of a function, sampled densely enough to look smooth on any scale.
  ///
  /// 80 samples of a smooth law look smooth at the width of a page. Samples at which the function isn't finite make a gap. Costs `count`
  /// evaluations.
  ///
  /// - Parameters:
  ///   - range: where the function is drawn; positive where the samples are spaced by equal ratios.
  ///   - scale: how the samples are spaced: equal ratios for a power law.
  ///   - count: how many samples, at least two.
  public init(
    _ series: Series, over range: ClosedRange<Double>, spacing scale: Axis.Scale = .log, count: Int = 80, stroke: Stroke = .solid,
    _ function: (Double) -> Double
  ) {
    let positions = scale.samples(in: range, count: count).map { Position(x: $0, y: function($0)) }
    self.init(series, positions: positions, stroke: stroke)
  }
}

extension Axis.Scale {
  /// Values spaced evenly on this scale from one end of a range to the other, ends included.
  ///
  /// On a logarithmic scale sample i of n is low·(high/low)^(i/(n − 1)). The ends are those given, without rounding, so that a curve begins
  /// and ends at its data.
  public func samples(in range: ClosedRange<Double>, count: Int = 80) -> [Double] {
    let last = max(count, 2) - 1
    return (0...last).map { index in
      if index == 0 { return range.lowerBound }
      if index == last { return range.upperBound }
      let share = Double(index) / Double(last)
      switch self {
      case .linear: return range.lowerBound + share * (range.upperBound - range.lowerBound)
      case .log: return range.lowerBound * Double.pow(range.upperBound / range.lowerBound, share)
      }
    }
  }
}

import RealModule
import TextFormats

extension Chart {
  /// The scales on which the horizontal axis shows all that the present one shows: the logarithmic one needs positive values.
  ///
  /// `linear`, and `log` if every finite horizontal value is positive, those of rules and annotations too. A page offers a switch where
  /// there are two.
  public var horizontalScales: [Axis.Scale] { scales(for: horizontalValues) }

  /// The scales on which the vertical axis shows all that the present one shows: the logarithmic one needs positive values.
  public var verticalScales: [Axis.Scale] { scales(for: verticalValues) }

  /// The scales that can show all finite values.
  ///
  /// A value that isn't finite is shown on none and counts on none.
  private func scales(for values: [Double]) -> [Axis.Scale] {
    Axis.Scale.allCases.filter { scale in values.filter(\.isFinite).allSatisfy(scale.canShow) }
  }

  /// Every horizontal value of the data, whether it can be shown or not.
  var horizontalValues: [Double] {
    layers.flatMap { layer -> [Double] in
      switch layer {
      case .points(let layer): layer.points.map(\.x)
      case .line(let layer): layer.positions.map(\.x)
      case .band(let layer): layer.intervals.map(\.x)
      case .errorBars(let layer): layer.intervals.map(\.x)
      case .rule(let rule): rule.orientation == .atX ? [rule.value] : []
      case .annotation(let annotation): [annotation.x]
      }
    }
  }

  /// Every vertical value of the data, whether it can be shown or not.
  var verticalValues: [Double] {
    layers.flatMap { layer -> [Double] in
      switch layer {
      case .points(let layer): layer.points.map(\.y)
      case .line(let layer): layer.positions.map(\.y)
      case .band(let layer): layer.intervals.flatMap { [$0.low, $0.high] }
      case .errorBars(let layer): layer.intervals.flatMap { [$0.low, $0.high] }
      case .rule(let rule): rule.orientation == .atY ? [rule.value] : []
      case .annotation(let annotation): [annotation.y]
      }
    }
  }

  var horizontalScale: AxisScale { AxisScale(x, values: horizontalValues) }
  var verticalScale: AxisScale { AxisScale(y, values: verticalValues) }

  /// The number of points outside the plot.
  ///
  /// Such a point is not a number, not positive on a logarithmic axis, or beyond a fixed domain.
  ///
  /// O(points). Points alone are counted: a line that leaves the plot shows that it does, a point that is missing shows nothing.
  var hiddenPoints: Int {
    let horizontal = horizontalScale
    let vertical = verticalScale
    return layers.reduce(0) { count, layer in
      guard case .points(let layer) = layer else { return count }
      return count + layer.points.count { !horizontal.contains($0.x) || !vertical.contains($0.y) }
    }
  }

  /// The remarks under the drawing: the chart's own, and on points without a place.
  var notes: String? {
    let all = [note, hiddenNote].compactMap(\.self)
    return all.isEmpty ? nil : all.joined(separator: " ")
  }

  /// The note about points that aren't drawn; nil if all are.
  var hiddenNote: String? {
    let hidden = hiddenPoints
    guard hidden > 0 else { return nil }
    return "\(Plural.counted(hidden, "point has", "points have")) no place on these axes."
  }
}

import RealModule

/// The map from the values of an axis to 0…1, from its lower to its upper end.
///
/// f(v) = (w(v) − w(low))/(w(high) − w(low)) with w the identity or log₁₀. A domain of one value, or of nearly one, is widened, so that f is finite.
struct AxisScale: Hashable, Sendable {
  var kind: Axis.Scale
  var domain: ClosedRange<Double>
  /// Whether all values are whole numbers and decide on the axis's extent, as of steps or attempts.
  ///
  /// Then so are the ticks of a linear axis.
  var isWhole = false

  /// Takes the axis's own domain, or the extent of the values that it can show with a margin of 4%.
  ///
  /// Values that the scale can't show don't stretch it: a zero on a logarithmic axis, an infinity, NaN. O(values).
  init(_ axis: Axis, values: [Double]) {
    kind = axis.scale
    isWhole = axis.domain == nil && !values.isEmpty && values.allSatisfy { $0 == $0.rounded() }
    if let fixed = axis.domain, axis.canShow(fixed.lowerBound), axis.canShow(fixed.upperBound), fixed.isWide {
      domain = fixed
    } else {
      domain = AxisScale.extent(of: values.filter(axis.canShow), kind: axis.scale)
    }
  }

  /// The value's place between the ends; outside 0…1 beyond them.
  ///
  /// No finite number for NaN, and for a value that isn't positive on a logarithmic axis; ask ``canPlace(_:)`` first.
  func fraction(_ value: Double) -> Double {
    let low = warp(domain.lowerBound)
    return (warp(value) - low) / (warp(domain.upperBound) - low)
  }

  /// Whether a value lies on the axis.
  func contains(_ value: Double) -> Bool { value.isFinite && domain.contains(value) }

  /// Whether a value can be placed at all, on the axis or beyond its ends.
  func canPlace(_ value: Double) -> Bool { kind.canShow(value) }

  private func warp(_ value: Double) -> Double { kind == .log ? .log10(value) : value }

  /// The extent of values with a margin: 4% of the span, or of the ratio on a logarithmic axis.
  ///
  /// Equal values get a tenth of their size to either side, on a logarithmic axis a factor of two; no values give 0…1, or 1…10.
  /// Nothing but zeros gives 0…1, too.
  private static func extent(of values: [Double], kind: Axis.Scale) -> ClosedRange<Double> {
    guard let least = values.min(), let most = values.max() else { return kind == .log ? 1...10 : 0...1 }
    let isWide = (least...most).isWide
    switch kind {
    case .linear:
      if least == 0, most == 0 { return 0...1 }
      let margin = isWide ? (most - least) * 0.04 : max(abs(most) * 0.1, 1e-6)
      return (least - margin)...(most + margin)
    case .log:
      let ratio = isWide ? Double.pow(most / least, 0.04) : 2
      return (least / ratio)...(most * ratio)
    }
  }
}

extension ClosedRange<Double> {
  /// Whether the ends are apart enough to count between them.
  fileprivate var isWide: Bool {
    upperBound - lowerBound > Swift.max(abs(lowerBound), abs(upperBound)) * 1e-9 && upperBound - lowerBound > 1e-300
  }
}

import TextFormats

/// One axis of a chart: its words, its scale and how its numbers are written.
///
/// ```swift
/// let compute = Axis("Compute C", unit: "FLOP", scale: .log, numbers: .scientific)
/// ```
///
/// The style of numbers is the quantity's, not the renderer's: ticks, tooltips and a terminal write 70M in the same way. Exports of the
/// data write all digits.
public struct Axis: Codable, Hashable, Sendable {
  /// The spacing of values along an axis.
  public enum Scale: String, Codable, Hashable, Sendable, CaseIterable {
    /// Equal steps are equal differences.
    case linear
    /// Equal steps are equal ratios; only positive values can be shown.
    case log

    func canShow(_ value: Double) -> Bool { abs(value) < 1e300 && (self == .linear || value > 1e-300) }
  }

  /// The quantity, with its symbol where it has one: "Parameters N".
  public var title: String
  /// The unit, shown in parentheses after the title; empty for none.
  public var unit: String
  /// The spacing of values along the axis.
  public var scale: Scale
  /// The style of the axis's numbers, on ticks and in tooltips.
  public var numbers: NumberStyle
  /// The ends of the axis; nil takes the extent of the data and a small margin.
  ///
  /// A fixed domain is for quantities that have ends of their own, such as a share from 0 to 1, and for figures that are to be compared.
  /// Points beyond it aren't drawn and are counted in the note; lines and bands are cut at the plot's edge. A domain that the scale can't
  /// show, or of one value, is passed over for the extent of the data.
  public var domain: ClosedRange<Double>?

  /// Makes an axis.
  public init(
    _ title: String, unit: String = "", scale: Scale = .linear, numbers: NumberStyle = .automatic,
    domain: ClosedRange<Double>? = nil
  ) {
    self.title = title
    self.unit = unit
    self.scale = scale
    self.numbers = numbers
    self.domain = domain
  }

  /// The title with its unit: "Compute C (FLOP)".
  public var label: String { unit.isEmpty ? title : "\(title) (\(unit))" }

  /// Returns whether a value can be drawn on this axis.
  ///
  /// It must be of a size below 1e300, and on a logarithmic axis above 1e-300.
  public func canShow(_ value: Double) -> Bool { scale.canShow(value) }

  /// Returns the axis on another scale, without its fixed domain if the scale can't show that.
  func scaled(_ scale: Scale) -> Axis {
    var copy = self
    copy.scale = scale
    if let domain, !copy.canShow(domain.lowerBound) { copy.domain = nil }
    return copy
  }
}

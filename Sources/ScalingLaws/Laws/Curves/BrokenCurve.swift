import RealModule

/// How many breaks a curve has.
public protocol BreakCount: Sendable {
  /// The number.
  static var count: Int { get }
}

/// A curve with one break.
public enum OneBreak: BreakCount {
  /// 1.
  public static let count = 1
}

/// A curve with two breaks.
public enum TwoBreaks: BreakCount {
  /// 2.
  public static let count = 2
}

/// A curve with three breaks.
public enum ThreeBreaks: BreakCount {
  /// 3.
  public static let count = 3
}

/// The smoothly broken power law, y = a + b·x^−c₀·Π(1 + (x/dᵢ)^(1/fᵢ))^(−cᵢfᵢ), with one to three breaks.
///
/// At dᵢ the slope changes by −cᵢ over a stretch fᵢ of ln x; a cᵢ below zero bends the curve up again. Each break takes three parameters and runs on both
/// sides of it: a break beyond the last run can't be seen coming. Parameters of one break trade with each other; of several also their order.
///
/// Source: Caballero et al. 2022, arXiv:2210.14891, eq. 1.
public struct BrokenCurve<Count: BreakCount>: CurveLaw {
  /// The regression that fits it.
  public typealias Model = BrokenCurveModel<Count>

  /// `broken1`, `broken2`, `broken3`.
  public static var name: String { "broken\(Count.count)" }
  /// The formula, as text.
  public static var formula: String { "y = a + b·x^−c0·Π(1 + (x/d)^(1/f))^(−c·f), \(Count.count) break\(Count.count == 1 ? "" : "s")" }
  /// a, b, c0, then c, d, f of each break.
  public static var parameterNames: [String] { ["a", "b", "c0"] + (1...Count.count).flatMap { ["c\($0)", "d\($0)", "f\($0)"] } }

  /// Where and how a curve bends.
  public struct Break: Codable, Hashable, Sendable {
    /// cᵢ, by how much steeper the curve falls beyond.
    public var steepening: Double
    /// dᵢ > 0.
    public var place: Double
    /// fᵢ > 0, over how much of ln x it bends.
    public var width: Double

    /// Makes a break.
    public init(c: Double, d: Double, f: Double) {
      steepening = c
      place = d
      width = f
    }
  }

  /// a ≥ 0, the value that no x removes.
  public var floor: Double
  /// b ≥ 0.
  public var amplitude: Double
  /// c₀, the slope before the first break.
  public var exponent: Double
  /// The breaks.
  public var breaks: [Break]

  /// Makes the curve.
  ///
  /// - Precondition: there are `Count.count` breaks.
  public init(a: Double, b: Double, c0: Double, breaks: [Break]) {
    precondition(breaks.count == Count.count, "a curve has as many breaks as its type says")
    floor = a
    amplitude = b
    exponent = c0
    self.breaks = breaks
  }

  /// Makes the curve from a, b, c₀ and c, d, f of each break.
  public init(parameterValues v: [Double]) {
    precondition(v.count == 3 + 3 * Count.count, "a broken power law has three parameters and three a break")
    let breaks = (0..<Count.count).map { Break(c: v[3 + 3 * $0], d: v[4 + 3 * $0], f: v[5 + 3 * $0]) }
    self.init(a: v[0], b: v[1], c0: v[2], breaks: breaks)
  }

  /// a, b, c₀ and c, d, f of each break.
  public var parameterValues: [Double] { [floor, amplitude, exponent] + breaks.flatMap { [$0.steepening, $0.place, $0.width] } }

  /// Returns a + b·x^−c₀·Π(1 + (x/dᵢ)^(1/fᵢ))^(−cᵢfᵢ).
  public func value(at x: Double) -> Double {
    let logX = Double.log(x)
    let bends = breaks.reduce(0.0) { $0 + $1.steepening * $1.width * BoundedLevel.softplus((logX - Double.log($1.place)) / $1.width) }
    return floor + amplitude * Double.exp(-exponent * logX - bends)
  }
}

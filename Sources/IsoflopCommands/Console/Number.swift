import Foundation
import ScalingLaws

/// Numbers as the commands print them.
enum Number {
  /// Four significant digits, with an exponent where it's shorter: 0.3473, 2143, 3.8e+25.
  static func short(_ value: Double, digits: Int = 4) -> String { String(format: "%.\(digits)g", value) }

  /// A share as a percentage with a sign: +0.42%.
  static func signedPercent(_ share: Double) -> String { String(format: "%+.2f%%", share * 100) }

  /// A share as a percentage with few digits: 3.91%.
  static func percent(_ share: Double, digits: Int = 3) -> String { short(100 * share, digits: digits) + "%" }

  /// An interval of counts: [111.6k, 2.50M].
  static func countInterval(_ interval: Interval) -> String { "[\(count(interval.low)), \(count(interval.high))]" }

  /// A count with a unit of thousands: 111.6k, 2.50M.
  static func count(_ value: Double) -> String {
    switch value {
    case ..<1e3: String(format: "%.0f", value)
    case ..<1e6: String(format: "%.1fk", value / 1e3)
    case ..<1e9: String(format: "%.2fM", value / 1e6)
    case ..<1e12: String(format: "%.2fB", value / 1e9)
    default: String(format: "%.2fT", value / 1e12)
    }
  }

  /// FLOP with few digits: 2e11, 3.84e21.
  static func compute(_ value: Double) -> String {
    String(format: "%.3g", value).replacing("e+0", with: "e").replacing("e+", with: "e")
  }

  /// An interval: [0.317, 0.373].
  static func interval(_ low: Double, _ high: Double, digits: Int = 4) -> String {
    "[\(short(low, digits: digits)), \(short(high, digits: digits))]"
  }
}

import ScalingLaws
import TextFormats

/// Numbers as the commands print them: in ASCII, short, and of a few columns however large they are.
///
/// Text for people is rounded here; JSON has all digits. ASCII, because a terminal or a log may have nothing else, and because a result is
/// often pasted where `×10¹¹` can't be read back.
enum Number {
  /// Four significant digits, with an exponent where it's shorter: 0.3473, 2143, 3.8e25.
  static func short(_ value: Double, digits: Int = 4) -> String { NumberStyle.plain.text(value, digits: digits) }

  /// A share as a percentage with a sign: +0.42%.
  static func signedPercent(_ share: Double) -> String { NumberStyle.plain(share * 100, decimals: 2, isSigned: true) + "%" }

  /// A share as a percentage with few digits: 3.91%.
  static func percent(_ share: Double, digits: Int = 3) -> String { short(100 * share, digits: digits) + "%" }

  /// An interval of counts: [111.6k, 2.50M].
  static func countInterval(_ interval: Interval) -> String { "[\(count(interval.low)), \(count(interval.high))]" }

  /// A count with a unit of thousands: 111.6k, 2.50M.
  ///
  /// From 10¹⁵ on it has an exponent: no unit is in use there.
  static func count(_ value: Double) -> String {
    for (limit, decimals, unit) in [(1e3, 0, ""), (1e6, 1, "k"), (1e9, 2, "M"), (1e12, 2, "B"), (1e15, 2, "T")] where value < limit {
      return NumberStyle.plain(value * 1e3 / limit, decimals: decimals) + unit
    }
    return short(value, digits: 3)
  }

  /// FLOP with few digits: 2e11, 3.84e21.
  static func compute(_ value: Double) -> String { short(value, digits: 3) }

  /// An interval: [0.317, 0.373].
  static func interval(_ low: Double, _ high: Double, digits: Int = 4) -> String {
    "[\(short(low, digits: digits)), \(short(high, digits: digits))]"
  }
}

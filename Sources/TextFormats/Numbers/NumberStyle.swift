/// A way to write numbers, without a locale: a point for decimals, no separators of thousands.
///
/// The digits are rounded from the shortest decimal text that reads back as the same number, half away from zero. All styles but ``plain`` are
/// for figures and pages and use a true minus sign and superscripts.
public enum NumberStyle: String, Codable, Hashable, Sendable, CaseIterable {
  /// Positional from 0.001 to 99,999, else a power of ten: 3.14, 2×10¹¹.
  case automatic
  /// Counts of parameters and tokens as the field writes them: 70M, 1.4T; a power of ten beyond.
  case count
  /// A power of ten in any case: 10¹², 2×10⁻³.
  case scientific
  /// A share of one hundred: 12%.
  case percent
  /// ASCII that programs read back, for terminals and messages: 3.14, 2143, 2e11, 3.8e-5.
  case plain

  /// Returns the number to so many significant digits, without trailing zeros.
  ///
  /// ``plain`` is positional from 0.0001 up to the number of digits asked for, as C's `%g`, with the exponent as short as it can be.
  public func text(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return nonFinite(value) }
    var rounded = DecimalDigits(self == .percent ? value * 100 : value)
    rounded.round(toDigits: max(digits, 1))
    return switch self {
    case .percent: rounded.positional() + "%"
    case .scientific: rounded.scientific
    case .automatic: rounded.isShort ? rounded.positional() : rounded.scientific
    case .count: rounded.counted
    case .plain: rounded.plain(significant: max(digits, 1))
    }
  }

  /// The words and signs of numbers that have no digits.
  private func nonFinite(_ value: Double) -> String {
    if self == .plain { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    return value.isNaN ? "not a number" : value < 0 ? "−∞" : "∞"
  }

  /// Returns both ends of a range with the same number of decimals: "0.42–0.50".
  ///
  /// If an end is negative, the word "to" stands between them.
  ///
  /// - Parameter digits: The significant digits of the end that is larger in size.
  public func text(from low: Double, to high: Double, digits: Int = 3) -> String {
    let joint = low < 0 || high < 0 || self == .plain ? " to " : "–"
    guard self == .automatic, low.isFinite, high.isFinite else { return text(low, digits: digits) + joint + text(high, digits: digits) }
    let largest = DecimalDigits(max(abs(low), abs(high)))
    guard largest.isShort else { return text(low, digits: digits) + joint + text(high, digits: digits) }
    let decimals = max(0, digits - 1 - largest.exponent)
    return NumberStyle.fixed(low, decimals: decimals) + joint + NumberStyle.fixed(high, decimals: decimals)
  }

  /// Returns the number with exactly so many decimals: "2.10".
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return NumberStyle.automatic.text(value) }
    var rounded = DecimalDigits(value)
    rounded.round(toDecimals: decimals)
    return rounded.positional(decimals: decimals)
  }

  /// Returns the number in ASCII with exactly so many decimals, as C's `%.2f`: "-2.10".
  ///
  /// - Parameter isSigned: Whether a number above zero gets a plus sign; so does zero.
  public static func plain(_ value: Double, decimals: Int, isSigned: Bool = false) -> String {
    guard value.isFinite else { return NumberStyle.plain.text(value) }
    var rounded = DecimalDigits(value)
    rounded.round(toDecimals: decimals)
    return (isSigned && (rounded.digits.isEmpty || !rounded.isNegative) ? "+" : "") + rounded.positional(decimals: decimals, minus: "-")
  }
}

extension DecimalDigits {
  /// Whether the number is written without a power of ten: zero, or from 0.001 to 99,999.
  fileprivate var isShort: Bool { digits.isEmpty || (-3...4).contains(exponent) }

  /// The digits with a power of ten; a lone 1 before it is left out.
  fileprivate var scientific: String {
    guard !digits.isEmpty else { return "0" }
    let power = "10" + superscript(exponent)
    let sign = isNegative ? "−" : ""
    if digits == [1] { return sign + power }
    return sign + mantissa() + "×" + power
  }

  /// The digits with the field's suffix for thousands, millions, billions (10⁹) and trillions (10¹²).
  ///
  /// Below 0.001 and from 10¹⁵ on it is a power of ten: no suffix is in use there.
  fileprivate var counted: String {
    let suffixes = ["", "k", "M", "B", "T"]
    let group = exponent < 0 ? 0 : exponent / 3
    guard isShort || (0..<suffixes.count).contains(group), exponent >= -3 else { return scientific }
    guard group < suffixes.count else { return scientific }
    return (isNegative ? "−" : "") + mantissa(exponent: exponent - 3 * group) + suffixes[group]
  }

  /// The digits as C's `%g` writes them, with the exponent as short as it can be: 2e11.
  fileprivate func plain(significant: Int) -> String {
    guard !digits.isEmpty else { return "0" }
    if (-4..<significant).contains(exponent) { return positional(minus: "-") }
    return (isNegative ? "-" : "") + mantissa() + "e\(exponent)"
  }
}

/// The number in superscript characters: −12 gives ⁻¹².
private func superscript(_ number: Int) -> String {
  let characters = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
  let digits = String(number.magnitude).compactMap(\.wholeNumberValue).map { characters[$0] }
  return (number < 0 ? "⁻" : "") + String(digits)
}

/// How numbers are written, without a locale: a point for decimals, a true minus sign, real superscripts.
public enum NumberStyle: String, Codable, Hashable, Sendable, CaseIterable {
  /// Plain from 0.001 to 99,999, else a power of ten: 3.14, 2×10¹¹.
  case automatic
  /// As the field counts parameters and tokens: 70M, 1.4T; a power of ten beyond.
  case count
  /// Always a power of ten: 10¹², 2×10⁻³.
  case scientific
  /// A share of one hundred: 12%.
  case percent

  /// The number to so many significant digits, without trailing zeros.
  public func text(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return value.isNaN ? "not a number" : value < 0 ? "−∞" : "∞" }
    var rounded = DecimalDigits(self == .percent ? value * 100 : value)
    rounded.round(toDigits: max(digits, 1))
    switch self {
    case .percent: return rounded.positional() + "%"
    case .scientific: return rounded.scientific
    case .automatic: return rounded.isShort ? rounded.positional() : rounded.scientific
    case .count: return rounded.counted
    }
  }

  /// Both ends of a range with the same number of decimals: "0.42–0.50"; with the word "to" where an end is negative.
  ///
  /// - Parameter digits: the significant digits of the end that is larger in size.
  public func text(from low: Double, to high: Double, digits: Int = 3) -> String {
    let joint = low < 0 || high < 0 ? " to " : "–"
    let largest = DecimalDigits(max(abs(low), abs(high)))
    guard self == .automatic, low.isFinite, high.isFinite, largest.isShort else {
      return text(low, digits: digits) + joint + text(high, digits: digits)
    }
    let decimals = max(0, digits - 1 - largest.exponent)
    return NumberStyle.fixed(low, decimals: decimals) + joint + NumberStyle.fixed(high, decimals: decimals)
  }

  /// The number with exactly so many decimals: "2.10".
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return NumberStyle.automatic.text(value) }
    var rounded = DecimalDigits(value)
    rounded.round(toDecimals: decimals)
    return rounded.positional(decimals: decimals)
  }
}

extension DecimalDigits {
  fileprivate var isShort: Bool { digits.isEmpty || (-3...4).contains(exponent) }

  /// The digits with a power of ten; a lone 1 before it is left out.
  var scientific: String {
    guard !digits.isEmpty else { return "0" }
    let power = "10" + superscript(exponent)
    let sign = isNegative ? "−" : ""
    if digits == [1] { return sign + power }
    return sign + mantissa(exponent: 0) + "×" + power
  }

  /// The digits with the field's suffix for thousands, millions, billions (10⁹) and trillions (10¹²).
  fileprivate var counted: String {
    let suffixes = ["", "k", "M", "B", "T"]
    let group = exponent < 0 ? 0 : exponent / 3
    guard isShort || (0..<suffixes.count).contains(group), exponent >= -3 else { return scientific }
    guard group < suffixes.count else { return scientific }
    return (isNegative ? "−" : "") + mantissa(exponent: exponent - 3 * group) + suffixes[group]
  }

  private func mantissa(exponent: Int) -> String {
    var copy = self
    copy.isNegative = false
    copy.exponent = exponent
    return copy.positional()
  }
}

/// The number in superscript characters: −12 gives ⁻¹².
private func superscript(_ number: Int) -> String {
  let characters = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
  let digits = String(number.magnitude).compactMap(\.wholeNumberValue).map { characters[$0] }
  return (number < 0 ? "⁻" : "") + String(digits)
}

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

/// The decimal digits of a finite number: ±d₀.d₁d₂… × 10^exponent.
///
/// They are those of Swift's shortest description that reads back as the same number, so rounding is that of the written number: 1.005 to two decimals
/// is 1.01, though the nearest double lies below. Half is rounded away from zero.
public struct DecimalDigits: Hashable, Sendable {
  /// Whether the number is below zero.
  public var isNegative: Bool
  /// The digits without leading or trailing zeros; zero has none.
  public private(set) var digits: [Int]
  /// The power of ten of the first digit; 0 for zero.
  public private(set) var exponent: Int

  /// Makes the digits of a number.
  ///
  /// - Precondition: the number is finite.
  public init(_ value: Double) {
    precondition(value.isFinite, "only a finite number has digits")
    isNegative = value < 0
    let parts = abs(value).description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let all = mantissa.joined().compactMap(\.wholeNumberValue)
    let leading = all.prefix { $0 == 0 }.count
    let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    digits = Array(all.dropFirst(leading))
    exponent = digits.isEmpty ? 0 : mantissa[0].count - 1 - leading + power
    trim()
  }

  /// Rounds to a number of digits; rounding up may move the first digit one power of ten up.
  public mutating func round(toDigits count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else {
      (digits, exponent) = ([], 0)
      return
    }
    let roundsUp = digits[count] >= 5
    digits.removeSubrange(count...)
    if roundsUp { increment() }
    trim()
  }

  /// Rounds to a number of digits after the decimal point.
  public mutating func round(toDecimals decimals: Int) { round(toDigits: exponent + 1 + decimals) }

  /// Returns the digits as a positional number with so many decimals at least: "0.050".
  public func positional(decimals: Int = 0, minus: String = "−") -> String {
    let places = max(decimals, digits.isEmpty ? 0 : digits.count - 1 - exponent)
    let first = max(exponent, 0)
    var text = isNegative && !digits.isEmpty ? minus : ""
    for place in stride(from: first, through: -places, by: -1) {
      if place == -1 { text += "." }
      let index = exponent - place
      text += digits.indices.contains(index) ? String(digits[index]) : "0"
    }
    return text
  }

  /// Adds one to the last digit, carrying over nines.
  private mutating func increment() {
    var index = digits.count - 1
    while index >= 0, digits[index] == 9 {
      digits[index] = 0
      index -= 1
    }
    if index >= 0 {
      digits[index] += 1
    } else {
      digits.insert(1, at: 0)
      exponent += 1
    }
  }

  /// Drops trailing zeros.
  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { exponent = 0 }
  }
}

extension DecimalDigits {
  /// Returns the digits with their first one at another power of ten: a mantissa, without the sign.
  func mantissa(exponent: Int = 0) -> String {
    var copy = self
    copy.isNegative = false
    copy.exponent = exponent
    return copy.positional()
  }
}

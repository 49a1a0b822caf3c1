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

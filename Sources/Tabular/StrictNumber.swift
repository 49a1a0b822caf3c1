/// Reads numbers as a program writes them: an optional sign, digits, at most one point, an optional exponent.
///
/// Refused: `nan`, `inf`, hexadecimal, thousands separators, a decimal comma, units, surrounding text, and whatever overflows.
/// Blanks around the number are allowed.
///
/// A lenient reader takes `1,234` for 1 and `5M` for 5 without a word, and a fit of such numbers looks like any other. Leading zeros, a
/// bare point at either end (`.5`, `5.`) and a plus sign are accepted; a number too small for a double is zero. O(length).
public enum StrictNumber {
  /// Returns the finite number that the bytes spell, rounded to the nearest, or nil.
  public static func parse(_ bytes: ArraySlice<UInt8>) -> Double? {
    bytes.withUnsafeBufferPointer { buffer in
      let trimmed = trim(buffer)
      guard let number = DecimalNumber(trimmed) else { return nil }
      if let value = number.exactValue { return value }
      guard let value = Double(String(decoding: trimmed, as: UTF8.self)), value.isFinite else { return nil }
      return value
    }
  }

  /// Returns the finite number that the text spells, or nil.
  public static func parse(_ text: String) -> Double? { parse(Array(text.utf8)[...]) }

  /// The bytes without blanks and tabs at their ends.
  private static func trim(_ bytes: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    var (start, end) = (bytes.startIndex, bytes.endIndex)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while start < end, isBlank(bytes[end - 1]) { end -= 1 }
    return bytes[start..<end]
  }
}

/// A well-formed decimal number: ±digits × 10^exponent, as far as 64 bits hold it.
///
/// Most numbers in tables have few digits and small exponents; they are converted here with one rounding, some five times as fast as by the standard
/// library, which converts the others.
private struct DecimalNumber {
  private var isNegative = false
  private var digits: UInt64 = 0
  private var exponent = 0
  /// Whether all digits are in `digits`.
  private var isComplete = true

  /// The powers of ten that a double holds exactly.
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// Checks the grammar; nil if the bytes are no number.
  init?(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    var rest = bytes
    isNegative = rest.first == UInt8(ascii: "-")
    Self.skipSign(&rest)
    let whole = readDigits(&rest)
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = readDigits(&rest)
      exponent = -fraction
    }
    guard whole + fraction > 0 else { return nil }
    guard let mark = rest.first else { return }
    guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return nil }
    rest.removeFirst()
    guard readExponent(&rest), rest.isEmpty else { return nil }
  }

  /// The value if one rounding gives it.
  ///
  /// Digits below 2⁵³ times or over a power of ten that is exact (Clinger 1990, doi:10.1145/93542.93557).
  var exactValue: Double? {
    guard isComplete, digits <= 1 << 53, exponent.magnitude < Self.powers.count else { return nil }
    let power = Self.powers[Int(exponent.magnitude)]
    let value = exponent < 0 ? Double(digits) / power : Double(digits) * power
    return isNegative ? -value : value
  }

  /// Reads digits into the number; returns their count.
  private mutating func readDigits(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    var count = 0
    while let byte = rest.first, byte >= 0x30, byte <= 0x39 {
      if digits < 1 << 56 { digits = 10 * digits + UInt64(byte - 0x30) } else { isComplete = false }
      rest.removeFirst()
      count += 1
    }
    return count
  }

  /// Reads a sign and digits into the exponent; false without a digit.
  ///
  /// It is held within ±10¹²: no text has as many digits to make up for it.
  private mutating func readExponent(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let isNegative = rest.first == UInt8(ascii: "-")
    Self.skipSign(&rest)
    var (value, count) = (0, 0)
    while let byte = rest.first, byte >= 0x30, byte <= 0x39 {
      value = min(1_000_000_000_000, 10 * value + Int(byte - 0x30))
      rest.removeFirst()
      count += 1
    }
    exponent += isNegative ? -value : value
    return count > 0
  }

  private static func skipSign(_ rest: inout Slice<UnsafeBufferPointer<UInt8>>) {
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
  }
}

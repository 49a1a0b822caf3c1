/// Reads numbers as a program writes them: an optional sign, digits, at most one point, an optional exponent.
///
/// Refused: `nan`, `inf`, hexadecimal, thousands separators, a decimal comma, units, surrounding text, and whatever overflows.
/// Blanks around the number are allowed.
public enum StrictNumber {
  /// Returns the finite number that the bytes spell, or nil.
  public static func parse(_ bytes: ArraySlice<UInt8>) -> Double? {
    let trimmed = trim(bytes)
    guard isWellFormed(trimmed) else { return nil }
    guard let value = Double(String(decoding: trimmed, as: UTF8.self)), value.isFinite else { return nil }
    return value
  }

  /// Returns the finite number that the text spells, or nil.
  public static func parse(_ text: String) -> Double? { parse(Array(text.utf8)[...]) }

  private static func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    var bytes = bytes.drop(while: isBlank)
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return bytes
  }

  private static func isWellFormed(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    skipSign(&rest)
    let whole = skipDigits(&rest)
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = skipDigits(&rest)
    }
    guard whole + fraction > 0 else { return false }
    guard let mark = rest.first else { return true }
    guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
    rest.removeFirst()
    skipSign(&rest)
    return skipDigits(&rest) > 0 && rest.isEmpty
  }

  private static func skipSign(_ bytes: inout ArraySlice<UInt8>) {
    if bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-") { bytes.removeFirst() }
  }

  private static func skipDigits(_ bytes: inout ArraySlice<UInt8>) -> Int {
    let digits = bytes.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
    bytes = bytes.dropFirst(digits)
    return digits
  }
}

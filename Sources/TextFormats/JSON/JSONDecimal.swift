/// A number as it was written, if neither an integer nor a double would be written so.
///
/// Such are `1.0`, `1e2`, `-0`, and thirty digits.
///
/// A text that is read and written again keeps its numbers: a seed of twenty digits stays the same seed, and a server that tells `1.0` from `1` gets what was
/// sent.
public struct JSONDecimal: Sendable {
  /// The number's text, of the grammar of RFC 8259.
  public let text: String

  /// Makes a number of a text.
  ///
  /// - Returns: `nil` if the text is no JSON number, or beyond a double's range.
  public init?(_ text: String) {
    var scanner = JSONScanner(Array(text.utf8)[...])
    guard (try? scanner.number()) != nil, scanner.isAtEnd, Double(text)?.isFinite == true else { return nil }
    self.text = text
  }

  /// Makes a number of a text that the scanner has checked.
  init(checked text: String) { self.text = text }

  /// The nearest double.
  public var double: Double { Double(text) ?? .nan }
}

/// The value of a decimal number: ±digits · 10^exponent, the digits without zeros at either end.
///
/// Two texts say the same number if and only if their forms are equal, however many digits they have: a double would make 2⁵³ and 2⁵³ + 1 one. Zero has no
/// digits and no sign. Exponents saturate at 64 bits; a number beyond them is no double.
struct DecimalForm: Hashable {
  private var isNegative = false
  private var digits: [UInt8] = []
  private var exponent = 0

  /// Reads the text of a number; O(digits).
  init(_ text: String) {
    var (isFraction, zeros) = (false, 0)
    var rest = Array(text.utf8)[...]
    scan: while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "-"): isNegative = true
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        exponent = Self.exponent(rest)
        break scan
      default:
        if isFraction { zeros -= 1 }
        if byte != 0x30 || !digits.isEmpty { digits.append(byte) }
      }
    }
    while digits.last == 0x30 {
      digits.removeLast()
      zeros += 1
    }
    if digits.isEmpty { (isNegative, exponent, zeros) = (false, 0, 0) }
    let (sum, overflow) = exponent.addingReportingOverflow(zeros)
    exponent = overflow ? (exponent < 0 ? .min : .max) : sum
  }

  private static func exponent(_ text: ArraySlice<UInt8>) -> Int {
    let text = String(decoding: text, as: UTF8.self)
    return Int(text) ?? (text.hasPrefix("-") ? .min : .max)
  }

  /// The number as an integer; `nil` if it is none of 64 bits.
  var integer: Int? {
    if digits.isEmpty { return 0 }
    guard exponent >= 0, digits.count + min(exponent, 20) <= 19 else { return nil }
    return Int((isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self) + String(repeating: "0", count: exponent))
  }

  /// The one text of this number.
  ///
  /// That of an integer if it is one of 64 bits, else that of a double of exactly this value, else the digits with their exponent.
  var canonicalText: String {
    if let integer { return String(integer) }
    let text = (isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self) + (exponent == 0 ? "" : "e\(exponent)")
    guard let double = Double(text), double.isFinite, DecimalForm(double.description) == self else { return text }
    return double.description
  }
}

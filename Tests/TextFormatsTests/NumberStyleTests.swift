import Testing
import TextFormats

@Suite struct PlainNumberTests {
  /// As C's `%.4g`, with the exponent as short as it can be.
  @Test(
    arguments: [
      (0, "0"), (0.34729, "0.3473"), (2143, "2143"), (21434, "2.143e4"), (3.8e25, "3.8e25"), (-1.5e-7, "-1.5e-7"), (0.0001, "0.0001"),
      (0.00001, "1e-5"), (9999.6, "1e4"), (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"), (1e11, "1e11"),
    ] as [(Double, String)])
  func fourDigits(value: Double, text: String) {
    #expect(NumberStyle.plain.text(value, digits: 4) == text)
  }

  @Test(arguments: [(0.42, "+0.42"), (-0.004, "+0.00"), (-1.005, "-1.01"), (0, "+0.00"), (.infinity, "inf")] as [(Double, String)])
  func signed(value: Double, text: String) {
    #expect(NumberStyle.plain(value, decimals: 2, isSigned: true) == text)
  }

  @Test func fixedDecimals() {
    #expect(NumberStyle.plain(-2.1, decimals: 2) == "-2.10")
    #expect(NumberStyle.plain(1234.5, decimals: 0) == "1235")
    #expect(NumberStyle.plain.text(from: 0.42, to: 1e7) == "0.42 to 1e7")
  }

  /// Every plain text reads back, as the number rounded to its digits.
  @Test func plainTextsReadBack() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let value = Double(bitPattern: .random(in: .min ... .max, using: &random))
      guard value.isFinite else { continue }
      let read = try #require(Double(NumberStyle.plain.text(value, digits: 6)))
      #expect((read - value).magnitude <= 0.500001e-5 * value.magnitude || value.magnitude < 1e-300, "\(value): \(read)")
      #expect(Double(NumberStyle.plain.text(value, digits: 17)) == value)
    }
  }
}

@Suite struct DecimalDigitsTests {
  @Test func digitsOfANumber() {
    let digits = DecimalDigits(-0.00250)
    #expect(digits.isNegative && digits.digits == [2, 5] && digits.exponent == -3)
    #expect(DecimalDigits(0).digits.isEmpty && DecimalDigits(0).positional(decimals: 2) == "0.00")
    #expect(DecimalDigits(123e20).digits == [1, 2, 3] && DecimalDigits(123e20).exponent == 22)
  }

  @Test func roundingIsThatOfTheWrittenNumber() {
    var digits = DecimalDigits(1.005)
    digits.round(toDecimals: 2)
    #expect(digits.positional() == "1.01")
    digits = DecimalDigits(99.96)
    digits.round(toDigits: 3)
    #expect(digits.positional() == "100" && digits.exponent == 2)
    digits.round(toDigits: -1)
    #expect(digits.positional() == "0")
  }
}

/// What every style keeps: the value to the digits asked for, its sign, and its order.
@Suite struct NumberStylePropertyTests {
  /// The value that a text says, by the rules of the style's own documentation.
  private static func value(_ text: String) -> Double? {
    var text = text.replacing("−", with: "-")
    var factor = 1.0
    for (suffix, size) in [("k", 1e3), ("M", 1e6), ("B", 1e9), ("T", 1e12), ("%", 0.01)] where text.hasSuffix(suffix) {
      factor = size
      text = String(text.dropLast())
    }
    let raised = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    guard let start = text.firstIndex(where: { raised.contains($0) || $0 == "⁻" }) else { return Double(text).map { $0 * factor } }
    let exponent = text[start...].map { $0 == "⁻" ? "-" : "\(raised.firstIndex(of: $0) ?? 0)" }.joined()
    let mantissa = text[..<start].dropLast(2).replacing("×", with: "")
    return Double((mantissa.isEmpty || mantissa == "-" ? mantissa + "1" : mantissa) + "e" + exponent)
  }

  @Test(arguments: NumberStyle.allCases, [1, 2, 3, 6])
  func textsSayTheValueToTheirDigits(style: NumberStyle, digits: Int) throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<400 {
      let magnitude = Double.random(in: 1..<10, using: &generator)
      let value = (Bool.random(using: &generator) ? 1 : -1) * (Double("\(magnitude)e\(Int.random(in: -30...30, using: &generator))") ?? 1)
      let read = try #require(Self.value(style.text(value, digits: digits)), "\(value): \(style.text(value, digits: digits))")
      let tolerance = 0.5000001 * [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5][digits - 1]
      #expect((read / value - 1).magnitude <= tolerance, "\(value): \(style.text(value, digits: digits))")
    }
  }

  @Test(arguments: NumberStyle.allCases)
  func zeroAndItsNegativeAreZero(style: NumberStyle) {
    #expect(["0", "0%"].contains(style.text(0)) && style.text(-0.0) == style.text(0))
  }

  @Test func numbersThatAreNotFiniteHaveWords() {
    #expect(NumberStyle.automatic.text(.nan) == "not a number" && NumberStyle.count.text(-.infinity) == "−∞")
    #expect(NumberStyle.fixed(.infinity, decimals: 2) == "∞" && NumberStyle.percent.text(.infinity) == "∞")
  }

  @Test func fixedDecimalsRoundHalfAwayFromZero() {
    for (value, text) in [(0.125, "0.13"), (-0.125, "−0.13"), (2.675, "2.68"), (1e21, "1000000000000000000000.00"), (9.999, "10.00")] {
      #expect(NumberStyle.fixed(value, decimals: 2) == text)
    }
  }

  @Test func ranges() {
    #expect(NumberStyle.percent.text(from: 0.1, to: 0.25) == "10%–25%")
    #expect(NumberStyle.automatic.text(from: -.infinity, to: 2) == "−∞ to 2")
    #expect(NumberStyle.automatic.text(from: 9.995, to: 10.005, digits: 4) == "10.00–10.01")
  }
}

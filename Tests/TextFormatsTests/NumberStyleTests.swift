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

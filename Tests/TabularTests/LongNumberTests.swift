import Tabular
import Testing

/// Numbers whose digits and powers lie far apart.
struct LongNumberTests {
  /// Shifted by its own zeros, a number stays what it is.
  @Test(arguments: [0, 1, 17, 18, 19, 22, 23, 30, 300, 100_000, 100_020])
  func zerosAgainstPowers(zeros: Int) throws {
    let padding = String(repeating: "0", count: zeros)
    #expect(StrictNumber.parse("0.\(padding)25e\(zeros + 9)") == 0.25e9)
    #expect(StrictNumber.parse("25\(padding)e-\(zeros)") == 25)
    #expect(StrictNumber.parse("-\(padding)3.5\(padding)") == -3.5)
  }

  /// Halfway cases, where one rounding differs from two; the even neighbour is right (IEEE 754).
  @Test(
    arguments: [
      ("9007199254740993", 9_007_199_254_740_992), ("9007199254740993.00000000000000000001", 9_007_199_254_740_994),
      ("9007199254740992.999999999999999", 9_007_199_254_740_992),
      ("0.500000000000000166533453693773481063544750213623046875", 0.5000000000000002),
      ("1.7976931348623157e308", .greatestFiniteMagnitude), ("4.9e-324", .leastNonzeroMagnitude), ("2.4703282292062327e-324", 0),
    ] as [(String, Double)])
  func theNearestNumber(text: String, value: Double) { #expect(StrictNumber.parse(text) == value) }

  @Test(arguments: ["1.7976931348623159e308", "1e309", "-1e100000", "1e99999999999999999999999"])
  func overflowIsNoNumber(text: String) { #expect(StrictNumber.parse(text) == nil) }
}

import Testing
import TextFormats

/// The styles of figures and pages.
@Suite struct FigureNumberTests {
  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (3.14159, "3.14"), (-2.5, "−2.5"), (0.001, "0.001"), (0.000999, "9.99×10⁻⁴"), (12_345, "12300"),
      (99_999, "10⁵"), (2e11, "2×10¹¹"), (1e12, "10¹²"), (1.005, "1.01"), (9.995, "10"), (-1e-7, "−10⁻⁷"), (.infinity, "∞"),
      (.leastNonzeroMagnitude, "5×10⁻³²⁴"),
    ] as [(Double, String)])
  func automatic(value: Double, text: String) {
    #expect(NumberStyle.automatic.text(value) == text)
  }

  @Test(
    arguments: [
      (0, "0"), (950, "950"), (1500, "1.5k"), (70e6, "70M"), (999_600_000, "1B"), (1.4e12, "1.4T"), (3e15, "3×10¹⁵"), (0.5, "0.5"),
      (1e-9, "10⁻⁹"), (-2e6, "−2M"),
    ] as [(Double, String)])
  func count(value: Double, text: String) {
    #expect(NumberStyle.count.text(value) == text)
  }

  @Test(arguments: [(0.1234, "12.3%"), (1, "100%"), (-0.005, "−0.5%")] as [(Double, String)])
  func percent(value: Double, text: String) {
    #expect(NumberStyle.percent.text(value) == text)
  }

  @Test(
    arguments: [
      (2.1, 2, "2.10"), (0.999, 2, "1.00"), (0.004, 2, "0.00"), (-0.004, 2, "0.00"), (0.005, 2, "0.01"), (1234.5, 0, "1235"),
      (0.0004, 5, "0.00040"),
    ] as [(Double, Int, String)])
  func fixed(value: Double, decimals: Int, text: String) {
    #expect(NumberStyle.fixed(value, decimals: decimals) == text)
  }

  @Test func rangesHaveTheSameDecimals() {
    #expect(NumberStyle.automatic.text(from: 0.42, to: 0.5, digits: 2) == "0.42–0.50")
    #expect(NumberStyle.automatic.text(from: -0.055, to: -0.0497) == "−0.0550 to −0.0497")
    #expect(NumberStyle.automatic.text(from: 1013, to: 33_200) == "1013–33200")
    #expect(NumberStyle.automatic.text(from: 1e5, to: 2.5e6) == "10⁵–2.5×10⁶")
    #expect(NumberStyle.count.text(from: 190e3, to: 1.2e6) == "190k–1.2M")
    #expect(NumberStyle.automatic.text(from: 1, to: .infinity) == "1–∞")
  }
}

import ScalingLaws
import Testing

@testable import IsoflopCommands

/// Text that fits a terminal, whatever the numbers and names in it.
@Suite struct ConsoleTextTests {
  @Test func sentencesAreBrokenUnderTheirText() {
    let line = "  warning      the target is far beyond the runs, and nobody should rely on what is said of it here"
    #expect(
      WrappedText.lines(line, columns: 60)
        == "  warning      the target is far beyond the runs, and nobody\n               should rely on what is said of it here")
    #expect(WrappedText.lines("one two three four", columns: 9) == "one two\nthree\nfour")
    #expect(WrappedText.lines("warning: run 7 is high\nrun 1: it helps", columns: 14) == "warning: run 7\n  is high\nrun 1: it\n  helps")
    #expect(WrappedText.lines("short\n\nlines", columns: 9) == "short\n\nlines")
    let word = String(repeating: "x", count: 30)
    #expect(WrappedText.lines("a \(word) b", columns: 10) == "a\n\(word)\nb")
  }

  @Test func tablesAndDrawingsStay() {
    let row = "a long name of a law     1.234   [1.1, 1.3]      12.17B"
    #expect(WrappedText.lines(row, columns: 20) == row)
    #expect(WrappedText.lines("│   ●     ⠤⠤⠤      ●  ", columns: 10) == "│   ●     ⠤⠤⠤      ●  ")
  }

  @Test func noWordIsLostOrAdded() {
    let text = "  label  " + (0..<200).map { "word\($0)" }.joined(separator: " ")
    for columns in [20, 40, 80] {
      let broken = WrappedText.lines(text, columns: columns)
      #expect(broken.split(whereSeparator: \.isWhitespace) == text.split(whereSeparator: \.isWhitespace))
      #expect(broken.split(separator: "\n").allSatisfy { $0.count <= columns })
    }
  }

  @Test(
    arguments: [
      (0.0, "0"), (999, "999"), (999.7, "1000"), (111_600, "111.6k"), (2.5e6, "2.50M"), (7.253e9, "7.25B"), (1.4e13, "14.00T"),
      (1.66e15, "1.66e15"),
      (1e300, "1e300"), (.infinity, "inf"),
    ])
  func countsAreShort(value: Double, text: String) {
    #expect(Number.count(value) == text)
  }

  @Test func numbersAreShort() {
    #expect(Number.short(-0.0) == "0" && Number.short(3.5e-19) == "3.5e-19" && Number.short(227_000) == "2.27e5")
    #expect(Number.compute(2e11) == "2e11" && Number.compute(3.844e21) == "3.84e21" && Number.signedPercent(0.00421) == "+0.42%")
    #expect(
      Number.counted(1, "file") == "1 file" && Number.counted(0, "file") == "0 files" && Number.counted(2, "box", "boxes") == "2 boxes")
    #expect(Number.confidence(evidence: 0) == "50.0%" && Number.confidence(evidence: 3) == "95.3%")
    #expect(Number.confidence(evidence: 6) == "99.75%" && Number.confidence(evidence: 50) == "over 99.99%")
  }

  @Test func aCellIsCutAndHarmless() {
    let table = TextTable(header: ["run", "loss"], rows: [[String(repeating: "x", count: 500), "1"], ["\u{1B}[2J", "2"]])
    #expect(table.lines.allSatisfy { $0.count <= 46 && !$0.contains("\u{1B}") })
    #expect(table.lines[3].hasPrefix("\\u{1B}[2J"))
  }
}

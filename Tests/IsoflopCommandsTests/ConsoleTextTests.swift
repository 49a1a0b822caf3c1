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

  /// An argument in quotes can be copied from one line; an apostrophe is no quote.
  @Test func quotedArgumentsStayWhole() {
    let text = "t.csv: --column 'parameters=Model Size (B)*1' reads it as it is; don't break it, it's 'one argument'"
    let lines = WrappedText.lines(text, columns: 40).split(separator: "\n")
    #expect(lines.contains { $0.contains("'parameters=Model Size (B)*1'") } && lines.contains { $0.contains("'one argument'") })
    #expect(lines.joined(separator: " ").split(separator: " ") == text.split(separator: " "))
    let apostrophes = "the runs' 'em all " + String(repeating: "word ", count: 30)
    #expect(WrappedText.lines(apostrophes, columns: 40).split(whereSeparator: \.isWhitespace) == apostrophes.split(separator: " "))
  }

  /// Notes, warnings and errors fit 80 columns where no terminal says otherwise.
  @Test func standardErrorFitsEightyColumns() throws {
    let rows = (1...8).map { "\(Double($0) * 1e2),\(Double($0) * 2e9),\(1.2e18 * Double($0 * $0)),\(4 - 0.1 * Double($0))\n" }.joined()
    for (input, words) in [
      ("N,D,C,loss\n" + rows, "keeps the numbers"), ("model size (M),tokens seen,val_loss\n" + rows, "4 fields"),
      ("params,tokens,lr,loss\n" + rows.replacing(",3.", with: ",x3."), "take another column"),
    ] {
      let outcome = try CommandLineTool.run("fit", "-", input: input)
      #expect(outcome.printedErrors.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(outcome.printedErrors)")
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
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
    #expect(Number.confidence(evidence: 0) == "50.0%" && Number.confidence(evidence: 3) == "95.3%")
    #expect(Number.confidence(evidence: 6) == "99.75%" && Number.confidence(evidence: 50) == "over 99.99%")
  }

  @Test func aCellIsCutAndHarmless() {
    let table = TextTable(header: ["run", "loss"], rows: [[String(repeating: "x", count: 500), "1"], ["\u{1B}[2J", "2"]])
    #expect(table.lines.allSatisfy { $0.count <= 46 && !$0.contains("\u{1B}") })
    #expect(table.lines[3].hasPrefix("\\u{1B}[2J"))
  }

  @Test func anErrorOfTheToolIsHarmless() throws {
    let outcome = try CommandLineTool.run(
      "fit", "-", input: "N,D,loss\n1e6,1e9,3\n\u{1B}]0;owned\u{7}\(String(repeating: "y", count: 5000)),1e9,3\n")
    #expect(outcome.status == 65 && outcome.errors.contains("\\u{1B}]0;owned\\u{7}y") && !outcome.errors.contains("\u{1B}"))
    #expect(outcome.errors.count < 500, "\(outcome.errors)")
  }
}

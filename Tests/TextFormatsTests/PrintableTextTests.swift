import Testing
import TextFormats

/// What a terminal must not run and a message must not repeat.
@Suite struct PrintableTextTests {
  @Test(
    arguments: [
      ("plain, é, 漢字, 🙂", "plain, é, 漢字, 🙂"), ("\u{1B}[31mred\u{7}", "\\u{1B}[31mred\\u{7}"), ("a\u{0}b\u{7F}", "a\\u{0}b\\u{7F}"),
      ("\u{9B}2J", "\\u{9B}2J"), ("run\u{202E}vsc", "run\\u{202E}vsc"), ("two\nlines\t\r", "two\\nlines\\t\\r"),
      ("a\u{2028}b\u{200B}c\u{AD}", "a\\u{2028}b\\u{200B}c\\u{AD}"), ("👨\u{200D}👩 می\u{200C}خواهم", "👨\u{200D}👩 می\u{200C}خواهم"), ("", ""),
    ])
  func controlCharactersAreEscaped(text: String, escaped: String) {
    #expect(PrintableText.escaped(text) == escaped)
  }

  @Test func linesAreKeptOnRequest() {
    #expect(PrintableText.escaped("a\nb\tc\u{1B}", keepsLines: true) == "a\nb\tc\\u{1B}")
  }

  @Test func longTextIsCut() {
    #expect(PrintableText.short(String(repeating: "x", count: 40)) == String(repeating: "x", count: 40))
    #expect(PrintableText.short(String(repeating: "x", count: 41)) == String(repeating: "x", count: 39) + "…")
    #expect(PrintableText.short("a\u{1B}bcd", limit: 3) == "a\\u{1B}…")
  }

  /// A field of fifty megabytes in a table isn't repeated by the error about it.
  @Test func aMessageCutsWhatItQuotes() {
    let field = String(repeating: "9x", count: 100_000)
    let message = PrintableText.message("runs.csv:2:1: N is \"\(field)\", which is not a finite number: write it like 1.5")
    #expect(message.hasPrefix("runs.csv:2:1: N is \"9x9x") && message.hasSuffix("…\", which is not a finite number: write it like 1.5"))
    #expect(message.count < 150)
    #expect(PrintableText.message("it's “\u{1B}[2J” here\n") == "it's “\\u{1B}[2J” here\n")
    let long = PrintableText.message(field + " is wrong: do this")
    #expect(long.count < 2000 && long.hasSuffix("is wrong: do this"))
  }
}

import Testing
import TextFormats

@Suite struct EscapingTests {
  @Test func markupCannotBeBrokenOutOf() {
    #expect(MarkupText.escaped("<a href=\"x\" id='y'>&\n") == "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&#10;")
    #expect(MarkupText.escaped("a\u{0}b\u{1B}c\u{FFFE}") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}")
    #expect(MarkupText.escaped("é 😀 ‮") == "é 😀 ‮")
  }

  @Test(
    arguments: [
      ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a \"b\"", "\"a \"\"b\"\"\""), ("two\nlines", "\"two\nlines\""), ("\r", "\"\r\""),
      ("a;b", "a;b"),
    ] as [(String, String)])
  func fieldsAreQuotedIfTheyMustBe(text: String, field: String) {
    #expect(DelimitedText.field(text) == field)
  }

  @Test func theDelimiterDecides() {
    #expect(DelimitedText.row(["a;b", "c,d"], delimiter: ";") == "\"a;b\";c,d")
    #expect(DelimitedText.row(["", ""]) == ",")
  }
}

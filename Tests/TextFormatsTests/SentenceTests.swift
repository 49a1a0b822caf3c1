import Testing
import TextFormats

/// Sentences from parts: counts with their nouns, and one full stop.
struct SentenceTests {
  @Test func countsTakeTheirForm() {
    #expect(
      Plural.counted(1, "size") == "1 size" && Plural.counted(0, "size") == "0 sizes" && Plural.counted(2, "box", "boxes") == "2 boxes")
    #expect(Plural.counted(1, "row was", "rows were") == "1 row was" && Plural.counted(3, "row was", "rows were") == "3 rows were")
    #expect(Plural.form(1, "looks", "look") == "looks" && Plural.form(0, "looks", "look") == "look")
  }

  @Test(
    arguments: [
      ("it is full", "it is full."), ("It is full.", "It is full."), ("it is full..", "it is full."), ("is it? ", "is it?"),
      ("stop!", "stop!"),
      ("and so on…", "and so on…"), ("and so on...", "and so on..."), ("", ""), ("“no.”", "“no.”."),
    ])
  func oneFullStop(text: String, sentence: String) { #expect(Sentence.ended(text) == sentence) }
}

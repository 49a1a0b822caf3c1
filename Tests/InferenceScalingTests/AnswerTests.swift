import InferenceScaling
import Testing

@Suite struct AnswerTests {
  @Test(arguments: [
    ("so \\boxed{42}, not \\boxed{\\frac{1}{2}}.", AnswerExtractor.boxed, "1/2"),
    ("\\boxed{3} and then \\boxed{4", .boxed, "3"),
    ("The answer is 12.\nSure.", .answerIs, "12"),
    ("Answer: (4 * 5) + 4 = 24", .answerIs, "(4 * 5) + 4 = 24"),
    ("**Final Answer:** **yajo**", .answerIs, "yajo"),
    ("the answer is 3. No, the answer is: Paris.", .answerIs, "paris"),
    ("from 1,200 take 3 -> 1,197.50 dollars", .lastNumber, "1197.5"),
    ("it fell to -5", .lastNumber, "-5"),
    ("10-5 is 5, so 3-2", .lastNumber, "2"),
    ("about 3/6.", .lastNumber, "1/2"),
    ("{\"answer\": \"New  York\", \"sure\": true}", .jsonField("answer"), "new york"),
    ("{\"answer\": 7.0}", .jsonField("answer"), "7"),
    ("{\"answer\": \"say \\\"no\\\"\"}", .jsonField("answer"), "say \\\"no\\\""),
    ("  x \n", .wholeText, "x"),
    ("\\boxed{9} … the answer is 8 … 7", .mathematics, "9"),
    ("the answer is 8 … 7", .mathematics, "8 … 7"),
    ("I get 8, or 7", .mathematics, "7"),
  ])
  func extracts(text: String, extractor: AnswerExtractor, answer: String) {
    #expect(extractor.extract(from: text)?.answer == answer)
  }

  @Test(arguments: [AnswerExtractor.boxed, .answerIs, .lastNumber, .jsonField("answer"), .wholeText, .mathematics])
  func findsNothingInNothing(extractor: AnswerExtractor) {
    #expect(extractor.extract(from: "") == nil)
    #expect(extractor.extract(from: "  \n ") == nil)
  }

  @Test func saysHowItFound() {
    #expect(AnswerExtractor.mathematics.extract(from: "I get $8")?.extractor == .lastNumber)
    #expect(AnswerExtractor.mathematics.extract(from: "The answer is 1,000")?.text == "1,000")
  }

  @Test(arguments: [
    ("$1,234.50", "1234.5"), ("007", "7"), ("-0", "0"), ("-0.50", "-0.5"), ("18%", "18"), ("\\frac{2}{4}", "1/2"), ("6/3", "2"),
    ("3/-6", "-1/2"),
    ("1/0", "1/0"), ("\\text{Yes}", "yes"), ("$x+1$", "x+1"), ("1,23", "1,23"), ("+5", "5"), (".5", "0.5"), ("5.", "5"), ("1.2.3", "1.2.3"),
    ("99999999999999999999999", "99999999999999999999999"), ("-", "-"),
  ])
  func hasCanonicalForms(answer: String, form: String) { #expect(CanonicalAnswer.form(answer) == form) }

  @Test func formsAreStable() {
    for answer in ["$1,234.50", "\\frac{2}{4}", "\\text{a  B}", "05/01/2021", "-3/6"] {
      let form = CanonicalAnswer.form(answer)
      #expect(CanonicalAnswer.form(form) == form)
    }
  }

  @Test func numbersAreEqualWithinATolerance() {
    #expect(CanonicalAnswer.areEqual("1/3", "0.3333333333"))
    #expect(!CanonicalAnswer.areEqual("1/3", "0.333"))
    #expect(CanonicalAnswer.areEqual("1/3", "0.333", tolerance: 1e-2))
    #expect(!CanonicalAnswer.areEqual("infinity", "nan"))
  }

  @Test func anEqualityVerifierComparesAnswers() throws {
    let verifier = EqualityVerifier(answers: ["q": "1,000"])
    #expect(try verifier.judge(Candidate(answer: "1000.0"), question: .any).passed == true)
    #expect(try verifier.judge(Candidate(), question: .any).passed == false)
    #expect(throws: CallError.self) { try verifier.judge(Candidate(answer: "1"), question: Question(id: "other")) }
  }

  @Test func anExtractingSamplerFindsAnswers() throws {
    var scripted = ScriptedSampler(["x"])
    scripted.candidates[0].answer = nil
    scripted.candidates[0].text = "The answer is 7."
    let sampler = ExtractingSampler(scripted, extractor: .mathematics)
    #expect(try sampler.candidate(SampleCall(id: 0, ordinal: 0, request: SampleRequest()), question: .any).answer == "7")
  }
}

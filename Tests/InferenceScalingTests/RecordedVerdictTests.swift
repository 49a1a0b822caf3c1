import InferenceScaling
import Tabular
import Testing

/// Verdicts as tools write them: under any name, as fractions, and one on several answers.
@Suite struct RecordedVerdictTests {
  private func read(_ text: String, _ columns: [RecordingField: String] = [:]) throws -> Recording {
    try Recording(Table(bytes: Array(text.utf8), name: "r"), options: RecordingOptions(columns: columns))
  }

  private func message(_ text: String, _ columns: [RecordingField: String] = [:]) -> String {
    do {
      _ = try read(text, columns)
      return "no error"
    } catch { return "\(error)" }
  }

  /// A row of lm-evaluation-harness with filtered answers and members of metrics.
  private func row(_ answers: String, target: String = "4", _ metrics: String, texts: String? = nil, id: Int = 0) -> String {
    #"{"doc_id":\#(id),"target":"\#(target)","resps":[\#(texts ?? answers)],"filtered_resps":\#(answers),\#(metrics)}"# + "\n"
  }

  /// Verdicts that differ from the comparison with the target, which none of them may be replaced by.
  @Test(arguments: [
    #""metrics":["math_verify"],"math_verify":1"#, #""math_verify":1.0"#, #""pass@1":1.0"#, #""metrics":["pass@1"],"pass@1":1.0"#,
    #""metrics":["prompt_level_strict_acc"],"prompt_level_strict_acc":true"#, #""metrics":["solved_by_judge"],"solved_by_judge":1"#,
  ])
  func aMetricOfAnyNameIsTheVerdict(metric: String) throws {
    let recording = try read(row(#"["2 + 2"]"#, metric))
    #expect(try recording.successes() == [Successes(correct: 1, samples: 1)])
    #expect(recording.inferences.contains("1 verdict differs from the comparison of answer and right answer: the verdict counts"))
  }

  @Test func severalMetricsAreChosenByNameOrRefused() throws {
    let both = row(#"["x"]"#, #""metrics":["math_verify","exact_match"],"exact_match":0.0,"math_verify":1"#)
    #expect(try read(both).successes() == [Successes(correct: 0, samples: 1)])
    #expect(
      try read(both).inferences.contains(
        "exact_match says what is right, and math_verify differs from it in 1 row: --column correct=math_verify takes that"))
    #expect(try read(both, [.correct: "math_verify"]).successes() == [Successes(correct: 1, samples: 1)])
    #expect(
      message(row(#"["x"]"#, #""metrics":["em","f1"],"em":0.0,"f1":0.3"#))
        == "r: several columns could be correct (em, f1): say which, as in --column correct=em")
    // Rows of two tasks, each with its own metric.
    let tasks =
      row(#"["x"]"#, #""metrics":["exact_match"],"exact_match":0.0"#)
      + row(#"["y"]"#, #""metrics":["math_verify"],"math_verify":1"#, id: 1)
    #expect(try read(tasks).successes().map(\.correct) == [0, 1])
  }

  /// Of four samples of code, none of which equals the test that is its target, one in two passes.
  @Test func aMeanOverSamplesIsTaken() throws {
    let codes = #"["a","b","c","d"]"#
    let recording = try read(row(codes, target: "check()", #""metrics":["pass@1"],"pass@1":0.5"#))
    #expect(try recording.successes() == [Successes(correct: 2, samples: 4)] && !recording.hasAnswers)
    #expect(recording.inferences.contains { $0.hasPrefix("in 1 row pass@1 is a mean that doesn't say which") })
    #expect(try read(row(codes, target: "check()", #""pass@1":1.0"#)).successes() == [Successes(correct: 4, samples: 4)])
    // Where the comparison finds as many, it says which.
    let compared = try read(row(#"["4","5","4.0"]"#, #""pass@1":0.6667"#))
    #expect(compared.problems[0].samples.map(\.isCorrect) == [true, false, true] && compared.hasAnswers)
    #expect(message(row(codes, #""pass@1":0.4"#)).contains("pass@1 is 0.4, which is no share of 4 answers"))
    #expect(message(row(codes, #""metrics":["pass@10"],"pass@10":1.0"#)).contains("pass@10 judges several samples together"))
    // The row holds its samples as texts alone.
    let texts = try read(row(#"["a"]"#, #""exact_match":0.25"#, texts: codes))
    #expect(try texts.successes() == [Successes(correct: 1, samples: 4)])
  }

  /// The harness scores the first of several answers: that one is read, and the rest is said.
  @Test func oneVerdictIsOnTheFirstAnswer() throws {
    let recording = try read(row(#"["four","5","4"]"#, #""exact_match":1.0"#))
    #expect(recording.problems[0].samples == [RecordedSample(answer: "four", isCorrect: true, text: "four")])
    #expect(recording.inferences[0].contains("exact_match is the verdict on the first, which is read; --column correct=exact_match"))
    let all = try read(row(#"["four","5","4"]"#, #""exact_match":1.0"#), [.correct: "exact_match"])
    #expect(try all.successes() == [Successes(correct: 3, samples: 3)])
  }

  @Test func answersThatNoVerdictIsOnAreComparedAndSaid() throws {
    let rows = row(#"["4"]"#, #""exact_match":1.0"#, texts: #"["It is 4","5","4"]"#)
    let all = try read(rows, [.answer: "resps"])
    #expect(try all.successes() == [Successes(correct: 2, samples: 3)])
    #expect(all.inferences.contains { $0.hasPrefix("exact_match is on the filtered answer alone: in 1 row") })
    // Whole derivations, in which a comparison finds nothing.
    let derivations = row(#"["4"]"#, #""exact_match":1.0"#, texts: #"["2 and 2 make 4","1 and 3 make 4"]"#)
    #expect(message(derivations, [.answer: "resps"]).contains("exact_match calls an answer right, but none of the 2 equals “4”"))
    #expect(message(rows, [.answer: "resps", .correct: "exact_match"]).contains("is the verdict on the filtered answer, not on these 3"))
    // Of other tools nothing says whose verdict it is, unless the comparison agrees.
    #expect(message(#"{"problem":"q","answers":["4","5"],"gold":"4","correct":true}"# + "\n").contains("one verdict on 2 answers"))
    #expect(
      try read(#"{"problem":"q","answers":["4","4.0"],"gold":"4","correct":true}"# + "\n").successes()
        == [Successes(correct: 2, samples: 2)])
  }

  /// F1 and a judge's half point are no verdicts, unless a threshold makes them some.
  @Test func fractionsNeedAThreshold() throws {
    let table = "problem,answer,gold,f1\na,4,4,0.5\nb,5,4,0.9\n"
    #expect(
      message(table, [.correct: "f1"])
        == "r:2:7: f1 is 0.5, neither right (1) nor wrong (0): say from where on it is right, as in --column 'correct=f1>=0.5'")
    #expect(try read(table, [.correct: "f1>=0.6"]).successes().map(\.correct) == [0, 1])
    #expect(try read(table, [.correct: "f1<0.6"]).successes().map(\.correct) == [1, 0])
    #expect(try read(table, [.correct: "f1>=2"]).inferences.contains { $0.hasPrefix("by f1>=2 every sample is wrong") })
    #expect(message(table, [.correct: "f2>=0.6"]).contains("f2>=0.6"))
    #expect(message(row(#"["a","b"]"#, #""metrics":["f1"],"f1":0.5"#)).contains("f1 is 0.5, neither right"))
    #expect(message("problem,correct\na,7\n").contains("correct is 7, neither right"))
    #expect(try read("problem,correct\na,1.00\na,0e3\n").successes() == [Successes(correct: 1, samples: 2)])
    let judged = try read("problem,answers,judge\na,\"[\"\"x\"\",\"\"y\"\"]\",\"[0.9,0.2]\"\n", [.correct: "judge>0.5"])
    #expect(judged.problems[0].samples.map(\.isCorrect) == [true, false])
  }
}

import InferenceScaling
import Tabular
import Testing

/// Tables of other tools: truth values, arrays, names, and several recordings in one table.
@Suite struct RecordingFormatTests {
  private func read(
    _ text: String, _ columns: [RecordingField: String] = [:], where selection: [RowCondition] = []
  ) throws -> Recording {
    try Recording(Table(bytes: Array(text.utf8), name: "r"), selecting: selection, options: RecordingOptions(columns: columns))
  }

  private func message(_ text: String, _ columns: [RecordingField: String] = [:]) -> String {
    do {
      _ = try read(text, columns)
      return "no error"
    } catch { return "\(error)" }
  }

  @Test(arguments: [("1.0", "0.0"), ("True", "False"), ("pass", "fail"), ("passed", "timeout"), ("C", "I"), ("yes", "no"), ("C", "N")])
  func truthIsReadAsToolsWriteIt(right: String, wrong: String) throws {
    #expect(try read("problem,correct\na,\(right)\na,\(wrong)\n").successes() == [Successes(correct: 1, samples: 2)])
  }

  @Test func whatIsPartlyRightIsNotRightAndSaid() throws {
    let recording = try read("id,epoch,score\n7,1,C\n7,2,P\n7,3,I\n")
    #expect(try recording.successes() == [Successes(correct: 1, samples: 3)])
    #expect(recording.inferences == ["the column score says what is right", "1 sample is partly right (P), which counts as not right"])
  }

  @Test func columnsAreNamed() throws {
    let text = "item,reply,verdict\na,4,1\na,5,0\n"
    #expect(message(text).contains("no column for the problem"))
    let recording = try read(text, [.problem: "item", .answer: "reply", .correct: "verdict"])
    #expect(try recording.successes() == [Successes(correct: 1, samples: 2)] && recording.problems[0].samples[1].answer == "5")
    #expect(message(text, [.problem: "nothing"]).contains("nothing"))
  }

  /// A line of large_language_monkeys: a row a problem, arrays of samples.
  @Test func arraysAreSamples() throws {
    let line =
      #"{"question":"q","gt_answer":"4","samples":["so 4","so 5"],"is_corrects":[true,false],"completion_tokens":[11,12],"orig_dset_idx":0}"#
    let recording = try read(line + "\n")
    #expect(recording.problems.map(\.id) == ["0"] && !recording.hasAnswers)
    #expect(recording.problems[0].samples.map(\.isCorrect) == [true, false] && recording.problems[0].samples.map(\.tokens) == [11, 12])
    #expect(recording.problems[0].samples.map(\.text) == ["so 4", "so 5"])
    #expect(
      message(#"{"problem":"q","is_corrects":[true],"tokens":[1,2]}"# + "\n").contains("tokens has 2 values where this row has 1 sample"))
    #expect(try read(#"{"problem":"q","answers":["4","5"],"gold":"4"}"# + "\n").successes() == [Successes(correct: 1, samples: 2)])
    #expect(message(#"{"problem":"q","answers":["4","5"],"correct":true}"# + "\n").contains("one verdict on 2 answers"))
  }

  private static let evaluated = (0..<3).map {
    #"{"doc_id":\#($0),"doc":{"answer":"4"},"target":"4","resps":[["It is 4","5","4"]],"filtered_resps":["4"],"exact_match":1.0}"# + "\n"
  }.joined()

  /// A line of lm-evaluation-harness: its metric is of the filtered answer alone.
  @Test func samplesOfTheEvaluationHarnessAreRead() throws {
    let recording = try read(Self.evaluated)
    #expect(try recording.successes() == Array(repeating: Successes(correct: 1, samples: 1), count: 3))
    #expect(recording.problems[0].samples[0].answer == "4" && recording.inferences[0].contains("resps has up to 3 texts"))
    let all = try read(Self.evaluated, [.answer: "resps"])
    #expect(try all.successes() == Array(repeating: Successes(correct: 2, samples: 3), count: 3), "compared with the target")
    let silent = try read(#"{"doc_id":1,"target":"4","filtered_resps":["[invalid]"],"exact_match":0.0}"# + "\n")
    #expect(silent.problems[0].samples[0].answer == nil)
    let choice = try read(#"{"doc_id":1,"target":"0","filtered_resps":[["-12.5","False"],["-3.5","True"]],"acc":1.0}"# + "\n")
    #expect(try choice.successes() == [Successes(correct: 1, samples: 1)] && !choice.hasAnswers)
  }

  @Test func twoFiltersAreNotPooled() throws {
    let rows = ["strict-match", "flexible-extract"].map { filter in
      #"{"doc_id":1,"target":"4","filtered_resps":["4"],"filter":"\#(filter)","exact_match":1.0}"# + "\n"
    }.joined()
    #expect(
      message(rows) == "r holds several recordings: filter (strict-match, flexible-extract) splits the samples of each problem: choose one")
    #expect(try read(rows, where: [.init(column: "filter", value: "strict-match")]).sampleCount == 1)
  }

  @Test func samplesOfInspectAreReadByEpoch() throws {
    let rows = (1...2).map {
      #"{"id":"7","epoch":\#($0),"target":"4","scores":{"match":{"value":"\#($0 == 1 ? "C" : "I")","answer":"\#(3 + $0)"}}}"# + "\n"
    }.joined()
    let recording = try read(rows)
    #expect(recording.problems[0].samples.map(\.answer) == ["4", "5"] && recording.problems[0].samples.map(\.isCorrect) == [true, false])
    let frame = "sample_id,id,epoch,target,score_match,score_judge\nu1,7,1,4,C,I\nu2,7,2,4,I,I\n"
    #expect(
      message(frame).contains("several columns could be correct (score_match, score_judge): say which, as in --column correct=score_match"))
    #expect(try read(frame, [.correct: "score_match"]).successes() == [Successes(correct: 1, samples: 2)])
  }

  @Test func twoModelsAreNotPooled() throws {
    let pooled = "model,problem,correct\nsmall,a,1\nlarge,a,0\nsmall,b,1\nlarge,b,0\n"
    #expect(message(pooled).contains("model (small, large) splits the samples of each problem"))
    #expect(
      try read(pooled, where: [.init(column: "model", value: "small")]).successes().allSatisfy { $0 == Successes(correct: 1, samples: 1) })
    // Numbers under any other name, one row each, number samples; texts are remarked on; equal halves are recordings.
    #expect(try read("seed,problem,correct\n1,a,1\n2,a,0\n1,b,1\n2,b,0\n").inferences.isEmpty)
    #expect(try read("worker,problem,correct\nx,a,1\ny,a,0\nx,b,1\ny,b,0\n").inferences[0].hasPrefix("worker has each of its values once"))
    #expect(message("shots,problem,correct\n0,a,1\n5,a,0\n0,a,1\n5,a,0\n").contains("shots (0, 5)"))
    // A property of the problem, or of some samples, splits nothing.
    #expect(try read("kind,problem,correct\nx,a,1\nx,a,0\ny,b,1\ny,b,0\n").inferences.isEmpty)
    #expect(try read("flag,problem,correct\nx,a,1\nx,a,0\ny,a,0\nx,b,1\nx,b,1\ny,b,1\n").inferences.isEmpty)
  }

  /// Sums over tokens prefer short answers: sums of −3 over 3 tokens and −40 over 200 are means of −1 and −0.2.
  @Test func summedLogProbabilitiesAreDividedByTokens() throws {
    let text = "problem,answer,correct,cumulative_logprob,tokens\na,1,0,-3,3\na,2,1,-40,200\na,3,0,-5,4\n"
    let recording = try read(text)
    #expect(recording.problems[0].samples.map(\.logProbability) == [-1, -0.2, -1.25] && recording.inferences.isEmpty)
    let outcome = RecordingReplay(recording, orders: 3).run(BestOfN(count: 3))
    #expect(outcome[0].correct == 1)
    #expect(message("problem,answer,cumulative_logprob\na,1,-3\n").contains("give their number in a column “tokens”"))
    #expect(message("problem,answer,logprob\na,1,0.5\n").contains("logprob is 0.5, but a log-probability is at most 0"))
    let confident = try read("problem,answer,logprob,settings\na,1,12.5,s\n")
    #expect(confident.problems[0].samples[0].logProbability == 12.5 && confident.inferences.isEmpty)
    let call = SampleCall(id: 0, ordinal: 0, request: SampleRequest())
    #expect(try ReplaySampler(confident).candidate(call, question: confident.problems[0].question).score == 12.5)
    #expect(try read("problem,answer,logprob\na,1,-3\n").inferences[0].contains("read as the mean over a sample's tokens"))
  }

  /// A count of right samples has no order: the first ones of it are as good as any.
  @Test func countsHaveNoOrder() throws {
    let recording = try read("question,correct_of_10\n" + (0..<200).map { "q\($0),5\n" }.joined())
    #expect(try recording.successes().allSatisfy { $0 == Successes(correct: 5, samples: 10) })
    let first = try recording.subsampled(2).successes().reduce(0) { $0 + $1.correct }
    #expect(abs(first - 200) < 40, "\(first) of 400, half of them right")
    #expect(recording.inferences == ["counts of right samples have no order: it was drawn at random"])
  }
}

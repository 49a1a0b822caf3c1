import InferenceScaling
import RealModule
import Tabular
import Testing

@Suite struct RecordingTests {
  private func read(_ text: String, _ selection: [RowCondition] = []) throws -> Recording {
    try Recording(Table(bytes: Array(text.utf8), name: "r.csv"), selecting: selection)
  }

  private func message(_ text: String) -> String {
    do {
      _ = try read(text)
      return "no error"
    } catch { return "\(error)" }
  }

  @Test func readsSamples() throws {
    let recording = try read("problem,sample,gold,answer,correct,words,score\n7,0,4,4,1,12,0.5\n7,1,4,,0,3,\n8,0,5,6,false,1,2\n")
    #expect(recording.problems.map(\.id) == ["7", "8"])
    #expect(recording.problems[0].samples[0] == RecordedSample(answer: "4", isCorrect: true, tokens: 12, score: 0.5))
    #expect(recording.problems[0].samples[1] == RecordedSample(answer: nil, isCorrect: false, tokens: 3))
    #expect(recording.inferences.count == 2 && recording.isLabelled && recording.hasAnswers)
    #expect(try recording.successes() == [Successes(correct: 1, samples: 2), Successes(correct: 0, samples: 1)])
  }

  @Test func readsJSONLinesAndComparesWithGold() throws {
    let recording = try read(
      "{\"problem\":\"a\",\"answer\":\"x\",\"gold\":\"x\",\"completion_tokens\":9}\n{\"problem\":\"a\",\"answer\":\"y\",\"gold\":\"x\"}\n")
    #expect(recording.problems[0].samples.map(\.isCorrect) == [true, false])
    #expect(recording.problems[0].samples.map(\.tokens) == [9, nil] && !recording.countsTokens)
  }

  @Test func samplesComeInTheOrderOfTheirNumbers() throws {
    let live = try read("problem,sample,answer\np,10,k\np,2,c\nq,0,x\np,0,a\n")
    #expect(live.problems[0].samples.map(\.answer) == ["a", "c", "k"])
    let named = try read("problem,sample,answer\np,second,b\np,1,a\n")
    #expect(named.problems[0].samples.map(\.answer) == ["b", "a"], "names have no order")
  }

  /// A score of 0.2 and a log-probability of −2 have no common scale: where there are scores, only they count.
  @Test func scoresAreThoseRecordedOrElseProbabilities() throws {
    func scores(_ text: String) throws -> [Double?] {
      let recording = try read(text)
      let sampler = ReplaySampler(recording)
      return try recording.problems[0].samples.indices.map {
        let call = SampleCall(id: $0, ordinal: $0, request: SampleRequest())
        return try sampler.candidate(call, question: recording.problems[0].question).score
      }
    }
    #expect(try scores("problem,sample,answer,score,logprob\np,0,a,0.2,-1\np,1,b,,-2\np,2,c,,\n") == [0.2, nil, nil])
    #expect(try scores("problem,answer,mean_logprob\np,a,-1\np,b,0\np,c,\n") == [Double.exp(-1), 1, nil])
    #expect(throws: CallError.self) { try RecordedScore().judge(Candidate(answer: "a", confidences: [-1]), question: .any) }
  }

  @Test func readsSummaries() throws {
    #expect(try read("method,problem,correct_bits\nio,1,0110\n").successes() == [Successes(correct: 2, samples: 4)])
    #expect(try read("question,correct_of_10\nq,8\n").successes() == [Successes(correct: 8, samples: 10)])
  }

  @Test func errorsSayWhere() {
    #expect(
      message("problem,answer,correct\n1,a,Maybe\n")
        == "r.csv:2:5: correct is “Maybe”: write 1 or 0, true or false, pass or fail, or C or I")
    #expect(message("problem,correct_bits\n1,01x\n") == "r.csv:2:3: “01x” is not a string of outcomes: write a 0 or a 1 for each sample")
    #expect(message("problem,answer,words\n1,a,-3\n").hasPrefix("r.csv:2:5: words is “-3”"))
    #expect(message("answer,correct\na,1\n").contains("no column for the problem"))
    #expect(message("problem,words\n1,2\n").contains("needs a column “answer” or “correct”"))
    #expect(message("problem,answer,gold\n1,a,b\n1,b,c\n").contains("has the right answers “b” and “c”"))
    #expect(message("question,correct_of_10\nq,11\n").hasPrefix("r.csv:2:3: 11 of 10"))
  }

  @Test func recordingsInOneFileAreToldApart() throws {
    let text = "model,problem,sample,correct\nsmall,1,0,1\nlarge,1,0,0\n"
    #expect(message(text).contains("model (small, large) splits the samples of each problem: choose one"))
    #expect(try read(text, [.init(column: "model", value: "large")]).successes() == [Successes(correct: 0, samples: 1)])
    #expect(throws: RecordingError.self) { try read(text, [.init(column: "model", value: "huge")]) }
  }

  @Test func replaysInOrderAndShuffled() throws {
    let recording = try read("problem,sample,answer\n" + (0..<40).map { "p,\($0),\($0)\n" }.joined())
    let question = recording.problems[0].question
    func answers(_ seed: UInt64?) throws -> [String?] {
      let sampler = ReplaySampler(recording, seed: seed)
      return try (0..<40).map {
        try sampler.candidate(SampleCall(id: $0, ordinal: $0, request: SampleRequest()), question: question).answer
      }
    }
    #expect(try answers(nil) == (0..<40).map { "\($0)" })
    #expect(try answers(3) == answers(3) && answers(3) != answers(4))
    #expect(try Set(answers(3)).count == 40)
    #expect(throws: CallError.self) {
      try ReplaySampler(recording).candidate(SampleCall(id: 40, ordinal: 40, request: SampleRequest()), question: question)
    }
  }
}

import InferenceScaling
import Tabular
import Testing

/// One rule of equality for live, recorded and right answers.
@Suite struct CanonicalFormTests {
  @Test(arguments: [
    ("42 apples", "42"), ("$1,234.50 in all", "1234.5"), ("about 42.0", "42"), ("x = 7", "7"), ("(4 * 5) + 4 = 24", "24"),
    ("-5 degrees", "-5"),
    ("minus 5 degrees", "-5"), ("42kg", "42"), ("\\boxed{42}", "42"), ("\\$42", "42"), ("\u{2212}3", "-3"), ("18% of them", "18"),
    ("42 m^2", "42"),
  ]) func aNumberLosesItsUnit(answer: String, form: String) { #expect(CanonicalAnswer.form(answer, as: .number) == form) }

  /// Where it isn't plain which number is meant, the words stay.
  @Test(arguments: ["8 … 7", "5 million", "between 3 and 4", "10:30", "2x", "3 dozen", "Paris", "1 1/2", "2pi", "43 not 42"])
  func whatIsNotPlainlyANumberStays(answer: String) {
    #expect(CanonicalAnswer.form(answer, as: .number) == CanonicalAnswer.form(answer))
    #expect(CanonicalAnswer.value(CanonicalAnswer.form(answer, as: .number)) == nil)
  }

  @Test func unitsCountWhereTheRightAnswerHasThem() {
    #expect(CanonicalAnswer.isCorrect("42 apples", gold: "42.0") && CanonicalAnswer.isCorrect("$42", gold: "42"))
    #expect(!CanonicalAnswer.isCorrect("42 pears", gold: "42 apples") && CanonicalAnswer.isCorrect("42  Apples", gold: "42 apples"))
    #expect(
      CanonicalAnswer.kind(of: "70,000") == .number && CanonicalAnswer.kind(of: "yajo") == .text && CanonicalAnswer.kind(of: nil) == .text)
  }

  @Test(arguments: [
    ("<think>maybe \\boxed{41}? no</think>The answer is 42.", "42"),
    ("maybe \\boxed{41}? no</think>\n\nThe answer is 42.", "42"),  // R1: the template opens the thinking.
    ("The answer is 42.<think>or 41?", "42"),
    ("<thinking>41</thinking><thinking>40</thinking>42", "42"),
    ("[THINK]41[/THINK]The answer is 42 apples.", "42"),
    ("a < b, so 42", "42"),
  ]) func thinkingHoldsNoAnswer(text: String, answer: String) {
    #expect(AnswerExtractor.mathematics.extract(from: text)?.answer == answer)
  }

  @Test(arguments: ["<think>\\boxed{41} and", "so it is 41</think>", "<think>41</think>\n", "<reasoning>41"], AnswerExtractor.names)
  func thinkingAloneIsNoAnswer(text: String, name: String) throws {
    #expect(try #require(AnswerExtractor(named: name)).extract(from: text) == nil)
  }

  /// A cut derivation holds numbers, but no answer; a conclusion is cut by design, after its answer.
  @Test func aCutTextHasNoAnswer() throws {
    var scripted = ScriptedSampler(["x"])
    (scripted.candidates[0].answer, scripted.candidates[0].text) = (nil, "First 6 times 7 is 40 and")
    scripted.candidates[0].finish = .length
    func answer(_ purpose: SampleRequest.Purpose, countsCut: Bool = false) throws -> String? {
      try ExtractingSampler(scripted, extractor: .mathematics, countsCut: countsCut)
        .candidate(SampleCall(id: 0, ordinal: 0, request: SampleRequest(purpose)), question: .any).answer
    }
    #expect(try answer(.answer) == nil && answer(.step) == nil)
    #expect(try answer(.answer, countsCut: true) == "40" && answer(.conclusion) == "40" && answer(.probe) == "40")
  }

  @Test func aQuestionOfANumberHasNumbersForAnswers() throws {
    var scripted = ScriptedSampler(["x"])
    (scripted.candidates[0].answer, scripted.candidates[0].text) = (nil, "The answer is 42 apples.")
    for (numeric, answer) in [([], "42 apples"), (["q"], "42")] as [(Set<String>, String)] {
      let sampler = ExtractingSampler(scripted, extractor: .answerIs, numeric: numeric)
      #expect(try sampler.candidate(SampleCall(id: 0, ordinal: 0, request: SampleRequest()), question: Question(id: "q")).answer == answer)
    }
  }
}

/// Recorded answers are compared as live ones are.
@Suite struct RecordedFormTests {
  static func read(_ text: String, _ options: RecordingOptions = RecordingOptions()) throws -> Recording {
    try Recording(Table(bytes: Array(text.utf8), name: "r.csv"), options: options)
  }

  static func accuracy(_ recording: Recording, _ limit: Int) -> Double {
    ReplayEvaluation(recording, MajorityVote(limit: limit, stopsWhenCertain: false), limit: limit, orders: 7).summary().accuracy.value
  }

  @Test func aReplayReadsFormatsAsALiveRunDoes() throws {
    let text = "problem,answer,gold\na,42,42\na,42.0,42\na,$42.00,42\na,42 apples,42\na,\"42,0\",42\n"
    let recording = try Self.read(text)
    #expect(recording.problems[0].samples.map(\.isCorrect) == [true, true, true, true, false])
    #expect(recording.problems[0].samples.map(\.answer) == ["42", "42", "42", "42", "42,0"])
    #expect(recording.inferences.contains { $0.contains("1 answer is written in several ways, such as “42” and “42.0”") })
    #expect(Self.accuracy(recording, 5) == 1)
    let exact = try Self.read(text, RecordingOptions(isExact: true))
    #expect(exact.problems[0].samples.map(\.isCorrect) == [true, false, false, false, false] && exact.inferences.isEmpty)
    #expect(abs(Self.accuracy(exact, 5) - 0.2) < 1e-12, "five answers tie")
  }

  @Test func aTieOfTwoFormsAndAWrongAnswerIsHalf() throws {
    #expect(try Self.accuracy(Self.read("problem,answer,gold\na,42.0,42\na,\"$42\",42\na,41,42\na,41,42\n"), 4) == 0.5)
    #expect(try Self.accuracy(Self.read("problem,answer,gold\na,\"70,000\",70000\n"), 1) == 1)
  }

  /// The verdict of an answer is the mean over its samples, in any order of the rows, for the vote and the replay alike.
  @Test(arguments: [["0", "1", "1"], ["1", "0", "1"], ["1", "1", "0"]]) func verdictsOfOneAnswerAreAveraged(verdicts: [String]) throws {
    let recording = try Self.read("problem,answer,correct\n" + verdicts.map { "a,42,\($0)\n" }.joined())
    #expect(abs(Self.accuracy(recording, 3) - 2.0 / 3) < 1e-12 && abs(Self.accuracy(recording, 1) - 2.0 / 3) < 1e-12)
    #expect(abs((MajorityAtK(recording.problems[0]).value(2) ?? 0) - 2.0 / 3) < 1e-12)
    #expect(recording.inferences == ["1 answer is right in some samples and wrong in others: the mean of the verdicts counts"])
    let calibrated = try StoppingCalibration(limit: 3, maximumLoss: 0.1).calibrate(
      Recording(name: "r", problems: (0..<10).map { RecordedProblem(id: "\($0)", samples: recording.problems[0].samples) }))
    #expect(abs((calibrated.fullAccuracy ?? 0) - 2.0 / 3) < 1e-12)
  }

  @Test func cutTextsDoNotVoteUnlessAsked() throws {
    let text = "problem,answer,gold,finish\na,40,42,length\na,40,42,length\na,42,42,stop\n"
    let recording = try Self.read(text)
    #expect(Self.accuracy(recording, 3) == 1 && recording.problems[0].samples.map(\.answer) == [nil, nil, "42"])
    #expect(recording.inferences == ["2 of 3 samples were cut at their most tokens: they don't vote"])
    #expect(Self.accuracy(try Self.read(text, RecordingOptions(countsCut: true)), 3) == 0)
  }

  @Test func whatAReaderShouldKnowIsSaid() throws {
    func notes(_ text: String) throws -> [String] { try Self.read(text).inferences }
    #expect(
      try notes("problem,answer,gold,correct\na,4,4,0\na,5,4,0\n") == [
        "1 verdict differs from the comparison of answer and right answer: the verdict counts"
      ])
    #expect(try notes("problem,sample,correct\na,0,1\na,2,1\n")[0].contains("gaps in their numbers, such as those of a"))
    #expect(try notes("problem,sample,correct\na,5,1\na,6,1\n").isEmpty)
    #expect(try notes("problem,answer,correct,tokens\na,4,1,3\na,5,1,\n") == ["1 of 2 samples have no tokens"])
    #expect(try notes("problem,answer,correct\na,None,0\na,4,1\n")[0].contains("“None” is the answer of 1 sample and votes"))
    #expect(try notes("problem,text,correct\na,hm,0\na,hm,1\nb,ha,1\nb,ha,1\n")[0].contains("is the temperature 0"))
    #expect(try notes("problem,text,correct\na,hm,0\na,ha,1\nb,ha,1\nb,ha,1\n").isEmpty)
  }

  /// A right answer as GSM8K writes it, a solution that ends in `#### 42`, is its last part (arXiv:2110.14168).
  @Test func solutionsEndInTheirAnswer() throws {
    let gold = "He buys 6*7 = 42 apples.\n#### 42"
    #expect(CanonicalAnswer.isCorrect("42 apples", gold: gold) && CanonicalAnswer.isCorrect("$42.00", gold: gold))
    #expect(!CanonicalAnswer.isCorrect("41", gold: gold) && !CanonicalAnswer.isCorrect("6", gold: gold))
    #expect(CanonicalAnswer.final("a #### b #### c d ") == "c d" && CanonicalAnswer.final("plain") == "plain")
    #expect(CanonicalAnswer.final("nothing follows ####") == "nothing follows ####")
    let text = "problem,answer,gold\na,42,\"so 6*7 = 42\n#### 42\"\na,7,\"so 6*7 = 42\n#### 42\"\n"
    let recording = try Recording(Table(bytes: Array(text.utf8), name: "r.csv"))
    #expect(recording.problems[0].samples.map(\.isCorrect) == [true, false])
  }
}

import InferenceScaling
import NumericalMethods
import RealModule
import Tabular
import Testing

/// Properties of recorded answers that hold for any recording, on random small ones.
@Suite struct RecordedPropertyTests {
  /// A problem of few samples: three answers, some samples silent, verdicts that differ now and then.
  static func problem(_ seed: UInt64, samples: Int = 6) -> RecordedProblem {
    var generator = SeededGenerator(seed: seed)
    let recorded = (0..<samples).map { _ in
      let answer = generator.index(below: 4)
      return RecordedSample(
        answer: answer == 3 ? nil : ["x", "y", "z"][answer], isCorrect: generator.index(below: 10) < [8, 3, 1, 0][answer],
        tokens: 5 + generator.index(below: 20), score: Double(generator.index(below: 5)))
    }
    return RecordedProblem(id: "\(seed)", samples: recorded)
  }

  /// The subsets of k places among n.
  static func subsets(_ k: Int, of n: Int) -> [[Int]] {
    (0..<1 << n).filter { $0.nonzeroBitCount == k }.map { mask in (0..<n).filter { mask >> $0 & 1 == 1 } }
  }

  /// maj@k by the mean over all subsets of the samples.
  @Test(arguments: UInt64(0)..<12, [1, 2, 3, 5, 6]) func majorityIsTheMeanOverAllSubsets(seed: UInt64, k: Int) {
    let problem = Self.problem(seed)
    let answers = CountedAnswers(problem.samples)
    let subsets = Self.subsets(k, of: 6)
    let expected = subsets.reduce(0) { $0 + answers.verdict(ofMostFrequent: answers.counts(of: $1)) } / Double(subsets.count)
    #expect(abs((MajorityAtK(problem).value(k) ?? -1) - expected) < 1e-12)
  }

  /// pass@k and pass^k by the same subsets.
  @Test(arguments: UInt64(0)..<8, [1, 2, 4, 6]) func successesAreMeansOverAllSubsets(seed: UInt64, k: Int) {
    let problem = Self.problem(seed)
    let right = problem.samples.map { $0.isCorrect == true }
    let subsets = Self.subsets(k, of: 6)
    let known = Successes(correct: right.count { $0 }, samples: 6)
    let any = Double(subsets.count { $0.contains { right[$0] } }) / Double(subsets.count)
    let all = Double(subsets.count { $0.allSatisfy { right[$0] } }) / Double(subsets.count)
    #expect(abs((known.passAtK(k) ?? -1) - any) < 1e-12 && abs((known.passHatK(k) ?? -1) - all) < 1e-12)
  }

  /// The vote of k replayed in many orders comes to maj@k; a best-of-k to the best-of-k curve.
  @Test(arguments: [2, 4, 6]) func replaysComeToTheExactValues(k: Int) throws {
    let problems = (0..<6).map { Self.problem(100 + $0) }
    let replay = RecordingReplay(Recording(name: "r", problems: problems), orders: 3000, seed: 4)
    let votes = replay.run(MajorityVote(limit: k, stopsWhenCertain: false))
    for (problem, outcome) in zip(problems, votes) {
      #expect(abs(outcome.correct - (MajorityAtK(problem).value(k) ?? -1)) < 0.03, "\(problem.id)")
    }
    let answered = problems.map { problem in
      RecordedProblem(id: problem.id, samples: problem.samples.filter { $0.answer != nil })
    }.filter { $0.samples.count >= k }
    let chosen = RecordingReplay(Recording(name: "r", problems: answered), orders: 3000, seed: 4).run(BestOfN(count: k))
    for (problem, outcome) in zip(answered, chosen) {
      let counted = CountedAnswers(problem.samples)
      let outcomes = counted.votes.compactMap { $0.map { counted.verdicts[$0] } }
      let curve = BestOfKCurve(scores: problem.samples.map { $0.score ?? 0 }, outcomes: outcomes)
      #expect(abs(outcome.correct - (curve.value(k) ?? -1)) < 0.03, "\(problem.id)")
    }
  }

  /// Rows may stand in any order if samples are numbered: the recording, and all that is computed of it, is the same.
  @Test(arguments: UInt64(1)...4) func theOrderOfRowsDoesNotMatter(seed: UInt64) throws {
    var rows: [String] = []
    for id in 0..<12 {
      for (number, sample) in Self.problem(UInt64(id)).samples.enumerated() {
        rows.append("\(id),\(number),\(sample.answer ?? ""),\(sample.isCorrect == true ? 1 : 0),\(sample.tokens ?? 0)")
      }
    }
    func read(_ rows: [String]) throws -> Recording {
      let text = "problem,sample,answer,correct,tokens\n" + rows.joined(separator: "\n") + "\n"
      var recording = try Recording(Table(bytes: Array(text.utf8), name: "r"))
      recording.problems.sort { Int($0.id) ?? 0 < Int($1.id) ?? 0 }
      return recording
    }
    var generator = SeededGenerator(seed: seed)
    let (first, other) = (try read(rows), try read(rows.shuffled(using: &generator)))
    #expect(first == other)
    let calibration = StoppingCalibration(limit: 6, maximumLoss: 0.05, orders: 20)
    #expect(try calibration.calibrate(first) == calibration.calibrate(other))
  }

  /// Without numbers the order of the rows is that of the samples, and only what depends on it changes: no vote of all, no verdict.
  @Test(arguments: UInt64(1)...4) func theVoteOfAllDoesNotDependOnTheOrder(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let problems = (0..<20).map { Self.problem(UInt64($0) + 50) }
    let shuffled = problems.map { RecordedProblem(id: $0.id, samples: $0.samples.shuffled(using: &generator)) }
    let vote = MajorityVote(limit: 6, stopsWhenCertain: false)
    let values = [problems, shuffled].map { RecordingReplay(Recording(name: "r", problems: $0)).run(vote).map(\.correct) }
    for (one, other) in zip(values[0], values[1]) { #expect(abs(one - other) < 1e-12) }
  }

  /// Whatever stands between the marks of thinking, the answer is that of the rest.
  @Test(arguments: UInt64(0)..<40) func anAnswerNeverComesFromThinking(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let thoughts = ["\\boxed{13}", "the answer is 13", "13", "{\"answer\": 13}", "a < b", "\n"]
    let thinking = (0..<1 + generator.index(below: 5)).map { _ in thoughts[generator.index(below: thoughts.count)] }.joined(separator: " ")
    let mark = ["think", "thinking", "thought", "reasoning"][generator.index(below: 4)]
    let opening = generator.index(below: 3) == 0 ? "" : "<\(mark)>"
    let answers = ["\\boxed{42}", "The answer is 42.", "so 42 apples"]
    let text = opening + thinking + "</\(mark)>\n" + answers[generator.index(below: 3)]
    #expect(AnswerExtractor.mathematics.extract(from: text)?.answer == "42", "\(text)")
    #expect(AnswerExtractor.mathematics.extract(from: "<\(mark)>" + thinking) == nil)
  }

  /// A canonical form is its own, of both kinds, and equal forms are equal answers.
  @Test(arguments: ["$1,234.50", "42 apples", "-0.50", "x = 7", "\\frac{2}{4}", "\\text{New  York}", "3/6 of it", "18%", "minus 3 degrees"])
  func formsAreStable(answer: String) {
    for kind in [AnswerKind.text, .number] {
      let form = CanonicalAnswer.form(answer, as: kind)
      #expect(CanonicalAnswer.form(form, as: kind) == form && CanonicalAnswer.areEqual(form, form))
    }
  }
}

/// Forms of answers, by which a calibration knows wrong ones.
@Suite struct AnswerFormTests {
  @Test(arguments: [("05/01/2021", "99/99/9999"), ("yajo", "aaaa"), ("New York", "Aaa Aaaa"), ("", ""), ("abcdefghijklmn", "aaaaaaaaaaaa")])
  func theFormIsTheKindsOfCharacters(answer: String, pattern: String) { #expect(AnswerForm(answer).pattern == pattern) }

  /// Examples stand for answers that aren't kept: of the same form, and different from each other.
  @Test(arguments: ["05/01/2021", "yajo", "A1", "", "abcdefghijklmn"]) func examplesHaveTheirForm(answer: String) {
    let form = AnswerForm(answer)
    let examples = (0..<40).map { form.example($0) }
    #expect(Set(examples).count == 40)
    if answer.count > 2 { #expect(examples.allSatisfy { AnswerForm($0) == form }) }
  }

  /// Of ten votes that are won by a date, each has lost one vote of a date without its zero: the first form speaks for itself, the second against.
  @Test func formsThatLoseVotesSpeakAgainstThemselves() throws {
    let problems = (0..<10).map { id in
      RecordedProblem(
        id: "\(id)", samples: ["05/01/2021", "05/01/2021", "5/1/2021"].map { RecordedSample(answer: $0, isCorrect: $0.count == 10) })
    }
    let policy = try StoppingCalibration(limit: 3, maximumLoss: 1, orders: 5).calibrate(Recording(name: "r", problems: problems))
    let forms = policy.rule.forms
    #expect(
      abs(forms[AnswerForm("12/31/1999")] - Double.log(14.0 / 9)) < 1e-9 && abs(forms[AnswerForm("1/2/1999")] - Double.log(2.0 / 7)) < 1e-9)
    // A form that never came: ten questions' worth of indifference among 10 winners and 10/3 losing votes.
    #expect(abs(forms[AnswerForm("word")] - Double.log(2.0 / 3)) < 1e-9)
    #expect(FormPrior.indifferent[AnswerForm("word")] == 0)
  }
}

import InferenceScaling
import ScalingLaws
import Testing

/// What a strategy is compared with, and what it can't be compared by.
@Suite struct ReplayComparisonTests {
  private static func recording(_ answers: [[String]], right: String = "A", tokens: Int? = nil, logProbabilities: [Double] = [])
    -> Recording
  {
    Recording(
      name: "r",
      problems: answers.enumerated().map { id, answers in
        RecordedProblem(
          id: "\(id)",
          samples: answers.enumerated().map { place, answer in
            RecordedSample(
              answer: answer, isCorrect: answer == right, tokens: tokens,
              logProbability: logProbabilities.indices.contains(place) ? logProbabilities[place] : nil)
          })
      })
  }

  /// Of two tied answers each is right with ½, of four with ¼, in whatever order they come: also in that of the recording.
  @Test(arguments: [("AB", 0.5), ("BA", 0.5), ("ABCD", 0.25), ("AABBC", 0.5), ("ABB", 0.0), ("CABBA", 0.5)], [1, 20])
  func tiesAreShared(tie: (String, Double), orders: Int) {
    let answers = tie.0.map { String($0) }
    let vote = MajorityVote(limit: answers.count, stopsWhenCertain: false)
    let evaluation = ReplayEvaluation(Self.recording([answers, answers]), vote, limit: answers.count, orders: orders)
    #expect(evaluation.summary().accuracy.value == tie.1 && evaluation.loss == 0)
  }

  /// Of four samples with one score each is chosen with ¼.
  @Test(arguments: [1, 9]) func equalScoresAreShared(orders: Int) {
    var recording = Self.recording([["A", "B", "C", "D"], ["D", "C", "B", "A"]])
    for problem in 0..<2 { for sample in 0..<4 { recording.problems[problem].samples[sample].score = 1 } }
    #expect(RecordingReplay(recording, orders: orders).run(BestOfN(count: 4)).map(\.correct) == [0.25, 0.25])
    recording.problems[0].samples[0].score = 2
    #expect(RecordingReplay(recording, orders: orders).run(BestOfN(count: 4)).map(\.correct) == [1, 0.25])
  }

  @Test(arguments: [1, 3, 10]) func aVoteOfFewerIsComparedOnTheSameOrders(limit: Int) {
    let recording = Self.recording([["A", "B", "A", "C", "B", "A"], ["B", "C", "A", "A", "A", "B"]])
    let vote = MajorityVote(limit: min(limit, 6), stopsWhenCertain: false)
    #expect(ReplayEvaluation(recording, vote, limit: limit, orders: 5, seed: 3).comparison().interval == Interval(low: 0, high: 0))
  }

  @Test func oneSampleIsComparedWithTheVote() throws {
    var parameters = StrategyParameters()
    parameters.samples = 6
    let (single, vote) = (try StrategySpecification("single"), try StrategySpecification("sc8"))
    #expect(single.sampleLimit(parameters) == 1 && single.fullVoteLimit(parameters) == 6)
    #expect(vote.fullVoteLimit(parameters) == 8 && vote.fullVoteLimit(StrategyParameters()) == 40)
    let recording = Self.recording([["A", "A", "A", "B", "C", "A"], ["A", "A", "B", "A", "A", "D"]])
    let strategy = try single.strategy(parameters, resources: recording.resources)
    let evaluation = ReplayEvaluation(recording, strategy, limit: single.fullVoteLimit(parameters), orders: 40)
    #expect(evaluation.full == [1, 1] && abs(evaluation.loss - 1.0 / 3) < 0.15)
  }

  /// Log-probabilities stand for scores as probabilities, so that a weighted vote has weights.
  @Test func aWeightedVoteOfProbabilitiesHasWeights() throws {
    let recording = Self.recording([["B", "A", "B"]], logProbabilities: [-3, -0.1, -3])
    var parameters = StrategyParameters()
    (parameters.samples, parameters.samplesHaveScores) = (3, true)
    let vote = try StrategySpecification("weighted-bon3").strategy(parameters, resources: recording.resources)
    #expect(RecordingReplay(recording).run(vote)[0].correct == 1, "0.90 against twice 0.05")
    #expect(recording.cautions(for: .weightedBestOfN).map { String($0.prefix(22)) } == ["no sample has a score:"])
  }

  @Test func partlyMissingScoresAreSaid() throws {
    var recording = Self.recording([["A", "B", "C"]], logProbabilities: [-1, -2, -3])
    recording.problems[0].samples[1].score = 0.5
    #expect(recording.cautions(for: .bestOfN) == ["2 of 3 samples have no score: they aren't chosen"])
    #expect(RecordingReplay(recording).run(BestOfN(count: 3))[0].correct == 0, "B has the only score")
    recording.problems[0].samples[0].score = -1
    #expect(recording.cautions(for: .weightedBestOfN).last == "1 of 3 scores are negative: they weigh nothing in a vote")
    #expect(recording.cautions(for: .selfConsistency).isEmpty)
    let bare = Self.recording([["A"]])
    for name in ["bon4", "weighted-bon4", "borda4", "deepconf-offline4"] {
      #expect(throws: StrategyError.self) { try StrategySpecification(name).strategy(resources: bare.resources) }
    }
  }

  @Test func absentTokensAreNone() {
    let vote = MajorityVote(limit: 2, stopsWhenCertain: false)
    let without = ReplayEvaluation(Self.recording([["A", "B"]]), vote, limit: 2).summary()
    #expect(without.tokens == nil && without.tokensPerCorrect == nil)
    let with = ReplayEvaluation(Self.recording([["A", "B"]], tokens: 5), vote, limit: 2).summary()
    #expect(with.tokens?.value == 10 && with.tokensPerCorrect?.value == 20)
  }

  /// Wilson's interval of 0 of 2 and of 24 of 24, z = 1.95996.
  @Test func sharesOfAllOrNothingHaveAWidth() {
    let bootstrap = ClusteredBootstrap(replicates: 100)
    let (none, all) = (bootstrap.share([0, 0]), bootstrap.share(Array(repeating: 1, count: 24)))
    #expect(none.low == 0 && abs(none.high - 0.65763) < 1e-4)
    #expect(all.high == 1 && abs(all.low - 0.86202) < 1e-4)
    #expect(bootstrap.share([0, 1, 1]) == bootstrap.mean([0, 1, 1]))
    // ½ of one problem: (½ + z²/2 ± z·√(¼ + z²/4))/(1 + z²).
    let half = bootstrap.share([0.5])
    #expect(abs(half.low - 0.05461) < 1e-4 && abs(half.high - 0.94539) < 1e-4)
    let right = ReplayEvaluation(Self.recording([["A"], ["A"]]), MajorityVote(limit: 1), limit: 1).summary().accuracy
    #expect(right.value == 1 && right.interval.low < 0.35)
  }
}

/// What a calibration promises, and what it refuses.
@Suite struct CalibrationPromiseTests {
  private static func recording(_ problems: Int) -> Recording {
    Recording(
      name: "r",
      problems: (0..<problems).map { id in
        RecordedProblem(
          id: "\(id)", samples: (0..<8).map { RecordedSample(answer: "5\($0 == id % 9 ? "0" : "")", isCorrect: $0 != id % 9) })
      })
  }

  @Test func halvesNeedTwiceTheProblems() throws {
    let calibration = StoppingCalibration(limit: 8, maximumLoss: 0.01, orders: 10)
    #expect(throws: RecordingError.tooFewProblems(file: "r", found: 12, needed: 20)) {
      try HeldOutCalibration(Self.recording(12), calibration: calibration)
    }
    #expect(throws: RecordingError.tooFewProblems(file: "r", found: 9, needed: 10)) { try calibration.calibrate(Self.recording(9)) }
    #expect(try HeldOutCalibration(Self.recording(20), calibration: calibration).policy.problems == 10)
  }

  /// The bound of the loss shrinks with the number of problems, never lies below what was measured, and rises as thresholds loosen.
  @Test func theBoundKnowsHowFewProblemsThereAre() throws {
    let calibration = StoppingCalibration(limit: 8, maximumLoss: 0.01, orders: 10)
    let (few, many) = (try calibration.calibrate(Self.recording(10)), try calibration.calibrate(Self.recording(400)))
    let unchanged = zip(few.options, many.options).filter { $0.changed == 0 && $1.changed == 0 }
    #expect(
      !unchanged.isEmpty && unchanged.allSatisfy { 30 * $1.predictedLoss < $0.predictedLoss },
      "forty times the problems, no change in either")
    for policy in [few, many] {
      #expect(policy.options.allSatisfy { $0.predictedLoss >= $0.measuredLoss ?? 0 })
      #expect(zip(policy.options, policy.options.dropFirst()).allSatisfy { $0.predictedLoss >= $1.predictedLoss })
      #expect((policy.chosen?.predictedLoss ?? 0) <= 0.01)
    }
  }

  @Test func withoutLabelsEveryChangeIsTakenToBeLost() throws {
    let policy = try StoppingCalibration(limit: 8, maximumLoss: 0.05, orders: 10).calibrate(Self.recording(40).withoutLabels)
    #expect(policy.costOfChange == 1 && policy.options.allSatisfy { $0.predictedLoss >= $0.changed && $0.measuredLoss == nil })
  }

  @Test(arguments: [
    (("limit", "0"), #""limit":8"#, #""limit":0"#), (("limit", "1000000000"), #""limit":8"#, #""limit":1000000000"#),
    (("maximumLoss", "-0.5"), #""maximumLoss":0.01"#, #""maximumLoss":-0.5"#),
  ]) func aPolicyFileIsHeldToItsLimits(member: (String, String), found: String, replacement: String) throws {
    let policy = try StoppingCalibration(limit: 8, maximumLoss: 0.01, orders: 10).calibrate(Self.recording(40))
    try policy.validate()
    let changed = try PolicyText(policy).replacing(found, replacement)
    do {
      try changed.validate()
      Issue.record("\(changed.limit) was taken")
    } catch { #expect(error.member == member.0 && error.value.hasPrefix(String(member.1.prefix(3)))) }
  }

  @Test(arguments: ["-5", "null", "1e308", "2.05"]) func anEditedThresholdIsRefused(threshold: String) throws {
    let policy = try StoppingCalibration(limit: 8, maximumLoss: 0.01, orders: 10).calibrate(Self.recording(40))
    let text = try PolicyText(policy)
    let changed = try text.replacingThreshold(threshold)
    #expect(throws: PolicyError.self) { try changed.validate() }
  }
}

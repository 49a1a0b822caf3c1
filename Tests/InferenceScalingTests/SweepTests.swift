import InferenceScaling
import NumericalMethods
import ScalingLaws
import Testing

@Suite struct SweepTests {
  /// Thirty problems of twenty samples; a third of the problems is hard.
  private static let recording: Recording = {
    var generator = SeededGenerator(seed: 9)
    let problems = (0..<30).map { problem in
      RecordedProblem(
        id: "\(problem)",
        samples: (0..<20).map { _ in
          let isRight = generator.index(below: 100) < (problem % 3 == 0 ? 45 : 90)
          return RecordedSample(
            answer: isRight ? "1" : "\(2 + generator.index(below: 3))", isCorrect: isRight, tokens: 20 + generator.index(below: 60),
            score: generator.uniform(), logProbability: -generator.uniform())
        })
    }
    return Recording(name: "r", problems: problems)
  }()

  private func points(_ name: String, _ change: (inout StrategyParameters) -> Void = { _ in }) throws -> [AccuracyCostSweep.Point] {
    var parameters = StrategyParameters()
    (parameters.samples, parameters.samplesHaveScores, parameters.textIsThinking) = (20, true, true)
    change(&parameters)
    let full = Self.recording.fullVote(limit: 20)
    let sweep = AccuracyCostSweep(Self.recording, full: full, orders: 4, bootstrap: ClusteredBootstrap(replicates: 50))
    return sweep.points(try StrategySpecification(name).settings(parameters, resources: Self.recording.resources))
  }

  @Test func aVoteIsDrawnAtItsNumbersOfSamples() throws {
    let points = try points("sc20")
    #expect(points.map(\.samples) == [1, 2, 3, 4, 5, 7, 10, 15, 20])
    #expect(points.map(\.label).last == "at most 20")
    // All samples are the full vote, up to ties: the interval holds its accuracy.
    let level = Self.recording.fullVote(limit: 20).reduce(0, +) / 30
    #expect(abs((points.last?.accuracy ?? 0) - level) < 0.03)
    #expect(points[0].accuracy < points[8].accuracy)
  }

  @Test(arguments: ["adaptive", "dirichlet"]) func higherThresholdsTakeMoreSamples(name: String) throws {
    let points = try points(name)
    #expect(points.count == 9 && points.map(\.samples) == points.map(\.samples).sorted())
    #expect(points.map(\.label).contains("threshold 0.95"))
    #expect(points[0].samples < points[8].samples)
  }

  @Test(arguments: [
    ("esc", "window 5"), ("entropy", "disorder 0.25"), ("value", "price 0.002"), ("share", "share 0.8"), ("doubling", "share 0.75"),
  ])
  func theOwnSettingIsAmongThem(name: String, label: String) throws {
    #expect(try points(name).map(\.label).contains(label))
    let changed = try points(name) { $0.share = 0.55 }
    if name == "share" || name == "doubling" { #expect(changed.map(\.label).contains("share 0.55")) }
  }

  @Test(arguments: ["bon16", "weighted-bon16", "borda16", "deepconf-offline16"]) func selectionsAreDrawnAtTheirNumbers(name: String) throws
  {
    #expect(try points(name).map(\.samples) == [1, 2, 3, 4, 5, 7, 10, 15, 16])
  }

  @Test func aCapIsDrawnAtItsTokens() throws {
    let points = try points("cap64")
    #expect(points.map(\.label) == ["64 tokens"])
    #expect(points[0].tokens ?? 100 <= 64 && points[0].tokens ?? 0 > 40)
  }

  @Test func anEvaluationComparesProblemByProblem() throws {
    let evaluation = ReplayEvaluation(Self.recording, MajorityVote(limit: 20, stopsWhenCertain: false), limit: 20, orders: 3)
    #expect(evaluation.outcomes.count == 30 && evaluation.full.count == 30)
    #expect(evaluation.loss == 0, "the full vote against itself")
    #expect(evaluation.outcomes.allSatisfy { $0.samples == 20 && $0.unrecorded == 0 })
    #expect(abs(evaluation.comparison().difference - evaluation.loss) < 1e-12)
    #expect(evaluation.comparison().difference == 0 && evaluation.comparison().interval == Interval(low: 0, high: 0))
    let single = ReplayEvaluation(Self.recording, MajorityVote(limit: 1), limit: 20, orders: 20)
    #expect(single.loss > 0.05 && single.summary().samples.value == 1)
  }

  /// Calibration walks through votes as the strategy does: in other orders of the same samples it takes as many and loses as much.
  @Test func aCalibrationPredictsWhatItsRuleDoes() throws {
    let policy = try StoppingCalibration(limit: 20, maximumLoss: 0.01, seed: 1, orders: 200).calibrate(Self.recording)
    let full = Self.recording.fullVote(limit: 20).reduce(0, +) / 30
    for option in policy.options.enumerated().filter({ $0.offset % 12 == 0 }).map(\.element) {
      let rule = CalibratedStop(threshold: option.threshold, forms: policy.rule.forms)
      let outcomes = RecordingReplay(Self.recording, orders: 200, seed: 5).run(MajorityVote(limit: 20, rule: rule, stopsWhenCertain: false))
      let samples = outcomes.map(\.samples).reduce(0, +) / 30
      let loss = full - outcomes.map(\.correct).reduce(0, +) / 30
      #expect(abs(samples - option.meanSamples) < 0.15, "\(option.threshold)")
      #expect(abs(loss - (option.measuredLoss ?? 1)) < 0.01, "\(option.threshold)")
    }
  }

  @Test func tooFewSamplesAreRefusedByName() {
    #expect(throws: RecordingError.tooFewSamples(file: "r", problem: "0", found: 20, needed: 21)) { try Self.recording.requireSamples(21) }
    #expect(throws: Never.self) { try Self.recording.requireSamples(20) }
  }

  /// Where a recording is asked for more than whole answers of its model, it says so.
  @Test(arguments: [
    SampleRequest(.step), SampleRequest(.revision, context: ["a"]), SampleRequest(.conclusion, thinking: "t"), SampleRequest(prefix: "p"),
    SampleRequest(model: "other"), SampleRequest(.thinking, thinking: "t"), SampleRequest(.proposals), SampleRequest(.probe, thinking: "t"),
  ]) func aRecordingAnswersOnlyWhatItHolds(request: SampleRequest) throws {
    let sampler = ReplaySampler(Self.recording)
    let question = Self.recording.problems[0].question
    do {
      let candidate = try sampler.candidate(SampleCall(id: 0, ordinal: 0, request: request), question: question)
      Issue.record("\(candidate)")
    } catch {
      #expect(error.reason.contains("whole answers of one model") && error.reason.contains("isoflop solve") && error.cost == .zero)
    }
    #expect(throws: Never.self) { try sampler.candidate(SampleCall(id: 0, ordinal: 3, request: SampleRequest()), question: question) }
  }
}

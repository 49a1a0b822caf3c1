import NumericalMethods
import Tabular
import Testing

@testable import InferenceScaling

/// Routers and cascades beside what they have to beat.
@Suite struct RoutingTests {
  /// Four questions: the weak model is right on the two on which it is sure.
  static let hand = RoutingTable(
    name: "hand", questions: ["a", "b", "c", "d"],
    models: [
      RoutedModel(name: "weak", right: [1, 1, 0, 0], costs: [1, 1, 1, 1], confidences: [0.9, 0.8, 0.2, 0.1]),
      RoutedModel(name: "strong", right: [1, 0, 1, 1], costs: [10, 10, 10, 10]),
    ])

  @Test func aCascadeByHand() throws {
    #expect(Self.hand.bestSingle == 1 && Self.hand.oracle == [1, 1, 1, 1])
    let policy = try #require(RoutingCalibration().calibrate(Self.hand, on: [0, 1, 2, 3]))
    #expect(policy.target == 0.75 && policy.accuracy == 1 && policy.cost == 6 && policy.reachesTarget && !policy.isRouter)
    #expect(policy.acceptance(of: 0) == 0.8)
    let outcomes = (0..<4).map { Self.hand.outcome($0, policy) }
    #expect(outcomes.map(\.model) == [0, 0, 1, 1] && outcomes.map(\.cost) == [1, 1, 11, 11])
    let cheap = try #require(RoutingCalibration(target: 0.5).calibrate(Self.hand, on: [0, 1, 2, 3]))
    #expect(cheap.cost == 1 && cheap.accuracy == 0.5)
    let never = try #require(RoutingCalibration(target: 1).calibrate(Self.hand, on: [0, 2]))
    #expect(never.accuracy == 1)
  }

  @Test func aRouterByHand() throws {
    var table = Self.hand
    table.scores = [0, 1, 2, 3]
    // Three of four are reached with one call of the strong model, all with two.
    #expect(RoutingCalibration().calibrate(table, on: [0, 1, 2, 3])?.cost == 3.25)
    let policy = try #require(RoutingCalibration(target: 1).calibrate(table, on: [0, 1, 2, 3]))
    #expect(policy.isRouter && policy.threshold == 2 && policy.accuracy == 1 && policy.cost == 5.5)
    #expect((0..<4).map { table.outcome($0, policy).model } == [0, 0, 1, 1])
    #expect(try #require(table.scoreCurve).accuracies == [0.5, 0.75, 1, 0.75, 0.75])
    #expect(try #require(table.oracleCurve).accuracies == [0.5, 0.75, 1, 1, 1])
    table.models[0].confidences = nil
    table.scores = nil
    #expect(RoutingCalibration().calibrate(table, on: [0, 1]) == nil, "nothing tells questions apart")
    let evaluation = RoutingEvaluation(table, calibration: RoutingCalibration())
    #expect(evaluation.policy == nil && evaluation.isAdvised == nil && evaluation.outcomes.isEmpty)
  }

  /// 600 questions, weak right in 60% and strong in 90%; the confidence tells where the weak model is right, or nothing.
  private static func table(informative: Bool, strongCost: Double = 20) -> RoutingTable {
    var generator = SeededGenerator(seed: 7)
    let weak = (0..<600).map { _ in generator.uniform() < 0.6 ? 1.0 : 0 }
    let strong = (0..<600).map { _ in generator.uniform() < 0.9 ? 1.0 : 0 }
    let confidences = weak.map { (informative ? 0.5 * $0 : 0) + (0.5 * generator.uniform() * 10).rounded() / 10 }
    return RoutingTable(
      name: "t", questions: (0..<600).map(String.init),
      models: [
        RoutedModel(name: "weak", right: weak, costs: weak.map { _ in 1 }, confidences: confidences),
        RoutedModel(name: "strong", right: strong, costs: strong.map { _ in strongCost }),
      ])
  }

  @Test func whatTellsQuestionsApartIsAdvised() throws {
    let evaluation = RoutingEvaluation(Self.table(informative: true), calibration: RoutingCalibration())
    #expect(evaluation.isAdvised == true && evaluation.outcomes.count == 600)
    #expect(evaluation.cost < 12 && evaluation.accuracy > 0.88)
    let rival = try #require(evaluation.rivals.first)
    #expect(abs(rival.cost - evaluation.cost) < 1e-9 && evaluation.comparison(with: rival).interval.low > 0)
    guard case .lot("weak", "strong", let share) = rival.way else {
      Issue.record("\(rival.way)")
      return
    }
    #expect(abs(1 + 19 * share - evaluation.cost) < 1e-9)
    #expect(abs(evaluation.shares.reduce(0, +) - 1) < 1e-12)
  }

  /// Noise routes no better than a lot, and a cascade that pays both models is worse.
  @Test func noiseIsNot() {
    let evaluation = RoutingEvaluation(Self.table(informative: false), calibration: RoutingCalibration())
    #expect(evaluation.isAdvised == false && evaluation.table.models[evaluation.best].name == "strong")
    // A strong model that costs nothing more leaves nothing to save.
    #expect(
      RoutingEvaluation(Self.table(informative: true, strongCost: 1), calibration: RoutingCalibration(target: 0.9)).isAdvised == false)
  }

  /// Each question is decided by a policy that hasn't seen it: its own outcome changes nothing.
  @Test func noQuestionDecidesItself() {
    let table = Self.table(informative: true)
    var changed = table
    changed.models[1].turn[0] = 1 - table.models[1].turn[0]
    let (before, after) = (
      RoutingEvaluation(table, calibration: .init(target: 0.8)), RoutingEvaluation(changed, calibration: .init(target: 0.8))
    )
    #expect(before.outcomes[0].model == after.outcomes[0].model)
    #expect(RoutingEvaluation(table, calibration: .init(), seed: 1).outcomes.count == 600)
  }

  /// A vote of as many calls as the spend allows is among the rivals.
  @Test func votesAreRivals() throws {
    func recording(_ right: Int) -> Recording {
      Recording(
        name: "r",
        problems: (0..<20).map { problem in
          RecordedProblem(
            id: "\(problem)",
            samples: (0..<9).map { RecordedSample(answer: $0 < right ? "x" : "\($0)", isCorrect: $0 < right) })
        })
    }
    let table = RoutingTable(
      name: "t", questions: (0..<20).map(String.init),
      models: [
        RoutedModel(name: "weak", recording: recording(4), calls: 3, cost: 1),
        RoutedModel(name: "strong", recording: recording(6), calls: 1, cost: 5),
      ])
    #expect(table.models[0].meanCost == 1 && abs(table.models[0].single[0] - 4.0 / 9) < 1e-12)
    #expect(table.models[0].turn[0] == 1 && table.models[0].confidences?[0] == 1, "the first three agree")
    let ways = EqualSpend.all(table, spend: 4.2, seed: 0)
    let vote = try #require(ways.first { $0.isMajority })
    #expect(vote.way == .majority(model: "weak", calls: 4) && vote.cost == 4)
    #expect(abs(vote.accuracy - (try #require(recording(4).fullVote(limit: 4).first))) < 1e-12)
    #expect(ways.contains { $0.way == .single(model: "weak") } && !ways.contains { $0.way == .single(model: "strong") })
    #expect(
      EqualSpend.all(table, spend: 1e6, seed: 0).contains { $0.way == .majority(model: "strong", calls: 9) }, "as many as are recorded")
  }

  @Test func readmeExample() throws {
    let rows = (0..<40).map { "\($0),\($0 % 2),\($0 % 2),1" }
    let bytes = Array(("problem,weak_correct,weak_confidence,strong_correct\n" + rows.joined(separator: "\n") + "\n").utf8)

    let table = try RoutingTable(
      Table(bytes: bytes, name: "table.csv"), models: [.init(name: "weak", cost: 1), .init(name: "strong", cost: 20)])
    let evaluation = RoutingEvaluation(table, calibration: RoutingCalibration(target: 0.9))
    if evaluation.isAdvised == true { print(evaluation.accuracy, evaluation.cost) }

    #expect(evaluation.isAdvised == true && evaluation.accuracy >= 0.9 && evaluation.cost < 20)
  }

  // MARK: Reading

  private static func read(_ text: String, _ models: [RoutedModelSource], score: String? = nil) throws -> RoutingTable {
    try RoutingTable(Table(bytes: Array(text.utf8), name: "t.csv"), models: models, score: score)
  }

  @Test func aRowAQuestionIsRead() throws {
    let text = "problem,a_correct,a_cost,a_confidence,b_correct,s\nx,1,2,0.5,0,3\ny,0,4,0.25,1,1\n"
    let table = try Self.read(text, [.init(name: "a"), .init(name: "b", cost: 9)], score: "s")
    #expect(table.questions == ["x", "y"] && table.models[0].costs == [2, 4] && table.models[0].confidences == [0.5, 0.25])
    #expect(table.models[1].meanCost == 9 && table.scores == [3, 1] && table.hasCosts)
    for (models, word) in [
      (["a"], "two models"), (["a", "a"], "twice"), (["a", "c"], "c_correct"),
    ] {
      let error = #expect(throws: RoutingError.self) { try Self.read(text, models.map { .init(name: $0) }) }
      #expect(error.map { "\($0)" }?.contains(word) == true)
    }
    #expect { try Self.read("a_correct,b_correct\n1,2\n", [.init(name: "a"), .init(name: "b")]) } throws: { "\($0)".contains("t.csv:2:") }
    #expect(throws: RoutingError.self) { try Self.read(text, [.init(name: "a", calls: 3), .init(name: "b")]) }
  }

  @Test func aRowASampleIsRead() throws {
    let rows = [
      "small,x,0,1,1", "small,x,1,1,1", "small,x,2,2,0", "small,y,0,5,0", "small,y,1,6,0", "small,y,2,7,1", "large,x,0,1,1",
      "large,z,0,3,1",
    ]
    let text = "model,problem,sample,answer,correct\n" + rows.joined(separator: "\n") + "\n"
    func source(_ name: String, _ calls: Int? = nil) -> RoutedModelSource {
      .init(name: name, rows: [RowCondition(column: "model", value: name)], cost: 1, calls: calls)
    }
    let table = try Self.read(text, [source("small"), source("large")])
    #expect(table.questions == ["x"] && table.models.map(\.calls) == [3, 1] && table.inferences.contains { $0.contains("2 problems") })
    #expect(table.models[0].turn == [1] && abs((table.models[0].confidences?[0] ?? 0) - 1.0 / 3) < 1e-12)
    #expect(throws: RecordingError.self) { try Self.read(text, [source("small", 4), source("large")]) }
    #expect(throws: RoutingError.self) { try Self.read(text, [source("small"), .init(name: "large")]) }
    #expect(throws: RoutingError.self) { try Self.read(text, [source("small"), source("large")], score: "sample") }
  }
}

/// Published tables: what is known of their models comes out, and no router is made up.
@Suite(.enabled(if: SharedRecordings.isPresent, SharedRecordings.absence)) struct SharedRoutingTests {
  /// The length of a question is no router: on GSM8K it beats neither GPT-4 nor a lot.
  @Test func lengthsAreNoRouter() throws {
    let table = try RoutingTable(
      SharedRecordings.table("routellm_gsm8k.csv"), models: [.init(name: "weak", cost: 1), .init(name: "strong", cost: 20)],
      selecting: [.init(column: "contaminated", value: "0")], score: "prompt_words")
    let evaluation = RoutingEvaluation(table, calibration: RoutingCalibration())
    #expect(table.questions.count == 1307 && evaluation.isAdvised == false)
    #expect(abs(try #require(table.scoreCurve).averagePerformanceGapRecovered - 0.5) < 0.1)
  }

  /// Margins of GPT-3.5's votes tell where GPT-4 is needed (arXiv:2310.03094): on dates the cascade gets at least GPT-4's accuracy for less.
  @Test func marginsAreARouter() throws {
    func source(_ name: String, _ model: String, _ variant: String, cost: Double) -> RoutedModelSource {
      .init(name: name, rows: [.init(column: "model", value: model), .init(column: "prompt_variant", value: variant)], cost: cost)
    }
    let table = try RoutingTable(
      SharedRecordings.table("mot_cascade_date.csv"),
      models: [source("small", "gpt-3.5-turbo", "pot1", cost: 1), source("large", "gpt-4", "greedy_cot2", cost: 100)])
    let evaluation = RoutingEvaluation(table, calibration: RoutingCalibration())
    let comparison = try #require(evaluation.comparisonWithBest)
    #expect(table.models.map(\.calls) == [20, 1] && table.models[evaluation.best].name == "large")
    #expect(evaluation.cost < 100 && comparison.interval.high > 0, "\(evaluation.accuracy) at \(evaluation.cost)")
  }
}

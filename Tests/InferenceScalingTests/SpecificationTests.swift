import InferenceScaling
import Testing

@Suite struct StrategySpecificationTests {
  @Test(arguments: StrategyKind.allCases) func aNameReadsBackToItself(kind: StrategyKind) throws {
    let number: Int? = kind.number == .none ? nil : 12
    let specification = StrategySpecification(kind, number)
    #expect(try StrategySpecification(specification.name) == specification)
    #expect(try StrategySpecification(specification.name).note == nil)
    #expect(kind.form.hasPrefix(kind.rawValue) && !kind.summary.isEmpty)
    if kind.canEscalate {
      let escalating = StrategySpecification(kind, number, escalation: "org/big-1>2")
      #expect(try StrategySpecification(escalating.name) == escalating)
    }
  }

  @Test(arguments: [
    ("sc8", StrategyKind.selfConsistency, 8 as Int?), ("adaptive", .adaptive, nil), ("esc40", .earlyStopping, 40), ("bon16", .bestOfN, 16),
    ("weighted-bon16", .weightedBestOfN, 16), ("revise3", .revision, 3), ("moa4", .mixtureOfAgents, 4), ("cap2k", .cap, 2048),
    ("cap512", .cap, 512), ("exit", .exit, nil), ("exit2k", .exit, 2048), ("best-first30", .bestFirst, 30), ("best-of-n", .bestOfN, nil),
    ("self-consistency8", .selfConsistency, 8), ("deepconf-offline9", .offlineConfidenceVote, 9), ("deepconf64", .confidenceVote, 64),
    ("budget-forcing", .cap, nil),
  ]) func namesOfThePapersAreRead(name: String, kind: StrategyKind, number: Int?) throws {
    let specification = try StrategySpecification(name)
    #expect(specification.kind == kind && specification.number == number && specification.note == nil)
  }

  @Test(arguments: [
    ("majority", "sc"), ("beta", "adaptive"), ("window", "esc"), ("weighted-best-of-n", "weighted-bon"), ("mix4", "moa4"),
    ("revision", "revise"), ("diverse", "dvts"), ("early-exit", "exit"), ("policy", "auto"),
  ]) func earlierNamesAreReadWithANote(name: String, current: String) throws {
    let specification = try StrategySpecification(name)
    #expect(specification.name == current)
    #expect(specification.note?.contains("“\(current)”") == true)
  }

  @Test(arguments: [
    ("majorty", "did you mean"), ("adptive8", "did you mean adaptive"), ("qqqqqqq", "known are single, sc or scK"), ("cap", "cap2048"),
    ("sc0", "from 1 to 100"), ("sc101", "from 1 to 100"), ("sc99999999999999999999", "from 1 to 100"), ("moa1", "from 2"),
    ("cap0", "from 1"), ("cap1.5k", "“cap1.5k”"), ("single3", "takes no number"), ("bon8>big", "can't go on"), ("sc8>", "names no model"),
    ("", "there is no"),
  ]) func wrongNamesAreExplained(name: String, text: String) {
    do throws(StrategyError) {
      let specification = try StrategySpecification(name, maximum: 100)
      Issue.record("“\(name)” is read as \(specification)")
    } catch {
      #expect("\(error)".contains(text), "\(error)")
    }
  }

  @Test(arguments: [
    ("qwen3@sc8", "qwen3", "sc8" as String?), ("qwen3@auto", "qwen3", "auto"), ("a@b@cap2k", "a@b", "cap2k"),
    ("qwen3@mix4", "qwen3", "mix4"),
    ("qwen3@sc8>a@b/c", "qwen3@sc8>a@b/c", nil), ("qwen3@latest", "qwen3@latest", nil), ("qwen3@scout", "qwen3@scout", nil),
    ("@sc8", "@sc8", nil), ("qwen3", "qwen3", nil), ("qwen3@sc0", "qwen3", "sc0"), ("qwen3@exit>big", "qwen3", "exit>big"),
  ]) func aModelsNameIsSplit(whole: String, model: String, strategy: String?) {
    let split = StrategySpecification.split(model: whole)
    #expect(split.model == model && split.strategy == strategy)
  }

  @Test func whatIsNeededIsRefusedWithTheReason() {
    func reason(_ name: String, _ resources: StrategyResources) -> String? {
      do {
        _ = try StrategySpecification(name).strategy(resources: resources)
        return nil
      } catch {
        return "\(error)"
      }
    }
    #expect(reason("bon8", .liveModel)?.contains("a score or a check") == true)
    #expect(reason("bon8", [.liveModel, .checks]) == nil && reason("bon8", .scores) == nil)
    #expect(reason("weighted-bon8", [.liveModel, .checks])?.contains("a score of each answer") == true)
    #expect(reason("repeated8", .scores)?.contains("tells right from wrong") == true)
    #expect(reason("auto", [.liveModel, .policy])?.contains("isoflop calibrate, or choose adaptive") == true)
    #expect(reason("beam4", .scores)?.contains("whole answers only") == true)
    #expect(reason("exit", .progress)?.contains("goes on from a given text") == true)
    #expect(reason("cap100", [])?.contains("recorded with their tokens") == true)
    #expect(reason("cap100", .progress) == nil)
    #expect(reason("deepconf", .progress)?.contains("log-probability of each token") == true)
    #expect(reason("sc8", []) == nil && reason("esc", []) == nil && reason("sc8>big", []) == nil)
  }

  @Test func aRecordingsResourcesAreWhatItsColumnsHold() {
    func recording(_ sample: RecordedSample) -> Recording { Recording(name: "r", problems: [RecordedProblem(id: "1", samples: [sample])]) }
    #expect(recording(RecordedSample(answer: "1")).resources == [])
    #expect(recording(RecordedSample(answer: "1", tokens: 3)).resources == .progress)
    #expect(recording(RecordedSample(answer: "1", tokens: 3, score: 0)).resources == [.progress, .scores])
    #expect(recording(RecordedSample(answer: "1", logProbability: -1)).resources == [.scores, .confidences])
  }

  /// Every name leads to a strategy that comes to an end within its number of samples.
  @Test(arguments: StrategyKind.allCases, UInt64(0)..<4) func everyKindRuns(kind: StrategyKind, seed: UInt64) async throws {
    var parameters = StrategyParameters()
    (parameters.samples, parameters.width, parameters.depth, parameters.expansions) = (6, 4, 3, 2)
    let resources: StrategyResources = [.liveModel, .scores, .checks, .confidences, .tokenConfidences]
    let specification = StrategySpecification(kind, kind == .cap ? 20 : kind == .exit ? 10 : nil)
    let strategy = try specification.strategy(parameters, resources: resources, policy: Self.policy)
    let solver = Solver(
      sampler: HostileSampler(seed: seed), reward: HostileVerifier(seed: seed), check: HostileVerifier(seed: seed + 1),
      concurrency: max(specification.callsAtOnce(parameters), 1), settles: true, pause: { _ in })
    let result = await solver.solve(.any, with: strategy)
    #expect(result.conclusion.reason != .stalled)
    if kind != .exit { #expect(result.receipt.sampleCount <= specification.maximumSamples(parameters)) }
    #expect(try !specification.settings(parameters, resources: resources, policy: Self.policy).isEmpty)
  }

  @Test func theNumberOfTheNameIsTaken() throws {
    func vote(_ name: String) throws -> MajorityVote? {
      try StrategySpecification(name).strategy(resources: .liveModel, policy: Self.policy) as? MajorityVote
    }
    #expect(try vote("sc8")?.limit == 8 && vote("sc")?.limit == 40)
    #expect(try vote("adaptive12")?.rule.name == "beta" && vote("esc")?.rule.name == "window")
    #expect(try vote("auto")?.rule.name == "calibrated")
    var parameters = StrategyParameters()
    parameters.thinkingSpent = 500
    let cap = try StrategySpecification("cap512").strategy(parameters, resources: .liveModel) as? BudgetForcing
    #expect(cap?.maximumTokens == 12)
    parameters.thinkingSpent = 600
    let spent = try StrategySpecification("cap512").strategy(parameters, resources: .liveModel) as? BudgetForcing
    #expect(spent?.maximumTokens == 1)
  }

  @Test func anUnsureVoteAsksTheOtherModel() throws {
    let strategy = try StrategySpecification("sc2>big").strategy(resources: .liveModel)
    let result = SynchronousSolver(sampler: ScriptedSampler(["a", "b", "c"])).solve(.any, with: strategy)
    #expect(result.conclusion.answer == "c")
    #expect(result.trace.entries.contains(.asked(2..<3, SampleRequest(model: "big"))))
    let sure = SynchronousSolver(sampler: ScriptedSampler(["a", "a", "c"])).solve(.any, with: strategy)
    #expect(sure.conclusion.answer == "a" && sure.receipt.sampleCount == 2)
  }

  /// Calibrated on a dozen unanimous problems.
  static let policy: CalibratedPolicy? = {
    let samples = Array(repeating: RecordedSample(answer: "1", isCorrect: true), count: 8)
    let problems = (0..<12).map { RecordedProblem(id: "\($0)", samples: samples) }
    return try? StoppingCalibration(limit: 8, maximumLoss: 0.01).calibrate(Recording(name: "r", problems: problems))
  }()
}

@Suite struct SampleCountsTests {
  @Test func theLaddersAreThoseOfTheFigures() {
    #expect(
      SampleCounts.decimal.upTo(1000) == [
        1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 40, 60, 80, 100, 150, 200, 300, 400, 600, 800, 1000,
      ])
    #expect(SampleCounts.doubling.upTo(64) == [1, 2, 4, 8, 16, 32, 64])
    #expect(SampleCounts.halfDoubling.upTo(20) == [1, 2, 3, 4, 6, 8, 12, 16, 20])
    for ladder in [SampleCounts.decimal, .doubling, .halfDoubling] { #expect(ladder.upTo(1) == [1] && ladder.upTo(2) == [1, 2]) }
  }
}

import CapabilityLaws
import RealModule
import Testing

struct AbilityForecasterTests {
  private let target = ScoredRun(parameters: 1.5e9, tokens: 1e11)

  @Test func intervalsHoldAPlantedTruth() throws {
    let tasks = (0..<12).map { PlantedAbility.task("t\($0)", items: 2000, seed: UInt64($0 + 1)) }
    let forecasts = try AbilityForecaster(PlantedAbility.table(tasks)).forecast(target)
    let truth = PlantedAbility.truth(target)
    #expect(forecasts.count { $0.estimate?.interval.contains(truth) ?? false } >= 11)
    for forecast in forecasts {
      let estimate = try #require(forecast.estimate)
      #expect((estimate.share - truth).magnitude < 0.06)
      #expect(forecast.isForecast, "\(forecast.obstacles)")
      let total = estimate.shares.parameters + estimate.shares.discrepancy + estimate.shares.noise
      #expect((total - 1).magnitude < 1e-9)
      #expect((estimate.members.reduce(0) { $0 + $1.weight } - 1).magnitude < 1e-9)
    }
  }

  @Test func intervalsWidenWithDistanceAndConfidence() throws {
    let table = PlantedAbility.table([PlantedAbility.task(items: 2000, seed: 3)])
    func width(_ confidence: Double, _ compute: Double) throws -> Double {
      let interval = try #require(AbilityForecaster(table, confidence: confidence).forecast(table.run(compute: compute))[0].estimate)
        .interval
      return interval.high - interval.low
    }
    #expect(try width(0.9, 1e22) > width(0.9, 1e21))
    #expect(try width(0.95, 1e21) > width(0.8, 1e21))
  }

  @Test func computeAloneIsEnough() throws {
    let task = PlantedAbility.task(items: 2000, seed: 5)
    let table = ScoreTable(name: "c", runs: PlantedAbility.runs.map { ScoredRun(label: $0.label, compute: $0.compute) }, tasks: [task])
    let forecast = try AbilityForecaster(table).forecast(table.run(compute: 1e21))[0]
    #expect(try #require(forecast.estimate).members.map(\.form) == [.compute])
  }

  @Test func theSameInputGivesTheSameForecast() throws {
    let table = PlantedAbility.table((0..<3).map { PlantedAbility.task("t\($0)", items: 500, seed: UInt64($0)) })
    let first = try AbilityForecaster(table).forecast(target)
    #expect(try first == AbilityForecaster(table).forecast(target))
  }

  @Test func fewScoresAreRefused() {
    let runs = Array(PlantedAbility.runs.prefix(4))
    let table = ScoreTable(name: "few.csv", runs: runs, tasks: [TaskScores(name: "t", shares: [0.3, 0.3, 0.4, nil])])
    #expect(throws: ScoreError.tooFewRuns(file: "few.csv", found: 3, needed: 6)) { try AbilityForecaster(table) }
  }

  @Test func obstaclesHaveTheirReasons() throws {
    let flat = PlantedAbility.task("flat", items: 400, seed: 1, rise: 0)
    var solved = PlantedAbility.task("solved", items: 400, seed: 2)
    solved.shares = solved.shares.map { _ in 0.985 }
    let never = TaskScores(name: "never", shares: PlantedAbility.runs.map { _ in 0 }, facts: TaskFacts(items: 150, chance: 0))
    var noisy = PlantedAbility.task("noisy", items: 20, seed: 4, chance: nil)
    noisy.shares = noisy.shares.enumerated().map { $0.offset.isMultiple(of: 2) ? 0.45 : 0.65 }
    let good = PlantedAbility.task("good", items: 3000, seed: 5)
    let forecaster = try AbilityForecaster(PlantedAbility.table([flat, solved, never, noisy, good]))
    let found = forecaster.forecast(target)
    func has(_ task: Int, _ matches: (AbilityObstacle) -> Bool) -> Bool { found[task].obstacles.contains(where: matches) }
    #expect(has(0) { if case .floorNotLeft = $0 { true } else { false } })
    #expect(has(1) { if case .ceilingReached = $0 { true } else { false } })
    #expect(has(2) { $0 == .belowResolution(items: 150, limit: 0.02) })
    #expect(has(3) { if case .lowSignal = $0 { true } else { false } })
    #expect(found[4].isForecast)
    let far = forecaster.forecast(ScoredRun(parameters: 1e12, tokens: 1e14))[4]
    #expect(far.obstacles.contains { if case .tooFar = $0 { true } else { false } })
    for obstacle in found.flatMap(\.obstacles) { #expect(obstacle.description.contains(":")) }
  }
}

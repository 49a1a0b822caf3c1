import ScalingLaws
import Testing

@testable import CapabilityLaws

struct AbilityObstacleTests {
  @Test func anIntervalThatHoldsThePresentAndHalfOfTheScaleSaysNothing() {
    let wide = Interval(low: 0.3, high: 0.8)
    #expect(AbilityObstacle.found(interval: wide, present: 0.35, chance: 0.25) == [.uninformative(width: 0.5, present: 0.35)])
    #expect(AbilityObstacle.found(interval: wide, present: 0.29, chance: 0.25).isEmpty)
    #expect(AbilityObstacle.found(interval: Interval(low: 0.3, high: 0.6), present: 0.35, chance: 0.25).isEmpty)
    #expect(AbilityObstacle.found(interval: wide, present: nil, chance: nil).isEmpty)
  }

  @Test func reachHasALimit() {
    #expect(AbilityObstacle.found(reach: 1000).isEmpty)
    #expect(AbilityObstacle.found(reach: 1001) == [.tooFar(reach: 1001, limit: 1000)])
  }

  @Test func thePresentIsThatOfTheMostExpensiveRuns() {
    let task = TaskScores(name: "t", shares: PlantedAbility.runs.indices.map { Double($0) / 100 })
    #expect(AbilityObstacle.present(task, PlantedAbility.runs) == 0.185)
    #expect(AbilityObstacle.present(TaskScores(name: "t", shares: PlantedAbility.runs.map { _ in nil }), PlantedAbility.runs) == nil)
  }

  @Test func repeatedRunsMeasureTheNoise() throws {
    let runs = PlantedAbility.runs + PlantedAbility.runs.prefix(4)
    var shares = PlantedAbility.runs.map { _ -> Double? in 0.4 }
    for row in shares.indices { shares[row] = 0.4 + 0.002 * Double(row) }
    let repeats = shares.prefix(4).map { $0.map { $0 + 0.05 } }
    let task = TaskScores(name: "t", shares: shares + repeats, facts: TaskFacts(items: 1000, chance: 0.25))
    let found = AbilityObstacle.found(in: task, runs)
    #expect(found.count == 1)
    guard case .lowSignal(let ratio, let fromRepeats) = try #require(found.first) else {
      Issue.record("\(found)")
      return
    }
    #expect(fromRepeats && ratio < 3)
  }
}

import LanguageModel
import Testing

@Suite struct ScheduleTests {
  @Test func `warm-up rises, the plateau is flat, the decay is straight`() {
    let schedule = Schedule(warmupFraction: 0.1, minimumWarmupSteps: 0, decayFraction: 0.4)
    #expect(schedule.multiplier(step: 1, of: 1_000) == 0.01)
    #expect(schedule.multiplier(step: 100, of: 1_000) == 1)
    #expect(schedule.multiplier(step: 600, of: 1_000) == 1)
    #expect(abs(schedule.multiplier(step: 801, of: 1_000) - 200.0 / 401) < 1e-12)
    #expect(schedule.multiplier(step: 1_000, of: 1_000) == 1 / 401.0)
  }

  @Test(arguments: [Schedule.Shape.stableLinear, .stableSquareRoot, .cosine])
  func `no step is above the peak, at or below the end, or above an earlier step of the decay`(_ shape: Schedule.Shape) {
    for steps in [1, 5, 40, 333] {
      let schedule = Schedule(shape: shape, finalFraction: 0.05)
      let values = (1...steps).map { schedule.multiplier(step: $0, of: steps) }
      let peak = values.indices.max { values[$0] < values[$1] } ?? 0
      for value in values { #expect(value > 0 && value <= 1) }
      for (value, next) in zip(values[peak...], values[peak...].dropFirst()) { #expect(next <= value) }
    }
  }

  @Test func `square-root decay falls faster at first`() {
    let straight = Schedule(shape: .stableLinear)
    let root = Schedule(shape: .stableSquareRoot)
    #expect(root.multiplier(step: 700, of: 1_000) < straight.multiplier(step: 700, of: 1_000))
  }

  @Test(arguments: [Schedule.Shape.stableLinear, .stableSquareRoot, .cosine]) func `nothing is left after the end`(_ shape: Schedule.Shape)
  {
    #expect(Schedule(shape: shape).multiplier(step: 50, of: 40) == 0)
  }

  @Test func `a cosine ends at its final fraction`() {
    #expect(abs(Schedule.cosine.multiplier(step: 500, of: 500) - 0.05) < 1e-12)
  }
}

import ScalingLaws
import Testing

/// The objective along E.
struct FloorProfileTests {
  /// Lowest where the fit is, and rising on both sides.
  @Test func isAValleyAroundTheFit() throws {
    let table = try Ladder(noise: 0.003).table(seed: 5)
    let fit = try FitConfiguration(replicates: 0).fit(table)
    let profile = try #require(FloorProfile(table, fit: fit))
    let (below, above) = (profile.points.filter { $0.floor < profile.estimate }, profile.points.filter { $0.floor > profile.estimate })
    #expect(below.count > 3 && above.count > 3)
    #expect(zip(below, below.dropFirst()).allSatisfy { $0.relativeObjective >= $1.relativeObjective })
    #expect(zip(above, above.dropFirst()).allSatisfy { $0.relativeObjective <= $1.relativeObjective })
    #expect(abs((profile.points.first { $0.floor == profile.estimate }?.relativeObjective ?? 0) - 1) < 1e-6)
  }

  /// A floor that is held already has no profile.
  @Test func aHeldFloorHasNone() throws {
    let table = try Ladder(noise: 0.003).table(seed: 5)
    var configuration = FitConfiguration(replicates: 0)
    configuration.pinned = ["E": 1.5]
    #expect(FloorProfile(table, fit: try configuration.fit(table)) == nil)
  }
}

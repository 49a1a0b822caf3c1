import NumericalMethods
import RealModule
import Tabular
import Testing

@testable import CapabilityLaws

struct SaturationTests {
  /// Scores of 24 models over six years about logistic growth to a ceiling of 95%, half-way in 2022.
  static func scores(seed: UInt64, until last: Double = 2025) -> [DatedScore] {
    var generator = SeededGenerator(seed: seed)
    return (0..<24).map { model in
      let date = 2019 + (last - 2019) * (Double(model) + generator.uniform()) / 24
      let share = 0.25 + 0.7 / (1 + Double.exp(-1.5 * (date - 2022)))
      return DatedScore(place: date, share: generator.successes(of: 1000, probability: share) / 1000, items: 1000)
    }
  }

  @Test func findsGrowthAndCeiling() throws {
    let result = try SaturationConfiguration(floor: 0.25, usesRecords: false, replicates: 60).fit(Self.scores(seed: 1))
    #expect(abs(result.growth.middle - 2022) < 0.2 && abs(result.growth.rate - 1.5) < 0.25 && abs(result.growth.ceiling - 0.95) < 0.03)
    #expect(result.ninetyFiveInterval.contains(2022 + Double.log(19) / 1.5))
  }

  /// The end by the definition: p(x + 1) − p(x) = z·√(2p(1 − p)/n).
  @Test func endsWhereModelsNoLongerDiffer() throws {
    let growth = ScoreGrowth(floor: 0.25, ceiling: 0.95, middle: 2022, rate: 1.5)
    let z = BenchmarkSaturation.z
    let end = growth.resolutionEnd(items: 1000, distance: 1, z: z)
    let (p, next) = (growth.score(at: end), growth.score(at: end + 1))
    #expect(abs(next - p - z * (2 * p * (1 - p) / 1000).squareRoot()) < 1e-9)
    #expect(growth.resolutionEnd(items: 10_000, distance: 1, z: z) > end && growth.resolutionEnd(items: 10, distance: 0.1, z: z) == 2022)
    #expect(ScoreGrowth(floor: 0, ceiling: 1, middle: .infinity, rate: 0).resolutionEnd(items: 100, distance: 1, z: z) == -.infinity)
    #expect(abs(growth.place(share: 0.95) - 2023.963) < 1e-3)
  }

  /// Nine intervals of ten hold the true end; of 30 tables, at least 22 do.
  @Test func coversTheEnd() throws {
    let truth = ScoreGrowth(floor: 0.25, ceiling: 0.95, middle: 2022, rate: 1.5).resolutionEnd(
      items: 1000, distance: 1, z: BenchmarkSaturation.z)
    let held = try (0..<30).count { table in
      let configuration = SaturationConfiguration(floor: 0.25, usesRecords: false, seed: UInt64(table), replicates: 60)
      return try configuration.fit(Self.scores(seed: 50 + UInt64(table))).endInterval.contains(truth)
    }
    #expect(held >= 22, "\(held) of 30")
  }

  @Test func keepsRecordsAndRefusesFew() throws {
    let scores = [0.1, 0.3, 0.2, 0.3, 0.5].enumerated().map { DatedScore(place: Double($0), share: $1, items: 100) }
    #expect(SaturationConfiguration.records(scores).map(\.share) == [0.1, 0.3, 0.5])
    #expect { try SaturationConfiguration().fit(scores) } throws: { "\($0)".contains("--all-scores") }
    let table = try Table(delimited: "day,acc\n2024-01-01,0.4\n2023-07-02,\n2022,0.2\n", name: "b.csv")
    let (read, notes) = try DatedScoreReading(place: "day", axis: .date, score: "acc", items: 50).scores(of: table)
    #expect(read.map(\.share) == [0.2, 0.4] && read[0].place == 2022.5 && notes.count == 1)
  }
}

struct PlateauTestTests {
  /// Losses at 80 steps with autoregressive noise of 0.4%.
  static func losses(seed: UInt64, slope: Double, correlation: Double, count: Int = 80) -> [(x: Double, loss: Double)] {
    var generator = SeededGenerator(seed: seed, stream: 5)
    var noise = generator.normal()
    return (0..<count).map { step in
      noise = correlation * noise + (1 - correlation * correlation).squareRoot() * generator.normal()
      let x = 1000 + 50 * Double(step)
      return (x, Double.exp(1 + slope * Double.log(x / 1000) + 0.004 * noise))
    }
  }

  private static func rejections(slope: Double, correlation: Double, count: Int = 80, tables: Int) throws -> Double {
    let falling = try (0..<tables).count { table in
      let losses = losses(seed: UInt64(table), slope: slope, correlation: correlation, count: count)
      return try PlateauTest(losses).verdict == .falling
    }
    return Double(falling) / Double(tables)
  }

  /// The share of plateaus called falling: 5%, and at most 1.4 points more, two standard errors of 1,000 tables.
  @Test(arguments: [0, 0.3, 0.6]) func holdsItsSize(correlation: Double) throws {
    let share = try Self.rejections(slope: 0, correlation: correlation, tables: 1000)
    #expect(share <= 0.064, "\(share) at \(correlation)")
  }

  /// The power printed is the share of falling losses found, to 3 points.
  @Test(arguments: [30, 80]) func printsItsPower(count: Int) throws {
    let tables = 4000
    let mid = try (0..<200).map { table in
      try PlateauTest(Self.losses(seed: 5000 + UInt64(table), slope: 0, correlation: 0, count: count)).leastSlope
    }
    let slope = mean(mid)
    let powers = try (0..<200).map { table in
      try PlateauTest(Self.losses(seed: UInt64(table), slope: slope, correlation: 0, count: count), relevantSlope: slope).power
    }
    let found = try Self.rejections(slope: slope, correlation: 0, count: count, tables: tables)
    #expect(abs(found - mean(powers)) < 0.03, "found \(found), printed \(mean(powers))")
  }

  @Test func saysWhatItCanNotSee() throws {
    let noisy = Self.losses(seed: 1, slope: 0, correlation: 0.6, count: 30)
    #expect(try PlateauTest(noisy, relevantSlope: -0.0001).verdict == .undecidable)
    #expect(try PlateauTest(Self.losses(seed: 2, slope: 0, correlation: 0), relevantSlope: -0.02).verdict == .plateau)
    #expect(try PlateauTest(Self.losses(seed: 2, slope: -0.05, correlation: 0)).verdict == .falling)
    #expect(throws: CapabilityTableError.self) { try PlateauTest(Array(noisy.prefix(29))) }
    #expect(abs(PlateauTest.fallPerDoubling(slope: PlateauTest.slope(fallPerDoubling: 0.005)) - 0.005) < 1e-12)
  }
}

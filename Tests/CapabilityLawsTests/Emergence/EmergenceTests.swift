import NumericalMethods
import RealModule
import Tabular
import Testing

@testable import CapabilityLaws

struct EmergenceTests {
  /// A planted truth with the verdicts that are right for it.
  struct Planted: Sendable, CustomTestStringConvertible {
    var name: String
    var verdict: EmergenceVerdict
    var scales: Int
    var exact: @Sendable (Double) -> Double
    var tokens: (@Sendable (Double) -> Double)?
    var testDescription: String { name }
  }

  static func sigmoid(_ x: Double) -> Double { 1 / (1 + Double.exp(-x)) }
  private static func token(_ scale: Double) -> Double { sigmoid(0.6 * Double.log(scale / 1e21) + 1) }

  static let planted: [Planted] = [
    Planted(name: "smooth logistic", verdict: .metric, scales: 12, exact: { sigmoid(0.6 * Double.log($0 / 1e21)) }),
    Planted(name: "smooth, ten tokens", verdict: .metric, scales: 12, exact: { Double.pow(token($0), 10) }),
    Planted(name: "smooth power of the loss", verdict: .metric, scales: 12, exact: { Double.exp(-10 * Double.pow($0 / 1e21, -0.4)) }),
    Planted(name: "step", verdict: .model, scales: 12, exact: { $0 < 1.5e21 ? 0.02 : 0.8 }),
    Planted(name: "half step", verdict: .model, scales: 12, exact: { $0 < 1.5e21 ? 0.01 : 0.4 }),
    Planted(
      name: "step on a slope", verdict: .model, scales: 12,
      exact: { sigmoid(-5 + 0.2 * Double.log($0 / 1e19) + ($0 < 1.5e21 ? 0 : 4)) }),
    Planted(name: "smooth below the floor", verdict: .undecidable, scales: 12, exact: { 0.001 * sigmoid(0.6 * Double.log($0 / 1e21)) }),
    Planted(name: "step below the floor", verdict: .undecidable, scales: 12, exact: { $0 < 1.5e21 ? 0 : 0.0004 }),
    Planted(name: "too few smooth scales", verdict: .undecidable, scales: 4, exact: { 0.3 + 0.02 * Double.log($0 / 1e19) }),
    Planted(name: "floor, tokens smooth", verdict: .metric, scales: 8, exact: { Double.pow(token($0), 10) }, tokens: { token($0) }),
  ]

  /// The table of a planted truth: scales a factor 2.5 apart from 10¹⁹.
  static func points(_ truth: Planted, items: Double, seed: UInt64) -> [EmergencePoint] {
    var generator = SeededGenerator(seed: seed, stream: 77)
    return (0..<truth.scales).map { place in
      let scale = 1e19 * Double.pow(2.5119, Double(place))
      let right = generator.successes(of: items, probability: truth.exact(scale))
      let tokens = truth.tokens.map { generator.successes(of: 10 * items, probability: $0(scale)) / (10 * items) }
      return EmergencePoint(scale: scale, exact: ScoreCount(right: right, of: items), tokenScore: tokens)
    }
  }

  /// Each truth at 100 and 1,000 items, 20 tables: at most two are judged wrongly.
  ///
  /// The longer version is the program `PlantedEmergence` of `Benchmarks`, whose figures the module's page quotes.
  @Test func findsThePlantedTruth() throws {
    var wrong: [String] = []
    for truth in Self.planted {
      for items in [100.0, 1000] {
        for seed in [UInt64(1)] {
          let report = try EmergenceConfiguration(replicates: 100, seed: seed).test(Self.points(truth, items: items, seed: seed))
          if report.verdict != truth.verdict { wrong.append("\(truth.name) of \(items): \(report.verdict), \(report.reason)") }
        }
      }
    }
    #expect(wrong.count <= 2, "\(wrong)")
  }

  @Test func isTheSameForASeed() throws {
    let points = Self.points(Self.planted[3], items: 100, seed: 4)
    let report = try EmergenceConfiguration(replicates: 60, seed: 9).test(points)
    #expect(try report == EmergenceConfiguration(replicates: 60, seed: 9).test(points.reversed()))
  }

  @Test func scoresByArithmetic() {
    // Steps .1, .1, .7: range .9 over √median(.01, .01, .49) = .1, rising.
    #expect(abs((EmergenceScore.score([0, 0.1, 0.2, 0.9]) ?? 0) - 9) < 1e-9)
    #expect(abs((EmergenceScore.score([0.9, 0.2, 0.1, 0]) ?? 0) + 9) < 1e-9)
    #expect(EmergenceScore.score([0, 0, 0, 1]) == nil)
  }

  /// 0 of 300 leaves 1% possible at 95%, and (1%)^(1/4) = 31.6% for each of four tokens.
  @Test func limitsTheResolution() throws {
    let points = [0.0, 0, 30, 200].enumerated().map {
      EmergencePoint(scale: Double.exp10(Double($0)), exact: ScoreCount(right: $1, of: 300))
    }
    let limit = try #require(try EmergenceConfiguration(length: 4, replicates: 20).test(points).resolution)
    #expect(limit.scale == 10 && limit.exact == 0.01 && abs((limit.token ?? 0) - 0.316228) < 1e-5)
  }

  @Test func findsTheLengthOfAnswers() throws {
    let points = (0..<8).map { place -> EmergencePoint in
      let token = 0.3 + 0.08 * Double(place)
      return EmergencePoint(
        scale: Double.exp10(Double(place)), exact: ScoreCount(right: 1000 * Double.pow(token, 5), of: 1000), tokenScore: token)
    }
    let length = try #require(try EmergenceConfiguration(replicates: 20).test(points).answerLength)
    #expect(abs(length.tokens - 5) < 0.01 && length.explained > 0.999)
  }

  @Test func readsScores() throws {
    let table = try Table(delimited: "model,flops,em,n\na,1e20,12.5,200\nb,,3,200\nc,1e19,0,100\n", name: "s.csv")
    let (points, notes) = try EmergenceReading(score: "em", itemsColumn: "n", isPercent: true).points(of: table)
    #expect(points.map(\.label) == ["c", "a"] && points[1].exact == ScoreCount(right: 25, of: 200))
    #expect(notes == ["1 row without scale or score left out"])
    #expect { try EmergenceReading(score: "em").points(of: table) } throws: {
      "\($0)".contains("--percent") && "\($0)".contains("s.csv:2:8")
    }
    #expect { try EmergenceConfiguration().test(points, file: "s.csv") } throws: { "\($0)".contains("2 scales") }
  }

  /// Public models: exact match of transliteration and of unscrambled words is smooth; three-digit addition jumps within one family of models.
  @Test(.enabled(if: SharedPlanningTables.isPresent, SharedPlanningTables.absence))
  func judgesPublicModels() throws {
    let table = try SharedPlanningTables.table("obsscaling_emergent.csv")
    func verdict(_ score: String, _ family: String?) throws -> EmergenceVerdict {
      let rows = try family.map { try table.filter([RowCondition(column: "family", value: $0)]) } ?? table
      let items = score.hasPrefix("ipa") ? 1000.0 : 2000
      let (points, _) = try EmergenceReading(scale: "flops_1e21", score: score, items: items).points(of: rows)
      return try EmergenceConfiguration(replicates: 100).test(points).verdict
    }
    #expect(try verdict("ipa_transliterate_2_exact_match", nil) == .metric)
    #expect(try verdict("word_unscrambling_2_exact_match", nil) == .metric)
    #expect(try verdict("arithmetic_3da_2_acc", "Pythia") == .model)
  }
}

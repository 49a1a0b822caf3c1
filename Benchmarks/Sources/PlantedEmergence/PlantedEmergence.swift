import CapabilityLaws
import Foundation
import NumericalMethods

/// Verdicts of the test of emergence on planted truths: smooth, sharp, and such as the scores can't tell.
///
///     swift run -c release --package-path Benchmarks PlantedEmergence [TABLES]
@main
struct PlantedEmergence {
  /// A planted truth with the verdict that is right for it.
  struct Truth: Sendable {
    var name: String
    var verdict: EmergenceVerdict
    var scales = 12
    /// The probability of an exact answer at a scale.
    var exact: @Sendable (Double) -> Double
    /// The probability of a right token; nil if none is recorded.
    var token: (@Sendable (Double) -> Double)?
  }

  @Sendable static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
  @Sendable static func token(_ scale: Double) -> Double { sigmoid(0.6 * log(scale / 1e21) + 1) }

  static let truths = [
    Truth(name: "logistic", verdict: .metric) { sigmoid(0.6 * log($0 / 1e21)) },
    Truth(name: "ten tokens", verdict: .metric) { pow(token($0), 10) },
    Truth(name: "power of the loss", verdict: .metric) { exp(-10 * pow($0 / 1e21, -0.4)) },
    Truth(name: "step .02 to .8", verdict: .model) { $0 < 1.5e21 ? 0.02 : 0.8 },
    Truth(name: "step .01 to .4", verdict: .model) { $0 < 1.5e21 ? 0.01 : 0.4 },
    Truth(name: "step on a slope", verdict: .model) { sigmoid(-5 + 0.2 * log($0 / 1e19) + ($0 < 1.5e21 ? 0 : 4)) },
    Truth(name: "smooth at the floor", verdict: .undecidable) { 0.001 * sigmoid(0.6 * log($0 / 1e21)) },
    Truth(name: "step at the floor", verdict: .undecidable) { $0 < 1.5e21 ? 0 : 0.0004 },
    Truth(name: "four scales, little rise", verdict: .undecidable, scales: 4) { 0.3 + 0.02 * log($0 / 1e19) },
    Truth(name: "ten tokens, recorded", verdict: .metric, scales: 8, exact: { pow(token($0), 10) }, token: token),
  ]

  static func main() throws {
    let tables = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 100
    print("truth | items | right | metric | model | undecidable")
    for truth in truths {
      for items in [100, 1000] {
        var counts: [EmergenceVerdict: Int] = [:]
        for table in 0..<tables {
          let configuration = EmergenceConfiguration(replicates: 200, seed: UInt64(table))
          counts[try configuration.test(points(truth, items: items, table: table)).verdict, default: 0] += 1
        }
        let row = [EmergenceVerdict.metric, .model, .undecidable].map { "\(counts[$0, default: 0])" }
        print(([truth.name, "\(items)", "\(100 * counts[truth.verdict, default: 0] / tables)%"] + row).joined(separator: " | "))
      }
    }
  }

  /// A table of scales a factor 2.5 apart from 10¹⁹, each with its own draw of answers.
  static func points(_ truth: Truth, items: Int, table: Int) -> [EmergencePoint] {
    var generator = SeededGenerator(seed: UInt64(table), stream: UInt64(items))
    func right(_ count: Int, _ probability: Double) -> Double { Double((0..<count).count { _ in generator.uniform() < probability }) }
    return (0..<truth.scales).map { place in
      let scale = 1e19 * pow(10, 0.4 * Double(place))
      let exact = right(items, truth.exact(scale))
      return EmergencePoint(
        scale: scale, exact: ScoreCount(right: exact, of: Double(items)),
        tokenScore: truth.token.map { right(10 * items, $0(scale)) / Double(10 * items) })
    }
  }
}

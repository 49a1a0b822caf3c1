import Foundation
import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// Intervals of quantities that are functions of each other, and their ends by definition.
struct TransformedQuantityTests {
  private static let target = 3e19

  private static func inference(_ method: IntervalMethod) throws -> LawInference {
    let table = try Ladder(spacing: 0.5, noise: 0.004).table(seed: 4)
    let fit = try FitConfiguration(seed: 2, replicates: method.needsReplicates ? 300 : 0, interval: method).fit(table)
    return try LawInference(fit, table: table)
  }

  /// A profile and a bootstrap don't ask for the scale: the interval of ln N* and of √N* are those of N*.
  @Test(arguments: [IntervalMethod.percentile, .bca, .profile])
  func monotoneFunctionsCarryTheIntervalOver(method: IntervalMethod) throws {
    let inference = try Self.inference(method)
    func interval(_ isPositive: Bool, _ transform: @escaping @Sendable (Double) -> Double) throws -> Interval {
      let quantity = LawQuantity("f", isPositive: isPositive) { transform($0.optimum(compute: Self.target).parameters) }
      return try #require(inference.interval(of: quantity)).interval
    }
    let plain = try interval(true) { $0 }
    let logarithm = try interval(false) { Double.log($0) }
    let root = try interval(true) { $0.squareRoot() }
    for (own, log, half) in [(plain.low, logarithm.low, root.low), (plain.high, logarithm.high, root.high)] {
      #expect((Double.log(own) - log).magnitude < 2e-3 && (2 * Double.log(half) - log).magnitude < 2e-3, "\(method)")
    }
    // A falling function turns the interval round.
    let inverse = try interval(true) { 1 / $0 }
    #expect((Double.log(inverse.low * plain.high)).magnitude < 5e-3 && (Double.log(inverse.high * plain.low)).magnitude < 5e-3)
  }

  /// At C = 6ND, D* is C/(6N*): the two intervals are one, whatever the method.
  @Test(arguments: IntervalMethod.allCases) func bestTokensMirrorBestSizes(method: IntervalMethod) throws {
    let inference = try Self.inference(method)
    let size = try #require(inference.interval(of: .optimalParameters(compute: Self.target))).interval
    let data = try #require(inference.interval(of: .optimalTokens(compute: Self.target))).interval
    #expect(Double.log(6 * size.low * data.high / Self.target).magnitude < 5e-3)
    #expect(Double.log(6 * size.high * data.low / Self.target).magnitude < 5e-3)
  }

  /// Intervals of rising confidence are nested about the estimate.
  @Test(arguments: IntervalMethod.allCases) func confidenceNests(method: IntervalMethod) throws {
    let inference = try Self.inference(method)
    let quantity = LawQuantity.optimalLoss(compute: 1e21)
    let intervals = try [0.5, 0.8, 0.95].map { try #require(inference.interval(of: quantity, confidence: $0)) }
    for (inner, outer) in zip(intervals, intervals.dropFirst()) {
      #expect(outer.interval.low < inner.interval.low && inner.interval.high < outer.interval.high)
    }
    #expect(intervals.allSatisfy { $0.interval.contains($0.value) || method == .bca } && intervals.map(\.confidence) == [0.5, 0.8, 0.95])
  }

  /// Percentiles are those of the replicates that the fit holds (Hyndman and Fan's seventh definition), also of a fit read back from JSON.
  @Test func percentilesAreTheReplicates() throws {
    let fit = try Self.inference(.percentile).fit
    let read = try JSONDecoder().decode(LawFit.self, from: JSONEncoder().encode(fit))
    let values = fit.replicateLaws.map { $0.loss(parameters: 1e9, tokens: 3e10) }.sorted()
    func quantile(_ p: Double) -> Double {
      let place = p * Double(values.count - 1)
      let below = Int(place)
      return values[below] + (place - Double(below)) * (values[min(below + 1, values.count - 1)] - values[below])
    }
    for own in [fit, read] {
      let interval = try #require(own.interval(of: .loss(parameters: 1e9, tokens: 3e10), method: .percentile, confidence: 0.9)).interval
      #expect((interval.low - quantile(0.05)).magnitude < 1e-12 && (interval.high - quantile(0.95)).magnitude < 1e-12)
    }
    #expect(
      read.interval(of: .parameter(0, name: "E"), method: .profile) == nil
        && read.interval(of: .parameter(0, name: "E"), method: .bca) == nil)
  }

  /// An end of Wilson's interval is the share from which the one seen lies z standard errors away (doi:10.1080/01621459.1927.10502953).
  @Test(arguments: [(0, 7), (1, 7), (3, 7), (7, 7), (40, 1000)], [0.8, 0.95, 0.99])
  func endsOfWilsonsInterval(share: (seen: Int, of: Int), confidence: Double) {
    let interval = Interval(successes: share.seen, of: share.of, confidence: confidence)
    let (p, n, z) = (Double(share.seen) / Double(share.of), Double(share.of), NormalDistribution.quantile(0.5 * (1 + confidence)))
    for end in [interval.low, interval.high] where end > 0 && end < 1 {
      #expect(((p - end).magnitude / (end * (1 - end) / n).squareRoot() - z).magnitude < 1e-9)
    }
    let mirrored = Interval(successes: share.of - share.seen, of: share.of, confidence: confidence)
    #expect((mirrored.low - (1 - interval.high)).magnitude < 1e-12 && (mirrored.high - (1 - interval.low)).magnitude < 1e-12)
  }

  /// In JSON an end without bound is null, and comes back as such.
  @Test func endsWithoutBoundAreNull() throws {
    let open = Interval(low: -.infinity, high: 3)
    #expect(String(decoding: try JSONEncoder().encode([open, Interval(low: 2, high: .infinity)]), as: UTF8.self) == "[[null,3],[2,null]]")
    #expect(try JSONDecoder().decode(Interval.self, from: Data("[null, 3]".utf8)) == open)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Interval.self, from: Data("[1]".utf8)) }
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Interval.self, from: Data("[\"a\", 2]".utf8)) }
  }
}

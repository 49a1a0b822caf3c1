import Dispatch
import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// Intervals by every method.
struct IntervalTests {
  /// A small version of the coverage experiment in Benchmarks: of 60 ladders at least 50 intervals of N*(C) hold at ×1 and ×100.
  @Test(arguments: IntervalMethod.allCases)
  func holdsTheTruth(method: IntervalMethod) throws {
    let ladder = Ladder(budgets: 5, sizes: 6, spacing: 0.5, noise: 0.005)
    let configuration = FitConfiguration(replicates: method.needsReplicates ? 100 : 0, interval: method)
    let quantities = [1.0, 100].map { LawQuantity.optimalParameters(compute: $0 * ladder.greatestCompute) }
    var held = [0, 0]
    for stream in UInt64(0)..<60 {
      let table = try ladder.table(seed: 3, stream: stream)
      let inference = try LawInference(configuration.fit(table), table: table)
      for (index, quantity) in quantities.enumerated() {
        guard let interval = inference.interval(of: quantity)?.interval else { continue }
        if interval.contains(quantity.value(ladder.truth)) { held[index] += 1 }
      }
    }
    #expect(held.allSatisfy { $0 >= 50 }, "\(method) at ×1 and ×100: \(held) of 60")
  }

  /// For squares the profile of a parameter of a nearly linear problem is the delta interval.
  @Test func profileAgreesWithDeltaWhereTheLawIsNearlyLinear() throws {
    let table = try Ladder(noise: 0.0002).table(seed: 8)
    let fit = try FitConfiguration(objective: .leastSquares, replicates: 0).fit(table)
    let inference = try LawInference(fit, table: table)
    let quantities = [LawQuantity.parameter(0, name: "E"), .parameter(3, name: "alpha"), .optimalParameters(compute: 1e22)]
    for quantity in quantities {
      let delta = try #require(inference.interval(of: quantity, method: .delta)).interval
      let profile = try #require(inference.interval(of: quantity, method: .profile)).interval
      let width = delta.high - delta.low
      #expect(abs(profile.low - delta.low) < 0.1 * width, "\(quantity.name): \(profile) \(delta)")
      #expect(abs(profile.high - delta.high) < 0.1 * width, "\(quantity.name): \(profile) \(delta)")
    }
  }

  /// E stops at nothing: where the runs don't bound it from below its profile ends at zero, and never below; a floor that is
  /// nothing already has no interval.
  @Test func profileOfTheFloorStopsAtZero() throws {
    let truth = Law.chinchilla(E: 0.05, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)
    let lows = try (0..<12).compactMap { stream in
      let table = try Ladder(truth: truth, noise: 0.02).table(seed: 2, stream: UInt64(stream))
      return try FitConfiguration(replicates: 0, interval: .profile).fit(table).intervals["E"]?.low
    }
    #expect(lows.allSatisfy { $0 >= 0 } && lows.contains { $0 < 1e-3 }, "\(lows)")
  }

  /// However little is known of an amplitude, it is positive.
  @Test func amplitudesStayPositive() throws {
    let table = try Ladder(budgets: 3, sizes: 4, noise: 0.03).table(seed: 4)
    let fit = try FitConfiguration(replicates: 0).fit(table)
    let ends = ["A", "B"].compactMap { fit.intervals[$0] }
    #expect(ends.count == 2 && ends.allSatisfy { $0.low > 0 } && ends.contains { $0.high > 4 * $0.low }, "\(ends)")
  }

  @Test(arguments: [Bootstrap.pairs, .wild(.rademacher), .wild(.webb), .seedNoise(.init()), .cluster(column: "group")])
  func threadsDoNotMatter(bootstrap: Bootstrap) throws {
    let table = try Self.grouped(noise: 0.005)
    let configuration = FitConfiguration(seed: 9, replicates: 70, bootstrap: bootstrap)
    let alone = try configuration.fit(table)
    for width in [2, 7] {
      let fit = try configuration.fit(table) { count, body in
        DispatchQueue.concurrentPerform(iterations: width) { thread in
          for index in stride(from: thread, to: count, by: width) { body(index) }
        }
      }
      #expect(fit.replicates == alone.replicates && fit.intervals == alone.intervals)
    }
    #expect(alone.replicates.count == 70)
  }

  /// Every run listed four times under one label: rows take them for four runs; clusters don't, and pairs don't either.
  @Test func clustersAreDrawnWhole() throws {
    let single = try Self.grouped(noise: 0.01)
    let table = try RunTable(single.runs.flatMap { Array(repeating: $0, count: 4) })
    func width(_ bootstrap: Bootstrap, _ table: RunTable, _ method: IntervalMethod) throws -> Double {
      let fit = try FitConfiguration(replicates: 300, bootstrap: bootstrap, interval: method).fit(table)
      let interval = try #require(fit.intervals["alpha"])
      return interval.high - interval.low
    }
    for method in [IntervalMethod.percentile, .delta] {
      let truth = try width(.pairs, single, method)
      let (rows, clusters) = (try width(.rows, table, method), try width(.cluster(column: "label"), table, method))
      #expect(rows < 0.7 * truth && clusters > 0.75 * truth && clusters < 1.4 * truth, "\(method): \(truth) \(rows) \(clusters)")
      #expect(try width(.pairs, table, method) == clusters)
    }
  }

  @Test func aColumnThatTellsNoClustersIsNamed() throws {
    let table = try Self.grouped(noise: 0.01)
    func message(_ column: String, _ table: RunTable) -> String {
      do throws(FitError) {
        _ = try FitConfiguration(bootstrap: .cluster(column: column)).fit(table)
        return ""
      } catch { return error.description }
    }
    #expect(message("study", table).contains("no column \"study\""))
    #expect(try message("group", Self.grouped(noise: 0.01, groups: 1)).contains("at least 2 are needed"))
    #expect(try message("group", Ladder().table()).contains("run 1 has nothing in \"group\""))
  }

  /// Porian et al. (arXiv:2406.19146): 0.005 up to L = 3, 0.1 from L = 6, log-linear between.
  @Test func seedNoise() {
    let noise = SeedNoise()
    #expect(noise.sigma(loss: 2) == 0.005 && abs(noise.sigma(loss: 7) - 0.1) < 1e-15)
    #expect(abs(noise.sigma(loss: 4.5) - (0.005 * 0.1).squareRoot()) < 1e-12)
  }

  /// A ladder whose runs have a label each and some groups.
  static func grouped(noise: Double, groups: Int = 12) throws -> RunTable {
    let runs = try Ladder(noise: noise).table(seed: 6).runs.enumerated().map { index, run in
      var run = run
      (run.label, run.group) = ("run \(index)", "\(index % groups)")
      return run
    }
    return try RunTable(runs)
  }
}

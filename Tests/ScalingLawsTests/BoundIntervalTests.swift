import RealModule
import ScalingLaws
import Testing

/// Parameters at the end of their range: their intervals begin there and have a width.
struct BoundIntervalTests {
  /// Losses that fall without end, as a power law without a floor.
  private func powerLaw(noise: Double = 0.004) throws -> RunTable {
    let truth = Law.chinchilla(E: 1e-9, A: 40, B: 60, alpha: 0.2, beta: 0.22)
    let tables = (0..<20).map { Ladder(truth: truth, noise: noise).tableOrNil(seed: 6, stream: $0) }
    let atZero = tables.compactMap(\.self).first { table in
      (try? FitConfiguration(replicates: 0).fit(table))?.convergence.parametersAtBounds == ["E"]
    }
    return try #require(atZero)
  }

  @Test(arguments: IntervalMethod.allCases)
  func aFloorOfZeroReachesUp(method: IntervalMethod) throws {
    let table = try powerLaw()
    let fit = try FitConfiguration(replicates: method.needsReplicates ? 60 : 0, interval: method).fit(table)
    let interval = try #require(fit.intervals["E"])
    let least = table.runs.map(\.loss).min() ?? 0
    #expect(
      fit.parameters["E"] == 0 && interval.low == 0 && interval.high > 0.01 * least && interval.high < least, "\(method): \(interval)")
    #expect(fit.intervals.values.allSatisfy { $0.high > $0.low })
  }

  /// Of simulated ladders with a small floor whose fit has none, most intervals hold it: not 95%, for these are the ladders whose noise hides it.
  @Test func theTruthLiesWithin() throws {
    let truth = Law.chinchilla(E: 0.15, A: 40, B: 60, alpha: 0.2, beta: 0.22)
    var (atBound, held) = (0, 0)
    for stream in 0..<60 {
      let fit = try FitConfiguration(replicates: 0).fit(Ladder(truth: truth, noise: 0.004).table(seed: 7, stream: UInt64(stream)))
      guard fit.parameters["E"] == 0, let interval = fit.intervals["E"] else { continue }
      atBound += 1
      held += interval.contains(0.15) ? 1 : 0
    }
    #expect(atBound >= 10 && Double(held) >= 0.7 * Double(atBound), "\(held) of \(atBound)")
  }

  /// Steeper than any exponent may be: the interval of α ends at its bound, and an offset below zero leaves E at it.
  @Test func anExponentAtItsBound() throws {
    let x = (1...12).map { Double($0) }
    let fit = try FitConfiguration(replicates: 0).fit(
      .power(of: .parameters), x: x, y: x.map { 1 + Double.exp(-5 * ($0 - 1)) * (1 + 0.01 * Double.sin($0)) })
    #expect(fit.convergence.parametersAtBounds.contains("alpha"), "\(fit.parameters)")
    let interval = try #require(fit.intervals["alpha"])
    #expect(interval.high == 4 && interval.low < 4)
  }

  /// Ladders of eight runs hardly bound anything: no interval leaves the range of its parameter, and a finding names those that reach its end.
  @Test(arguments: IntervalMethod.allCases)
  func tinyLaddersStayWithinTheRanges(method: IntervalMethod) throws {
    var named: Set<String> = []
    for stream in 0..<8 {
      let table = try Ladder(budgets: 2, sizes: 4, noise: 0.02).table(seed: 9, stream: UInt64(stream))
      let fit = try FitConfiguration(replicates: method.needsReplicates ? 40 : 0, interval: method).fit(table)
      let inference = try LawInference(fit, table: table)
      for (index, name) in fit.parameterNames.enumerated() {
        let asked = inference.interval(of: .parameter(index, name: name), method: method, confidence: 0.999)?.interval
        for interval in [fit.intervals[name], asked].compactMap(\.self) {
          let isExponent = name == "alpha" || name == "beta"
          #expect(interval.low >= (isExponent ? 0.01 : 0) && (!isExponent || interval.high <= 4), "\(name) \(interval) of \(stream)")
        }
      }
      named.formUnion(fit.oneSidedIntervals)
      let reaching = fit.oneSidedIntervals.filter { !fit.convergence.parametersAtBounds.contains($0) }
      #expect(Diagnosis(table, fit: fit).findings.contains(.oneSidedIntervals(reaching)) == !reaching.isEmpty)
    }
    #expect(method != .delta || named.isSuperset(of: ["E", "alpha", "beta"]), "\(named)")
  }

  /// A parameter that is held has no interval, and a ladder without noise has intervals without width.
  @Test func heldAndExact() throws {
    let exact = try FitConfiguration(replicates: 0).fit(Ladder().table())
    #expect(try #require(exact.intervals["E"]).contains(1.69) || (exact.parameters["E"] ?? 0) - 1.69 < 1e-6)
    var configuration = FitConfiguration(replicates: 0)
    configuration.pinned = ["E": 1.69]
    let held = try configuration.fit(Ladder(noise: 0.004).table())
    #expect(held.intervals["E"] == nil && held.intervals["alpha"] != nil)
  }

  /// Wilson (1927): 0 of 10 reaches to 27.8%, 10 of 10 down to 72.2%; 8 of 10 is 49.0% to 94.3%.
  @Test func sharesOfAllOrNothing() {
    let (none, all, most) = (Interval(successes: 0, of: 10), Interval(successes: 10, of: 10), Interval(successes: 8, of: 10))
    #expect(none.low == 0 && abs(none.high - 0.2775) < 1e-4 && all.high == 1 && abs(all.low - 0.7225) < 1e-4)
    #expect(abs(most.low - 0.4902) < 1e-4 && abs(most.high - 0.9433) < 1e-4)
  }
}

extension Ladder {
  fileprivate func tableOrNil(seed: UInt64, stream: Int) -> RunTable? { try? table(seed: seed, stream: UInt64(stream)) }
}

import RealModule
import ScalingLaws
import TextFormats

extension Comparison {
  /// The comparison for a terminal: multiplier, trend, crossing and pairs.
  ///
  /// A multiplier is printed as *1.3 times* with its interval; *never* stands for a loss that the first recipe doesn't reach at any
  /// compute, which is no large number. Differences of ln L are printed as relative changes, e^d − 1.
  var terminalText: String {
    (head + [""] + table(points).lines + measuredLines + ["", trendLine] + crossingLines + pairLines + warnings.map { "warning      \($0)" })
      .joined(separator: "\n")
  }

  /// The multiplier over the range that both recipes have runs in.
  private var head: [String] {
    [
      "\(first) needs \(times(overall)) the compute of \(second) for the same loss,",
      "\(interval(overall)) (\(percent(confidence))), from \(Number.compute(range.low)) to \(Number.compute(range.high)) FLOP"
        + (isPaired ? "; runs resampled in pairs." : "."),
    ]
  }

  /// Multipliers without any law, where both tables have minima.
  private var measuredLines: [String] {
    measured.isEmpty ? [] : ["", "Read off the isoFLOP minima, without a law:"] + table(measured).lines
  }

  private func table(_ points: [ComputeMultiplier]) -> TextTable {
    var table = TextTable(header: ["C (FLOP)", "loss", "multiplier", "interval"])
    for point in points {
      table.append([Number.compute(point.compute), Number.short(point.loss), times(point), interval(point)])
    }
    return table
  }

  /// Whether the multiplier changes with compute: what holds at small budgets may not at large ones.
  private var trendLine: String {
    let exponent = trend.exponent.map { "C^\(Number.short($0, digits: 2))" } ?? "unknown"
    let range = trend.interval.map { " " + Number.interval($0.low, $0.high, digits: 2) } ?? ""
    let words =
      switch trend.verdict {
      case .grows: "the second recipe gains with compute"
      case .shrinks: "the second recipe loses with compute"
      case .constant: "no change with compute is detected"
      case .unknown: "there is no finite multiplier"
      }
    return "trend        multiplier ∝ \(exponent)\(range): \(words)"
  }

  /// The compute at which one recipe overtakes the other, and its probability.
  private var crossingLines: [String] {
    guard let crossing else { return [] }
    let place = crossing.compute.map { ", near \(Number.compute($0)) FLOP" } ?? ""
    return [
      "crossing     between \(Number.compute(crossing.start)) and \(Number.compute(crossing.below)) FLOP: probability \(percent(crossing.probability))\(place)",
      "             \(second) is ahead with probability \(percent(crossing.secondAheadAtStart))",
      "             at the start, \(percent(crossing.secondAheadBelow)) at the end",
    ]
  }

  /// Differences of runs of equal design, which need no law.
  private var pairLines: [String] {
    guard let pairs else { return [] }
    let slope =
      zip(pairs.slope, pairs.slopeInterval).map { ", changing by \(change($0)) \(change($1)) per e-fold of compute" } ?? ""
    return [
      "run by run   \(Plural.counted(pairs.count, "pair")): the loss differs by \(change(pairs.mean)) \(change(pairs.interval))\(slope)"
    ]
  }

  private func zip<A, B>(_ a: A?, _ b: B?) -> (A, B)? { a.flatMap { a in b.map { (a, $0) } } }

  private func times(_ point: ComputeMultiplier) -> String { point.multiplier.map { "\(Number.short($0, digits: 3)) times" } ?? "never" }

  private func interval(_ point: ComputeMultiplier) -> String {
    let ends = [point.low, point.high].map { $0.map { Number.short($0, digits: 3) } ?? "never" }
    return "[\(ends[0]), \(ends[1])]"
  }

  private func percent(_ share: Double) -> String { Number.percent(share) }

  /// The relative change that a difference of logarithms is.
  private func change(_ logarithm: Double) -> String { Number.signedPercent(Double.expMinusOne(logarithm)) }

  private func change(_ interval: Interval) -> String { "[\(change(interval.low)), \(change(interval.high))]" }
}

import ScalingLaws
import TextFormats

/// The compute-optimal size, tokens and loss of one budget by a law, with intervals.
///
/// N*, D* and L* of C = 6ND, each with its own interval by the fit's method; they move together, so the ends of two intervals don't belong
/// to one run.
struct OptimumSummary: Encodable {
  var compute: Double
  var parameters: BoundedValue
  var tokens: BoundedValue
  var loss: BoundedValue

  /// A number with an interval, if there is one.
  struct BoundedValue: Encodable {
    var value: Double
    var interval: Interval?
  }

  init(_ inference: LawInference, compute: Double) {
    func bounded(_ quantity: LawQuantity) -> BoundedValue {
      let interval = inference.interval(of: quantity)?.interval
      return BoundedValue(value: quantity.value(inference.fit.law), interval: interval?.finite)
    }
    self.compute = compute
    parameters = bounded(.optimalParameters(compute: compute))
    tokens = bounded(.optimalTokens(compute: compute))
    loss = bounded(.optimalLoss(compute: compute))
  }

  /// Three rows of a table: C, symbol, value, interval.
  var rows: [[String]] {
    func row(_ first: String, _ symbol: String, _ value: BoundedValue, _ text: (Double) -> String) -> [String] {
      [first, symbol, text(value.value), value.interval.map { "[\(text($0.low)), \(text($0.high))]" } ?? "–"]
    }
    return [
      row(Number.compute(compute), "N*", parameters, Number.count), row("", "D*", tokens, Number.count),
      row("", "L*", loss) { Number.short($0) },
    ]
  }
}

extension Interval {
  /// The interval if both ends are numbers, else nil.
  var finite: Interval? { low.isFinite && high.isFinite ? self : nil }
}

/// The kind and the number of a bootstrap's replicates.
struct BootstrapSummary: Encodable {
  var kind: String
  var replicates: Int

  init(_ fit: LawFit) {
    kind = fit.configuration.bootstrap.name
    replicates = fit.replicates.count
  }

  var text: String { "\(Plural.counted(replicates, "replicate")) of \(kind)" }
}

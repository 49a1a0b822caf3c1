// Simulates ladders whose law is known and counts how often 95% intervals hold the truth, by method.
// usage: IntervalCoverage [LADDERS] [REPLICATES] [COMMA-SEPARATED METHODS]
import Foundation
import NumericalMethods
import ScalingLaws

@main
struct IntervalCoverage {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let ladders = arguments.first.flatMap { Int($0) } ?? 1000
    let replicates = arguments.dropFirst().first.flatMap { Int($0) } ?? 400
    let methods = try (arguments.dropFirst(2).first ?? "delta,percentile,wild").split(separator: ",").map { try Method(String($0)) }
    print("| truth | noise | budgets apart by | quantity | bias | spread |" + methods.map { " \($0.name) |" }.joined())
    print("|---|---|---|---|---|---|" + methods.map { _ in "---|" }.joined())
    for truth in Truth.all {
      for noise in [0.003, 0.01] {
        for factor in [2.0, 3, 10] {
          let design = SimulatedLadder(truth: truth.law, noise: noise, factor: factor)
          for line in try Experiment(design: design, ladders: ladders, replicates: replicates, methods: methods).lines() {
            print("| \(truth.name) | \(noise * 100)% | \(factor) \(line)")
          }
        }
      }
    }
  }
}

/// A way to an interval.
struct Method {
  var name: String
  var interval: IntervalMethod
  var bootstrap: Bootstrap

  init(_ name: String) throws {
    self.name = name
    bootstrap = name.hasPrefix("wild") ? .wild(.rademacher) : .pairs
    guard let interval = IntervalMethod(rawValue: name.hasPrefix("wild") ? "percentile" : name) else {
      throw CocoaError(.keyValueValidation)
    }
    self.interval = interval
  }
}

/// A law to draw from.
struct Truth {
  var name: String
  var law: Law

  static let all = [
    Truth(name: "separable", law: Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)),
    Truth(name: "coupled, k = 0.7", law: Law.coupled(E: 1.69, A: 406.4, R: 1, alpha: 0.34 / 0.7, beta: 0.28 / 0.7, k: 0.7)),
  ]
}

/// Five budgets of six sizes about the best, with noise on ln L.
struct SimulatedLadder: Sendable {
  var truth: Law
  var noise: Double
  var factor: Double
  var leastCompute = 1e18
  var budgets = 5
  var sizes = 6
  var spacing = 0.5

  var greatestCompute: Double { leastCompute * pow(factor, Double(budgets - 1)) }

  func table(_ stream: Int) throws -> RunTable {
    var generator = SeededGenerator(seed: 1, stream: UInt64(stream))
    var runs: [TrainingRun] = []
    for budget in 0..<budgets {
      let compute = leastCompute * pow(factor, Double(budget))
      let best = truth.optimum(compute: compute).parameters
      for size in 0..<sizes {
        let parameters = best * exp(spacing * (Double(size) - 0.5 * Double(sizes - 1)))
        let tokens = compute / (6 * parameters)
        let loss = truth.loss(parameters: parameters, tokens: tokens) * exp(noise * generator.normal())
        runs.append(TrainingRun(parameters: parameters, tokens: tokens, compute: compute, loss: loss))
      }
    }
    return try RunTable(runs)
  }
}

/// The separable law fitted to every ladder of a design.
struct Experiment {
  var design: SimulatedLadder
  var ladders: Int
  var replicates: Int
  var methods: [Method]

  func lines() throws -> [String] {
    let top = design.greatestCompute
    let quantities =
      [LawQuantity.optimalParameters(compute: top), .optimalParameters(compute: 100 * top), .optimalLoss(compute: 100 * top)]
      + [.parameter(0, name: "E"), .parameter(3, name: "alpha"), .optimalParameterExponent(compute: top)]
    var tallies = quantities.map { _ in Tally(methods: methods.count) }
    for ladder in 0..<ladders {
      let table = try design.table(ladder)
      for (position, method) in methods.enumerated() {
        let configuration = FitConfiguration(
          seed: UInt64(ladder), replicates: method.interval.needsReplicates ? replicates : 0, bootstrap: method.bootstrap)
        let fit = try configuration.fit(table)
        let inference = try LawInference(fit, table: table)
        for (index, quantity) in quantities.enumerated() {
          let truth = quantity.value(design.truth)
          let found = inference.interval(of: quantity, method: method.interval)
          tallies[index].add(found, truth: truth, method: position, isPositive: quantity.isPositive)
        }
      }
    }
    return zip(quantities, tallies).map { "| \($0.name) | \($1.text)" }
  }
}

/// How often intervals held, and how wide they were.
struct Tally {
  private var hits: [Int]
  private var widths: [[Double]]
  private var errors: [Double] = []

  init(methods: Int) {
    hits = .init(repeating: 0, count: methods)
    widths = .init(repeating: [], count: methods)
  }

  mutating func add(_ found: QuantityInterval?, truth: Double, method: Int, isPositive: Bool) {
    guard let found else {
      widths[method].append(.infinity)
      return
    }
    if found.interval.contains(truth) { hits[method] += 1 }
    func scale(_ value: Double) -> Double { isPositive ? log(value) : value }
    widths[method].append(0.5 * (scale(found.interval.high) - scale(found.interval.low)))
    if method == 0 { errors.append(scale(found.value) - scale(truth)) }
  }

  var text: String {
    let percentiles = Percentiles(errors)
    let spread = 0.5 * (percentiles.quantile(0.8413) - percentiles.quantile(0.1587))
    let cells = zip(hits, widths).map { hits, widths in
      String(
        format: " %.1f%%, ±%.3g |", 100 * Double(hits) / Double(widths.count), Percentiles(widths.map { $0.isNaN ? .infinity : $0 }).median)
    }
    return String(format: "%.3g | %.3g |", percentiles.median, spread) + cells.joined()
  }
}

import Foundation
import NumericalMethods
import ScalingLaws
import Tabular

/// Choosing runs from a pool: R² on the most expensive tenth, forecast from 5% of the other runs' compute.
///
/// Three ways to spend it, from the same dozen low-compute runs: the runs that `isoflop next` chooses, random ones, and isoFLOP budgets of five sizes. The
/// protocol is that of ScaleBench (arXiv:2604.22753) with a target split of our own.
///
///     swift run -c release --package-path Benchmarks PoolDesign POOL.csv…
@main
struct PoolDesign {
  static let share = 0.05
  static let startRuns = 12
  static let randomDraws = 20

  static func main() throws {
    let paths = CommandLine.arguments.dropFirst()
    guard !paths.isEmpty else { return print("usage: PoolDesign POOL.csv…") }
    let header = ["pool", "runs", "target", "next R²", "runs", "random R² (median, range)", "isoFLOP R²", "runs", "all R²"]
    print(header.joined(separator: " | "))
    for path in paths {
      let url = URL(filePath: path)
      let table = try RunTable(Table(bytes: [UInt8](Data(contentsOf: url)), name: url.lastPathComponent))
      print(try Pool(table).row.joined(separator: " | "))
    }
  }
}

/// A pool of runs with its target region.
struct Pool {
  let name: String
  let pool: RunTable
  let targets: [TrainingRun]
  let budget: Double
  /// The positions of the runs that every design starts with.
  let start: [Int]

  init(_ table: RunTable) {
    name = table.name
    let order = table.runs.indices.sorted { (table.runs[$0].compute, $0) < (table.runs[$1].compute, $1) }
    let count = order.count - order.count / 10
    targets = order[count...].map { table.runs[$0] }
    let pool = table.subset(Array(order[..<count]))
    self.pool = pool
    budget = PoolDesign.share * pool.runs.reduce(0) { $0 + $1.compute }
    // Spread over sizes: the cheapest run of each of a dozen sizes, or the cheapest runs.
    var sizes: Set<Double> = []
    var start = pool.runs.indices.filter { sizes.count < PoolDesign.startRuns && sizes.insert(pool.runs[$0].parameters).inserted }
    if start.count < PoolDesign.startRuns { start = Array(Set(start).union(pool.runs.indices.prefix(PoolDesign.startRuns))).sorted() }
    self.start = start
  }

  var row: [String] {
    get throws {
      let proposed = try designed()
      let grid = isoFLOP()
      let draws = (0..<PoolDesign.randomDraws).compactMap { fit(self.random(seed: UInt64($0))) }.sorted()
      func text(_ value: Double?) -> String { value.map { String(format: "%.3f", $0) } ?? "no fit" }
      let range = "\(text(draws.isEmpty ? nil : draws[draws.count / 2])) (\(text(draws.first)) to \(text(draws.last)))"
      return [
        name, "\(pool.runs.count)", "\(targets.count)", text(fit(proposed)), "\(proposed.count)", range, text(fit(grid)), "\(grid.count)",
        text(fit(Array(pool.runs.indices))),
      ]
    }
  }

  private func cost(_ chosen: [Int]) -> Double { chosen.reduce(0) { $0 + pool.runs[$1].compute } }

  /// R² of the losses of the target region; nil if the runs support no law.
  private func fit(_ chosen: [Int]) -> Double? {
    guard let forecaster = try? ForecastConfiguration().fit(pool.subset(chosen.sorted())) else { return nil }
    let forecasts = forecaster.forecast(targets.map(\.design))
    let middle = mean(targets.map(\.loss))
    let errors = zip(targets, forecasts).reduce(0) { $0 + ($1.0.loss - $1.1.loss) * ($1.0.loss - $1.1.loss) }
    return 1 - errors / targets.reduce(0) { $0 + ($1.loss - middle) * ($1.loss - middle) }
  }

  /// The runs of `NextExperiment`, two at a time, each chosen after those before are in.
  private func designed() throws -> [Int] {
    var chosen = start
    let computes = targets.map(\.compute).sorted()
    let target = computes[computes.count / 2]
    while true {
      let left = budget - cost(chosen)
      let rest = pool.runs.indices.filter { !chosen.contains($0) && pool.runs[$0].compute <= left }
      guard !rest.isEmpty else { return chosen }
      let experiment = NextExperiment(target: target, budget: left, runs: min(2, rest.count), candidates: rest.map { pool.runs[$0].design })
      let plan = try experiment.plan(pool.subset(chosen.sorted()))
      let picked = plan.runs.compactMap { run in
        rest.first { pool.runs[$0].parameters == run.parameters && pool.runs[$0].tokens == run.tokens && !chosen.contains($0) }
      }
      let new = Set(picked).subtracting(chosen)
      guard !new.isEmpty else { return chosen }
      chosen += new.sorted()
      if chosen.count > 80 { return chosen }
    }
  }

  /// Random runs until none that is drawn can be paid.
  private func random(seed: UInt64) -> [Int] {
    var generator = SeededGenerator(seed: seed)
    var (chosen, left) = (start, budget - cost(start))
    for index in pool.runs.indices.shuffled(using: &generator) where !chosen.contains(index) && pool.runs[index].compute <= left {
      chosen.append(index)
      left -= pool.runs[index].compute
    }
    return chosen
  }

  /// Budgets of five sizes, a factor of three apart, from as high as the compute allows.
  private func isoFLOP() -> [Int] {
    var best: [Int] = start
    for index in pool.runs.indices.reversed() {
      let chosen = grid(top: pool.runs[index].compute)
      if cost(chosen) <= budget { return chosen }
      best = start
    }
    return best
  }

  private func grid(top: Double) -> [Int] {
    var chosen = Set(start)
    for level in (0..<4).map({ top / pow(3, Double($0)) }) {
      let near = pool.runs.indices.filter { abs(log(pool.runs[$0].compute / level)) < 0.35 }.sorted {
        pool.runs[$0].parameters < pool.runs[$1].parameters
      }
      for step in 0..<5 where !near.isEmpty { chosen.insert(near[step * (near.count - 1) / 4]) }
    }
    return chosen.sorted()
  }
}

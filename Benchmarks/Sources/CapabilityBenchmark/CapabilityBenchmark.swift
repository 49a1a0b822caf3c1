// The time to read 100 public models on 1,000 benchmarks, a tenth of the scores missing: components, families' lines and equivalent compute.
// Then the time to fit the scores of a ladder of 30 runs on 1,000 tasks, three forms with their back-tests, and to forecast one run.
//
// Usage: CapabilityBenchmark [tasks], 1,000 by default.
import CapabilityLaws
import Foundation
import NumericalMethods

@main
enum CapabilityBenchmark {
  static func main() throws {
    let tasks = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1000
    let matrix = models(100, benchmarks: tasks)
    let observed = try seconds { () throws -> Double in
      let law = try ObservationalLaw(matrix)
      return law.components.shares[0] + (law.effectiveComputes(in: "f0").first?.compute ?? 0)
    }
    print("observe, 100 models, \(tasks) benchmarks: \(observed) s")
    let table = ladder(tasks: tasks)
    let forecast = try seconds { () throws -> Double in
      Double(try AbilityForecaster(table).forecast(table.run(compute: 1e22)).count)
    }
    print("forecast, \(table.runs.count) runs, \(tasks) tasks: \(forecast) s")
  }

  static func seconds(_ work: () throws -> Double) rethrows -> Double {
    let clock = ContinuousClock()
    var result = 0.0
    let time = try clock.measure { result = try work() }
    precondition(result.isFinite, "the result is a number")
    return Double(time.components.seconds) + 1e-18 * Double(time.components.attoseconds)
  }

  static func models(_ count: Int, benchmarks: Int) -> BenchmarkMatrix {
    var generator = SeededGenerator(seed: 1)
    let models = (0..<count).map {
      BenchmarkMatrix.Model(name: "m\($0)", family: "f\($0 / 10)", compute: pow(10, 20 + 0.4 * Double($0 % 10)))
    }
    let scores = models.indices.map { row in
      (0..<benchmarks).map { _ -> Double? in
        let share = 0.2 + 0.05 * Double(row % 10) + Double.random(in: 0...0.1, using: &generator)
        return Double.random(in: 0...1, using: &generator) < 0.1 ? nil : share
      }
    }
    return BenchmarkMatrix(models: models, benchmarks: (0..<benchmarks).map { "b\($0)" }, scores: scores)
  }

  static func ladder(tasks: Int) -> ScoreTable {
    var generator = SeededGenerator(seed: 2)
    let runs = [1e7, 3e7, 1e8, 3e8, 1e9].flatMap { size in
      [5.0, 10, 20, 40, 80, 160].map { ScoredRun(parameters: size, tokens: size * $0) }
    }
    let scores = (0..<tasks).map { task in
      let shares = runs.map { run -> Double? in
        let loss = 0.2 + pow((run.parameters ?? 1) / 1e8, -0.3) + pow((run.tokens ?? 1) / 1e10, -0.3)
        return 0.25 + 0.7 * exp(-loss) + Double.random(in: -0.01...0.01, using: &generator)
      }
      return TaskScores(name: "t\(task)", shares: shares, facts: TaskFacts(items: 2000, chance: 0.25))
    }
    return ScoreTable(name: "simulated", runs: runs, tasks: scores)
  }
}

// Times fits on one thread, in seconds of processor time.
// usage: FittingBenchmark table FILE   the certified fit of a table and 4,000 certified bootstraps
//        FittingBenchmark rows COUNT   a fit of simulated runs: time and peak memory
//        FittingBenchmark read FILE    a fit of a table that is read from a file: time and peak memory
import Foundation
import NumericalMethods
import ScalingLaws
import Tabular

@main
struct FittingBenchmark {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.dropFirst().first) {
    case ("table", let path?): try time(table(path))
    case ("rows", let count?): try fit(simulated(Int(Double(count) ?? 0)))
    case ("read", let path?): try fit(table(path))
    default: print("usage: FittingBenchmark table FILE | rows COUNT | read FILE")
    }
  }

  static func time(_ table: RunTable) throws {
    let repeats = 20
    let point = try Processor.seconds { for _ in 0..<repeats { _ = try FitConfiguration(replicates: 0).fit(table) } } / Double(repeats)
    let bootstraps = try Processor.seconds { _ = try FitConfiguration(replicates: 4000).fit(table) } - point
    let fit = try FitConfiguration(replicates: 4000, interval: .percentile).fit(table)
    print(String(format: "fit %.6f bootstraps %.4f objective %.14f", point, bootstraps, fit.objective))
    print("certificate: \(fit.convergence)")
    print(
      "intervals: \(fit.intervals.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.low)–\($0.value.high)" }.joined(separator: ", "))")
  }

  static func fit(_ table: RunTable) throws {
    var status = ""
    let seconds = try Processor.seconds {
      let fit = try FitConfiguration(replicates: 0).fit(table)
      status = "\(fit.convergence.status), starts at the best \(fit.convergence.shareAtBest)"
    }
    print(String(format: "%d rows: %.3f CPU-s, peak memory %.1f MB, %@", table.runs.count, seconds, Processor.peakMegabytes, status))
  }

  static func table(_ path: String) throws -> RunTable {
    try RunTable(Table(bytes: [UInt8](Data(contentsOf: URL(fileURLWithPath: path))), name: path))
  }

  /// Runs of the Chinchilla law spread over sizes and tokens, with a noise of half a percent.
  static func simulated(_ count: Int) throws -> RunTable {
    let law = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)
    var generator = SeededGenerator(seed: 1)
    var runs: [TrainingRun] = []
    runs.reserveCapacity(count)
    for _ in 0..<count {
      let (parameters, tokens) = (1e7 * exp(6 * generator.uniform()), 1e9 * exp(6 * generator.uniform()))
      let loss = law.loss(parameters: parameters, tokens: tokens) * exp(0.005 * generator.normal())
      runs.append(TrainingRun(parameters: parameters, tokens: tokens, compute: 6 * parameters * tokens, loss: loss))
    }
    return try RunTable(runs)
  }
}

/// What the process has used.
enum Processor {
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let before = now
    try body()
    return now - before
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  static var peakMegabytes: Double {
    var usage = rusage()
    getrusage(.init(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  }
}

import Foundation
import LanguageModel

/// Measures training speed: `TrainingBenchmark [LAYERS×WIDTH×HEADS CONTEXT BATCH THREADS RULE]…`, or a standard set of shapes.
@main
struct TrainingBenchmark {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let cases = arguments.isEmpty ? Case.standard : try arguments.map(Case.init(parsing:))
    if !Kernels.isOptimizedBuild { print("This is a debug build: its kernels are some fifty times slower.") }
    for item in cases { try item.run() }
  }
}

/// One shape to measure.
struct Case {
  var layers: Int
  var width: Int
  var heads: Int
  var context: Int
  var batch: Int
  var threads: Int
  var rule: OptimizerConfiguration

  /// Three sizes on all of the machine as beside PyTorch, then the small shapes of a ladder on one thread.
  static let standard: [Case] =
    [(2, 64, 2), (6, 128, 4), (6, 384, 6)].map { Case(layers: $0, width: $1, heads: $2, context: 256, batch: 16, threads: 2, rule: .adamW) }
    + [(2, 32, 2), (2, 48, 3), (2, 64, 2), (2, 64, 4), (3, 96, 3), (4, 128, 4)].map {
      Case(layers: $0, width: $1, heads: $2, context: 128, batch: 4, threads: 1, rule: .adamW)
    }
    + [(2, 32, 2), (2, 64, 2), (4, 128, 4)].map {
      Case(layers: $0, width: $1, heads: $2, context: 128, batch: 4, threads: 1, rule: .muon)
    }

  func run() throws {
    let model = ModelConfiguration(layers: layers, width: width, heads: heads, context: context, convolutionWidth: context == 128 ? 4 : 0)
    let configuration = TrainingConfiguration(model: model, optimizer: rule, sequencesPerStep: batch, steps: 1_000_000)
    let text = (0..<1_000_000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
    let trainer = try Trainer(configuration: configuration, text: text, threads: threads)
    for _ in 0..<3 { _ = trainer.step() }
    let clock = ContinuousClock()
    let (begin, processor) = (clock.now, clock_t.processorSeconds)
    var steps: [Double] = []
    while clock.now - begin < .seconds(3) || steps.count < 5 { steps.append(clock.measure { _ = trainer.step() } / .seconds(1)) }
    steps.sort()
    report(configuration, model, trainer, steps, processorSeconds: (clock_t.processorSeconds - processor) / Double(steps.count))
  }

  /// Prints one line: the median and the best step, and the processor's time, which other programs disturb less.
  private func report(
    _ configuration: TrainingConfiguration, _ model: ModelConfiguration, _ trainer: Trainer, _ steps: [Double], processorSeconds: Double
  ) {
    let (median, best, tokens) = (steps[steps.count / 2], steps[0], Double(configuration.tokensPerStep))
    print(
      "\(layers)x\(width)x\(heads),\(context),\(batch),\(threads),\(rule.matrixRule.rawValue) \(trainer.kernels.name):",
      String(
        format: "%d parameters, %.3f ms/step, %.0f tokens/s (best %.0f, %.0f per CPU-second), %.1f GFLOP/s (%.1f per CPU)",
        model.parameters, median * 1e3, tokens / median, tokens / best, tokens / processorSeconds,
        configuration.computePerStep / median * 1e-9, configuration.computePerStep / processorSeconds * 1e-9))
  }
}

extension clock_t {
  /// The processor time of all threads of this process.
  static var processorSeconds: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}

extension Case {
  /// Why an argument couldn't be read.
  struct ParsingError: Error, CustomStringConvertible {
    var argument: String
    var description: String { "“\(argument)” isn't of the form LAYERSxWIDTHxHEADS,CONTEXT,BATCH,THREADS,RULE, as in 2x64x2,128,4,1,muon." }
  }

  init(parsing argument: String) throws {
    let parts = argument.split(separator: ",").map(String.init)
    let numbers = (parts.first?.split(separator: "x").map(String.init) ?? []) + parts.dropFirst()
    let values = numbers.prefix(6).compactMap(Int.init)
    guard parts.count == 5, values.count == 6, let rule = OptimizerConfiguration.MatrixRule(rawValue: parts[4]) else {
      throw ParsingError(argument: argument)
    }
    self.init(
      layers: values[0], width: values[1], heads: values[2], context: values[3], batch: values[4], threads: values[5],
      rule: rule == .muon ? .muon : .adamW)
  }
}

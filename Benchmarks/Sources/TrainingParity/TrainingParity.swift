import Foundation
import LanguageModel

/// Trains one model on a file as the PyTorch recipe does and prints its held-out loss:
/// `TrainingParity FILE RULE SCHEDULE CONVOLUTION SEED [LAYERS WIDTH HEADS BATCH TOKENS RATE]`.
@main
struct TrainingParity {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 5, let rule = OptimizerConfiguration.MatrixRule(rawValue: arguments[1]) else {
      print("usage: TrainingParity FILE adamW|muon wsd|cos CONVOLUTION SEED [LAYERS WIDTH HEADS BATCH TOKENS RATE]")
      exit(64)
    }
    var numbers = [2, 64, 2, 2, 250_880, 0.004]
    for (index, argument) in arguments.dropFirst(5).enumerated() { numbers[index] = Double(argument) ?? numbers[index] }
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[0])))
    let model = ModelConfiguration(
      layers: Int(numbers[0]), width: Int(numbers[1]), heads: Int(numbers[2]), context: 128, convolutionWidth: Int(arguments[3]) ?? 0)
    var optimizer = rule == .muon ? OptimizerConfiguration.muon : .adamW
    optimizer.muonJoinsQueryKeyValue = true
    let configuration = TrainingConfiguration(
      model: model, optimizer: optimizer, peakLearningRate: numbers[5],
      schedule: arguments[2] == "cos" ? .cosine : .warmupStableDecay, sequencesPerStep: Int(numbers[3]),
      steps: Int(numbers[4]) / (Int(numbers[3]) * model.context), seed: UInt64(arguments[4]) ?? 1)
    let trainer = try Trainer(configuration: configuration, text: Array(bytes.dropLast(1_000_000)))
    for _ in 0..<configuration.steps { _ = trainer.step() }
    let loss = try trainer.evaluate(heldOut: Array(bytes.suffix(1_000_000)), windows: 512)
    print(String(format: "seed %d loss %.4f", configuration.seed, loss))
  }
}

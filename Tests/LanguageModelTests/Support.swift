import LanguageModel

/// A small seeded generator of the tests' own.
struct TestRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  /// A number in −1 ..< 1.
  mutating func nextFloat() -> Float {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Float(state >> 40) / Float(1 << 23) - 1
  }
}

/// Text with some structure: words of a small vocabulary in a skewed order.
func sampleText(count: Int, vocabulary: Int = 256, seed: UInt64 = 7) -> [UInt8] {
  var random = TestRandom(seed: seed)
  var text: [UInt8] = []
  while text.count < count {
    let draw = (random.nextFloat() + 1) / 2
    let word = Int(draw * draw * 12)
    text += (0..<3 + word % 4).map { UInt8((word * 31 + $0 * 7) % vocabulary) }
  }
  return Array(text.prefix(count))
}

/// A configuration small enough for a test.
func smallConfiguration(_ model: ModelConfiguration, optimizer: OptimizerConfiguration = .adamW, sequences: Int = 3)
  -> TrainingConfiguration
{
  TrainingConfiguration(model: model, optimizer: optimizer, peakLearningRate: 4e-3, sequencesPerStep: sequences, steps: 40, seed: 11)
}

/// A trainer whose tensors are all random, so that no gradient is zero by construction.
func randomTrainer(_ model: ModelConfiguration, seed: UInt64, kernels: Kernels = .fastest) throws -> Trainer {
  let trainer = try Trainer(
    configuration: smallConfiguration(model), text: sampleText(count: 1_000, vocabulary: model.vocabularySize), kernels: kernels)
  for (index, tensor) in trainer.tensors.enumerated() {
    var random = TestRandom(seed: seed &+ UInt64(index) &* 7_919)
    let centre: Float = tensor.kind == .gain || tensor.kind == .headGain ? 1 : 0
    let spread: Float = tensor.kind == .embedding ? 0.5 : 0.3
    trainer.setValues(of: tensor, to: (0..<tensor.count).map { _ in centre + spread * random.nextFloat() })
  }
  return trainer
}

/// Every tier that this machine can run, the scalar one first.
let availableKernels = ["scalar", "avx2", "avx512", "neon"].compactMap { try? Kernels(named: $0) }

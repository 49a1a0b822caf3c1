import LanguageModel
import Testing

/// Every parameter's gradient against central differences, with all options of the architecture on and off.
@Suite struct GradientTests {
  static let shapes: [ModelConfiguration] = [
    ModelConfiguration(
      layers: 2, width: 48, heads: 4, keyValueHeads: 2, headWidth: 16, context: 32, queryKeyNorm: true, convolutionWidth: 4),
    ModelConfiguration(
      layers: 1, width: 80, heads: 2, keyValueHeads: 1, headWidth: 32, context: 48, queryKeyNorm: false, convolutionWidth: 2),
    ModelConfiguration(layers: 2, width: 64, heads: 1, headWidth: 64, context: 16, queryKeyNorm: true),
    ModelConfiguration(layers: 1, width: 32, heads: 2, context: 16, vocabularySize: 32, queryKeyNorm: false),
  ]

  @Test(arguments: shapes) func `gradient agrees with central differences`(_ model: ModelConfiguration) throws {
    let trainer = try randomTrainer(model, seed: 3)
    let text = sampleText(count: 500, vocabulary: model.vocabularySize)
    let starts = [5, 101, 300]
    let gradient = trainer.lossAndGradient(of: text, at: starts).gradient
    for tensor in trainer.tensors {
      let slope = Array(gradient[tensor.range])
      for direction in [slope, Self.randomDirection(count: tensor.count, seed: UInt64(tensor.offset))] {
        try Self.check(trainer, tensor, along: direction, gradient: slope, text: text, starts: starts)
      }
    }
  }

  /// Compares the loss's change along a direction of length ε, and of 2ε to cancel the third order, with the gradient's projection.
  private static func check(
    _ trainer: Trainer, _ tensor: ParameterTensor, along direction: [Float], gradient: [Float], text: [UInt8], starts: [Int]
  ) throws {
    let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
    try #require(length > 0, "\(tensor.name) has no gradient")
    let values = trainer.withValues(of: tensor) { Array($0) }
    let size = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let epsilon = 2e-3 * max(size, 0.2)
    func loss(_ shift: Float) -> Double {
      trainer.setValues(of: tensor, to: zip(values, direction).map { $0 + shift * $1 / length })
      return trainer.lossAndGradient(of: text, at: starts).loss
    }
    func slope(_ epsilon: Float) -> Double { (loss(epsilon) - loss(-epsilon)) / (2 * Double(epsilon)) }
    let numeric = (4 * slope(epsilon) - slope(2 * epsilon)) / 3
    trainer.setValues(of: tensor, to: values)
    let analytic = Double(zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 } / length)
    let norm = Double(gradient.reduce(0) { $0 + $1 * $1 }.squareRoot())
    #expect(abs(numeric - analytic) < 0.002 * norm + 2e-5, "\(tensor.name): \(numeric) against \(analytic)")
  }

  private static func randomDirection(count: Int, seed: UInt64) -> [Float] {
    var random = TestRandom(seed: seed)
    return (0..<count).map { _ in random.nextFloat() }
  }
}

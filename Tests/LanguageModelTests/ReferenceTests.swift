import Foundation
import LanguageModel
import Testing

/// The model and its optimisers against their formulas, computed independently in double precision.
@Suite struct ReferenceTests {
  @Test(arguments: GradientTests.shapes) func `logits are those of the formulas`(_ model: ModelConfiguration) throws {
    let trainer = try randomTrainer(model, seed: 9)
    let tokens = sampleText(count: model.context, vocabulary: model.vocabularySize)
    let expected = ReferenceModel(trainer).logits(tokens)
    for (position, rows) in zip(expected, trainer.logits(of: tokens)).enumerated() {
      let scale = rows.0.map(abs).max() ?? 1
      let worst = zip(rows.0, rows.1).map { abs($0 - Double($1)) }.max() ?? .infinity
      #expect(worst < 2e-5 * max(1, scale), "position \(position): \(worst) of \(scale)")
    }
  }

  @Test(arguments: GradientTests.shapes) func `a held-out loss is the mean over its windows`(_ model: ModelConfiguration) throws {
    let trainer = try randomTrainer(model, seed: 2)
    let text = sampleText(count: 3 * model.context + 5, vocabulary: model.vocabularySize)
    let reference = ReferenceModel(trainer)
    // Window k of 3 begins at k · (count − T − 1) / 3.
    let starts = (0..<3).map { $0 * (text.count - model.context - 1) / 3 }
    let expected = starts.map { reference.loss(Array(text[$0...($0 + model.context)])) }.reduce(0, +) / 3
    #expect(abs(try trainer.evaluate(heldOut: text, windows: 3) - expected) < 1e-5 * expected)
  }

  @Test func `AdamW's updates are those of its formula`() throws {
    try Self.compareUpdates(.init(matrixRule: .adamW, beta1: 0.8, beta2: 0.9, epsilon: 1e-6, weightDecay: 0.1), gradientClip: 1e9)
  }

  @Test func `clipping scales the whole gradient to its largest norm`() throws {
    try Self.compareUpdates(.init(matrixRule: .adamW, epsilon: 1e-3), gradientClip: 0.05)
  }

  @Test func `Muon's updates are those of its formula`() throws {
    try Self.compareUpdates(.init(matrixRule: .muon, weightDecay: 0.1), gradientClip: 1e9)
  }

  /// Steps a trainer and a reference optimiser side by side; the reference takes each gradient at the trainer's parameters.
  private static func compareUpdates(_ rule: OptimizerConfiguration, gradientClip: Double) throws {
    let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 16, vocabularySize: 32, convolutionWidth: 2)
    let text = sampleText(count: 600, vocabulary: 32)
    let configuration = TrainingConfiguration(
      model: model, optimizer: rule, peakLearningRate: 0.01, schedule: Schedule(minimumWarmupSteps: 1), sequencesPerStep: 2, steps: 6,
      seed: 5, gradientClip: gradientClip)
    let trainer = try Trainer(configuration: configuration, text: text)
    let order = DataOrder(configuration: configuration, textCount: text.count)
    var reference = ReferenceOptimizer(trainer)
    for step in 1...4 {
      let gradient = trainer.lossAndGradient(of: text, at: (0..<2).map { order.start(step: step, sequence: $0) }).gradient
      let before = trainer.checkpoint().parameters
      let metrics = trainer.step()
      let expected = reference.updated(before.map(Double.init), gradient: gradient.map(Double.init), rate: metrics.learningRate)
      let found = trainer.checkpoint().parameters
      for tensor in trainer.tensors {
        let worst = tensor.range.map { abs(Double(found[$0]) - expected[$0]) }.max() ?? .infinity
        #expect(worst < 2e-5, "\(tensor.name), step \(step): \(worst)")
      }
    }
  }
}

/// AdamW (arXiv:1711.05101) and Muon (kellerjordan.github.io/posts/muon) on plain arrays of doubles.
private struct ReferenceOptimizer {
  let configuration: TrainingConfiguration
  let tensors: [ParameterTensor]
  var first: [Double]
  var second: [Double]
  var step = 0

  init(_ trainer: Trainer) {
    (configuration, tensors) = (trainer.configuration, trainer.tensors)
    first = Array(repeating: 0, count: trainer.configuration.model.parameters)
    second = first
  }

  mutating func updated(_ parameters: [Double], gradient: [Double], rate: Double) -> [Double] {
    step += 1
    let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let clip = min(1, configuration.gradientClip / norm)
    let scaled = gradient.map { $0 * clip }
    var out = parameters
    for tensor in tensors {
      let isMatrix = tensor.kind == .inputMatrix || tensor.kind == .outputMatrix
      if isMatrix && configuration.optimizer.matrixRule == .muon {
        muon(&out, scaled, tensor, rate)
      } else {
        adam(&out, scaled, tensor.range, rate, decays: isMatrix)
      }
    }
    return out
  }

  private mutating func adam(_ out: inout [Double], _ gradient: [Double], _ range: Range<Int>, _ rate: Double, decays: Bool) {
    let rule = configuration.optimizer
    for i in range {
      first[i] = rule.beta1 * first[i] + (1 - rule.beta1) * gradient[i]
      second[i] = rule.beta2 * second[i] + (1 - rule.beta2) * gradient[i] * gradient[i]
      let (m, v) = (first[i] / (1 - pow(rule.beta1, Double(step))), second[i] / (1 - pow(rule.beta2, Double(step))))
      out[i] = out[i] * (decays ? 1 - rate * rule.weightDecay : 1) - rate * m / (v.squareRoot() + rule.epsilon)
    }
  }

  private mutating func muon(_ out: inout [Double], _ gradient: [Double], _ tensor: ParameterTensor, _ rate: Double) {
    let (rule, range) = (configuration.optimizer, tensor.range)
    for i in range { first[i] = rule.muonMomentum * first[i] + gradient[i] }
    let flat = range.map { gradient[$0] + rule.muonMomentum * first[$0] }
    let norm = flat.reduce(0) { $0 + $1 * $1 }.squareRoot() + 1e-7
    var x = (0..<tensor.rows).map { row in (0..<tensor.columns).map { flat[row * tensor.columns + $0] / norm } }
    for _ in 0..<rule.newtonSchulzSteps { x = Self.newtonSchulz(x) }
    let muonRate = rate * rule.muonRateMultiplier
    let shape = max(1, Double(tensor.rows) / Double(tensor.columns)).squareRoot()
    for (place, i) in range.enumerated() {
      out[i] = out[i] * (1 - muonRate * rule.weightDecay) - muonRate * shape * x[place / tensor.columns][place % tensor.columns]
    }
  }

  /// aX + (bA + cA²)X with A = XXᵀ.
  private static func newtonSchulz(_ x: [[Double]]) -> [[Double]] {
    func times(_ l: [[Double]], _ r: [[Double]]) -> [[Double]] {
      l.map { row in r[0].indices.map { c in row.indices.reduce(0) { $0 + row[$1] * r[$1][c] } } }
    }
    let transposed = x[0].indices.map { c in x.map { $0[c] } }
    let a = times(x, transposed)
    let square = times(a, a)
    let polynomial = zip(a, square).map { zip($0, $1).map { -4.7750 * $0 + 2.0315 * $1 } }
    return zip(x, times(polynomial, x)).map { zip($0, $1).map { 3.4445 * $0 + $1 } }
  }
}

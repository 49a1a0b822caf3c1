import Foundation
import LanguageModel
import Testing

/// Update rules against their published formulas, through the trainer that applies them.
@Suite struct OptimizerRuleTests {
  private static let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32)
  private static let text = sampleText(count: 2_000)

  /// A trainer at full rate from its first step, and the values before and after it.
  private static func firstStep(_ optimizer: OptimizerConfiguration, clip: Double = 1) throws -> [(
    tensor: ParameterTensor, before: [Float], after: [Float]
  )] {
    var configuration = smallConfiguration(model, optimizer: optimizer)
    configuration.schedule = Schedule(warmupFraction: 0, minimumWarmupSteps: 0, decayFraction: 0, finalFraction: 1)
    (configuration.peakLearningRate, configuration.gradientClip) = (1e-3, clip)
    let trainer = try Trainer(configuration: configuration, text: text)
    func values() -> [[Float]] { trainer.tensors.map { tensor in trainer.withValues(of: tensor) { Array($0) } } }
    let before = values()
    #expect(trainer.step().learningRate == 1e-3)
    return zip(trainer.tensors, zip(before, values())).map { ($0, $1.0, $1.1) }
  }

  @Test(arguments: [1.0, 0.1]) func `AdamW's first step is the rate in the gradient's sign, whatever its size`(_ clip: Double) throws {
    var optimizer = OptimizerConfiguration.adamW
    optimizer.weightDecay = 0
    // Matrices that write to the stream begin at zero, so that those that read it have no gradient yet.
    for (tensor, before, after) in try Self.firstStep(optimizer, clip: clip) where tensor.kind == .outputMatrix || tensor.kind == .gain {
      // m / (1 − β₁) = g and v / (1 − β₂) = g², so the update is g / (|g| + ε): 1 but where g is near ε.
      let moves = zip(before, after).map { abs(Double($1) - Double($0)) }
      #expect(moves.allSatisfy { $0 < 1.001e-3 }, "\(tensor.name)")
      let full = moves.count { $0 > 0.9e-3 }
      let hasGradient = tensor.kind == .outputMatrix || tensor.name == "model.norm.weight"
      #expect(hasGradient ? Double(full) > 0.9 * Double(moves.count) : full == 0, "\(tensor.name): \(full) of \(moves.count)")
    }
  }

  @Test func `weight decay shrinks matrices alone`() throws {
    var optimizer = OptimizerConfiguration.adamW
    optimizer.weightDecay = 0
    let plain = try Self.firstStep(optimizer)
    optimizer.weightDecay = 10
    for ((tensor, before, decayed), (_, _, same)) in zip(try Self.firstStep(optimizer), plain) {
      let isMatrix = tensor.kind == .inputMatrix || tensor.kind == .outputMatrix
      for index in before.indices {
        // θ(1 − ηλ) instead of θ: a hundredth of the value less.
        let expected = same[index] - (isMatrix ? 0.01 * before[index] : 0)
        #expect(abs(decayed[index] - expected) < 1e-6, "\(tensor.name)")
      }
    }
  }

  @Test func `Muon's update of a matrix has singular values near one`() throws {
    for (tensor, before, after) in try Self.firstStep(.muon) where tensor.kind == .outputMatrix {
      let rate = 1e-3 * OptimizerConfiguration.muon.muonRateMultiplier * max(1, Double(tensor.rows) / Double(tensor.columns)).squareRoot()
      let update = zip(before, after).map { (Double($0) - Double($1)) / rate }
      let side = min(tensor.rows, tensor.columns)
      // The sum of the squares of the singular values, and the largest by power iteration on XᵀX.
      let squares = update.reduce(0) { $0 + $1 * $1 }
      #expect(squares < 1.35 * Double(side), "\(tensor.name)")
      var (vector, largest) = ((0..<tensor.columns).map { 1 + 0.01 * Double($0) }, 0.0)
      for _ in 0..<50 {
        let image = (0..<tensor.rows).map { row in (0..<tensor.columns).reduce(0) { $0 + update[row * tensor.columns + $1] * vector[$1] } }
        let back = (0..<tensor.columns).map { column in
          (0..<tensor.rows).reduce(0) { $0 + update[$1 * tensor.columns + column] * image[$1] }
        }
        largest = back.reduce(0) { $0 + $1 * $1 }.squareRoot()
        vector = back.map { $0 / largest }
      }
      #expect(largest.squareRoot() > 0.6 && largest.squareRoot() < 1.3, "\(tensor.name): \(largest.squareRoot())")
    }
  }

  @Test func `clipping makes the gradient's norm the limit and changes no direction`() throws {
    var optimizer = OptimizerConfiguration.adamW
    // With β₁ = β₂ = 0 moments are the last gradient, so the first moment shows the clipped one.
    (optimizer.beta1, optimizer.beta2) = (0, 0)
    func moments(_ clip: Double) throws -> (norm: Double, values: [Float]) {
      var configuration = smallConfiguration(Self.model, optimizer: optimizer)
      configuration.gradientClip = clip
      let trainer = try Trainer(configuration: configuration, text: Self.text)
      let norm = trainer.step().gradientNorm
      return (norm, trainer.checkpoint().firstMoments)
    }
    let (free, clipped) = (try moments(1e9), try moments(0.01))
    #expect(free.norm == clipped.norm && free.norm > 0.01)
    let length = clipped.values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect(abs(length / 0.01 - 1) < 1e-4)
    for (whole, part) in zip(free.values, clipped.values) { #expect(abs(Double(part) - Double(whole) * 0.01 / free.norm) < 1e-8) }
  }
}

/// Schedules against the formulas of their sources, step by step.
@Suite struct ScheduleFormulaTests {
  @Test(arguments: [100, 1_000]) func `a cosine is ½(1 + cos πx) above its final fraction (arXiv 1608.03983)`(_ steps: Int) {
    let schedule = Schedule(shape: .cosine, warmupFraction: 0.1, minimumWarmupSteps: 0, finalFraction: 0.1)
    let warmup = Double(steps) / 10
    for step in 1...steps {
      let x = (Double(step) - warmup) / (Double(steps) - warmup)
      let expected = Double(step) <= warmup ? Double(step) / warmup : 0.1 + 0.9 * 0.5 * (1 + cos(.pi * x))
      #expect(abs(schedule.multiplier(step: step, of: steps) - expected) < 1e-12, "step \(step)")
    }
  }

  @Test func `a square-root decay is 1 − √x (arXiv 2405.18392)`() {
    let schedule = Schedule(shape: .stableSquareRoot, warmupFraction: 0, minimumWarmupSteps: 0, decayFraction: 0.2)
    for step in 1...500 {
      // The decay's first step is its start, its last one short of nothing left.
      let x = max(0, 1 - Double(500 - step + 1) / 101)
      #expect(abs(schedule.multiplier(step: step, of: 500) - (1 - x.squareRoot())) < 1e-12, "step \(step)")
    }
  }

  @Test(arguments: [(20, 10), (200, 10), (2_000, 100)]) func `a warm-up has its share of the steps, and ten at least`(
    _ steps: Int, _ warmup: Int
  ) {
    for step in 1...warmup {
      #expect(Schedule.warmupStableDecay.multiplier(step: step, of: steps) == min(Double(step) / Double(warmup), 1))
    }
    #expect(Schedule.warmupStableDecay.multiplier(step: warmup + 1, of: steps) == 1)
  }

  @Test(arguments: [-0.1, 1.1, .nan]) func `fractions outside of 0 to 1 are refused`(_ value: Double) {
    for path in [\Schedule.warmupFraction, \.decayFraction, \.finalFraction] {
      var schedule = Schedule()
      schedule[keyPath: path] = value
      #expect(throws: ConfigurationError.self) { try schedule.validate() }
    }
    #expect(throws: ConfigurationError.self) { try Schedule(minimumWarmupSteps: -1).validate() }
  }
}

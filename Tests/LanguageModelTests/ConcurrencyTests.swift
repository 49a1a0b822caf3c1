import Foundation
import LanguageModel
import Testing

/// Trainers side by side and with more threads than work, as a ladder uses them.
@Suite struct ConcurrencyTests {
  private static let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32)
  private static let text = sampleText(count: 3_000)

  private static func losses(seed: UInt64, threads: Int) throws -> [Double] {
    var configuration = smallConfiguration(model)
    configuration.seed = seed
    let trainer = try Trainer(configuration: configuration, text: text, threads: threads)
    return (0..<8).map { _ in trainer.step().loss }
  }

  @Test func `trainers on several threads don't disturb each other`() async throws {
    let expected = try (0..<6).map { try Self.losses(seed: $0, threads: 1) }
    try await withThrowingTaskGroup(of: (Int, [Double]).self) { group in
      for seed in 0..<6 { group.addTask { (seed, try Self.losses(seed: UInt64(seed), threads: 2)) } }
      for try await (seed, losses) in group { #expect(losses == expected[seed], "seed \(seed)") }
    }
  }

  @Test(arguments: [1, 8, 33]) func `any number of threads works, more than slots included`(_ threads: Int) throws {
    #expect(try Self.losses(seed: 3, threads: threads) == Self.losses(seed: 3, threads: 1))
  }

  @Test func `many trainers come and go`() throws {
    for _ in 0..<30 { _ = try Trainer(configuration: smallConfiguration(Self.model), text: Self.text, threads: 4).step() }
  }

  @Test func `evaluation between steps doesn't change the run`() throws {
    let trainer = try Trainer(configuration: smallConfiguration(Self.model), text: Self.text, threads: 2)
    let other = try Trainer(configuration: smallConfiguration(Self.model), text: Self.text, threads: 2)
    for _ in 0..<5 {
      _ = try trainer.evaluate(heldOut: Self.text, windows: 9)
      #expect(trainer.step() == other.step())
    }
    #expect(trainer.checkpoint() == other.checkpoint())
    #expect(try trainer.evaluate(heldOut: Self.text, windows: 9) == other.evaluate(heldOut: Self.text, windows: 9))
  }

  @Test func `evaluation refuses what it can't measure`() throws {
    let trainer = try Trainer(configuration: smallConfiguration(Self.model), text: Self.text)
    #expect(throws: ConfigurationError.textTooShort(bytes: 32, needed: 33)) {
      try trainer.evaluate(heldOut: Array(Self.text.prefix(32)), windows: 1)
    }
    #expect(throws: ConfigurationError.self) { try trainer.evaluate(heldOut: Self.text, windows: 0) }
  }

  @Test func `metrics count tokens and compute`() throws {
    let configuration = smallConfiguration(Self.model, optimizer: .muon)
    let trainer = try Trainer(configuration: configuration, text: Self.text)
    for step in 1...4 {
      let metrics = trainer.step()
      #expect(metrics.step == step && metrics.tokens == step * 3 * 32)
      #expect(metrics.compute == Double(step) * configuration.computePerStep && !metrics.hasDiverged)
      #expect(metrics.learningRate == configuration.peakLearningRate * configuration.schedule.multiplier(step: step, of: 40))
    }
    #expect(configuration.tokens == 40 * 96 && configuration.compute == 40 * configuration.computePerStep)
  }

  @Test func `kernels of each tier train alike to rounding`() throws {
    let runs = try availableKernels.map { kernels in
      let trainer = try Trainer(configuration: smallConfiguration(Self.model), text: Self.text, kernels: kernels)
      return (0..<10).map { _ in trainer.step().loss }
    }
    for run in runs.dropFirst() {
      for (loss, scalar) in zip(run, runs[0]) { #expect(abs(loss / scalar - 1) < 1e-3) }
    }
  }

  @Test func `the fastest kernels are the ones that a name of nothing gives`() throws {
    #expect(try Kernels(named: nil).name == Kernels.fastest.name)
    #expect(availableKernels.map(\.name).contains(Kernels.fastest.name))
  }
}

/// Draws of tokens from logits, seen through generation.
@Suite struct TokenDrawTests {
  private static func generator() throws -> Generator {
    let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32, vocabularySize: 32)
    return try Generator(model: model, parameters: randomTrainer(model, seed: 6).checkpoint().parameters)
  }

  @Test(arguments: [0.5, 1.0, 2.0]) func `frequencies are softmax of the logits over the temperature`(_ temperature: Double) throws {
    let generator = try Self.generator()
    let prompt = sampleText(count: 10, vocabulary: 32)
    let next = try generator.probabilities(after: prompt).next
    let weights = next.map { pow($0, 1 / temperature) }
    let total = weights.reduce(0, +)
    var counts = [Int](repeating: 0, count: 32)
    for seed in 0..<4_000 as Range<UInt64> {
      counts[Int(try generator.continuation(of: prompt, count: 1, temperature: temperature, seed: seed).tokens[0])] += 1
    }
    for (token, count) in counts.enumerated() {
      let share = weights[token] / total
      let deviation = (share * (1 - share) / 4_000).squareRoot()
      #expect(abs(Double(count) / 4_000 - share) < 5 * deviation + 1e-9, "token \(token): \(count) of 4,000, expected \(share)")
    }
  }

  @Test func `a temperature near zero is greedy`() throws {
    let generator = try Self.generator()
    let prompt = sampleText(count: 10, vocabulary: 32)
    let greedy = try generator.generate(prompt: prompt, count: 12, temperature: 0)
    for seed in 0..<5 as Range<UInt64> {
      #expect(try generator.generate(prompt: prompt, count: 12, temperature: 1e-6, seed: seed) == greedy)
    }
    #expect(throws: ConfigurationError.self) { try generator.generate(prompt: prompt, count: 1, temperature: -1) }
  }

  @Test func `a token outside of the vocabulary is refused`() throws {
    #expect(throws: ConfigurationError.tokenOutsideVocabulary(token: 40, position: 1, vocabularySize: 32)) {
      try Self.generator().generate(prompt: [1, 40], count: 1)
    }
  }

  @Test func `parameters of another size are refused`() throws {
    let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32, vocabularySize: 32)
    #expect(throws: CheckpointError.wrongSize(expected: model.parameters, found: 3)) { try Generator(model: model, parameters: [1, 2, 3]) }
  }
}

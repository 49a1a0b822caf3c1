import LanguageModel
import Testing

@Suite struct TrainingTests {
  static let model = ModelConfiguration(layers: 2, width: 32, heads: 2, context: 32)

  @Test(arguments: [OptimizerConfiguration.adamW, .muon]) func `a predictable text is learned`(_ optimizer: OptimizerConfiguration) throws {
    let text = (0..<5_000).map { UInt8($0 % 11 + 40) }
    var configuration = smallConfiguration(Self.model, optimizer: optimizer)
    configuration.peakLearningRate = 1e-2
    let trainer = try Trainer(configuration: configuration, text: text)
    let first = trainer.step()
    for _ in 1..<40 { _ = trainer.step() }
    #expect(abs(first.loss - 5.545) < 0.05, "an untrained model knows nothing: ln 256 = 5.545")
    #expect(try trainer.evaluate(heldOut: text, windows: 8) < 0.5, "far below a uniform guess among eleven, ln 11 = 2.398")
  }

  @Test func `metrics say where the run is`() throws {
    let configuration = smallConfiguration(Self.model)
    let trainer = try Trainer(configuration: configuration, text: sampleText(count: 2_000))
    _ = trainer.step()
    let metrics = trainer.step()
    #expect(metrics.step == 2)
    #expect(metrics.tokens == 2 * 3 * 32)
    #expect(metrics.compute == 2 * configuration.computePerStep)
    #expect(metrics.learningRate == 4e-3 * configuration.schedule.multiplier(step: 2, of: 40))
  }

  @Test(arguments: availableKernels) func `a diverged run says so`(_ kernels: Kernels) throws {
    var configuration = smallConfiguration(Self.model)
    configuration.peakLearningRate = 1e30
    let trainer = try Trainer(configuration: configuration, text: sampleText(count: 2_000), kernels: kernels)
    #expect(!trainer.step().hasDiverged)
    for _ in 0..<3 { _ = trainer.step() }
    #expect(trainer.step().hasDiverged)
  }

  @Test func `evaluation changes nothing and is the mean over its windows`() throws {
    let text = sampleText(count: 2_000)
    let trainer = try randomTrainer(Self.model, seed: 2)
    let before = trainer.checkpoint()
    let one = try trainer.evaluate(heldOut: Array(text[..<33]), windows: 1)
    let same = try trainer.evaluate(heldOut: Array(text[..<33]), windows: 5)
    #expect(abs(one - same) < 1e-12)
    #expect(trainer.checkpoint() == before)
  }

  @Test func `every tier trains to the same loss, up to rounding`() throws {
    let text = sampleText(count: 5_000)
    var losses: [Double] = []
    for kernels in availableKernels {
      let trainer = try Trainer(configuration: smallConfiguration(Self.model), text: text, kernels: kernels)
      for _ in 0..<5 { _ = trainer.step() }
      losses.append(trainer.step().loss)
    }
    for loss in losses { #expect(abs(loss - losses[0]) < 1e-3) }
  }
}

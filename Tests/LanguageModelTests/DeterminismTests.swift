import LanguageModel
import Testing

@Suite struct DeterminismTests {
  static let model = ModelConfiguration(layers: 2, width: 48, heads: 3, context: 32, convolutionWidth: 3)

  @Test(arguments: [OptimizerConfiguration.adamW, .muon], [1, 3, 12])
  func `any number of threads gives the same bits`(_ optimizer: OptimizerConfiguration, _ sequences: Int) throws {
    let reference = try Self.run(optimizer, sequences, threads: 1)
    for threads in [2, 3, 5] {
      #expect(try Self.run(optimizer, sequences, threads: threads) == reference)
    }
  }

  @Test func `another seed gives another run`() throws {
    var configuration = smallConfiguration(Self.model)
    let text = sampleText(count: 5_000)
    let first = try Trainer(configuration: configuration, text: text).step().loss
    configuration.seed += 1
    #expect(try Trainer(configuration: configuration, text: text).step().loss != first)
  }

  /// Everything that a run of ten steps shows: metrics, a held-out loss, all parameters.
  private static func run(_ optimizer: OptimizerConfiguration, _ sequences: Int, threads: Int) throws -> [UInt64] {
    let configuration = smallConfiguration(model, optimizer: optimizer, sequences: sequences)
    let text = sampleText(count: 5_000)
    let trainer = try Trainer(configuration: configuration, text: text, threads: threads)
    var seen: [UInt64] = []
    for _ in 0..<10 {
      let metrics = trainer.step()
      seen += [metrics.loss.bitPattern, metrics.gradientNorm.bitPattern]
    }
    seen.append(try trainer.evaluate(heldOut: text, windows: 7).bitPattern)
    for tensor in trainer.tensors { trainer.withValues(of: tensor) { seen += $0.map { UInt64($0.bitPattern) } } }
    return seen
  }
}

import Foundation
import LanguageModel
import Testing

@Suite struct ConfigurationTests {
  static let model = ModelConfiguration(layers: 2, width: 64, heads: 2, keyValueHeads: 1, context: 128, convolutionWidth: 4)

  @Test func `parameters are those of the tensors`() throws {
    for model in GradientTests.shapes + [Self.model] {
      let trainer = try Trainer(configuration: smallConfiguration(model), text: sampleText(count: 1_000, vocabulary: model.vocabularySize))
      #expect(trainer.tensors.map(\.count).reduce(0, +) == model.parameters)
      #expect(model.parameters - model.nonEmbeddingParameters == model.vocabularySize * model.width)
    }
  }

  @Test func `operations are counted by hand`() {
    let model = ModelConfiguration(layers: 2, width: 64, heads: 2, context: 128)
    #expect(model.feedForwardWidth == 160)
    let matrices = 2 * (64 * 192 + 64 * 64 + 3 * 64 * 160)
    #expect(model.matrixParameters == matrices)
    #expect(model.forwardFLOPsPerToken == Double(2 * (matrices + 256 * 64)) + 2 * 4 * 64 * 64.5)
    #expect(model.trainingFLOPsPerToken == 3 * model.forwardFLOPsPerToken)
  }

  @Test func `Muon's operations are counted by hand`() {
    let model = ModelConfiguration(layers: 1, width: 64, heads: 2, context: 128)
    let symmetric = 64.0 * 80
    let queryKeyValue = 2 * 64.0 * 64 * 192 + symmetric * (192 + 64)
    let output = 2 * 64.0 * 64 * 64 + symmetric * (64 + 64)
    let feedForward = 2 * 64.0 * 64 * 160 + symmetric * (160 + 64)
    let products = queryKeyValue + output + 3 * feedForward
    var joined = OptimizerConfiguration.muon
    joined.muonJoinsQueryKeyValue = true
    #expect(joined.optimizerFLOPsPerStep(model: model) == 5 * products)
    #expect(OptimizerConfiguration.muon.optimizerFLOPsPerStep(model: model) == 5 * (4 * output + 3 * feedForward))
    #expect(OptimizerConfiguration.adamW.optimizerFLOPsPerStep(model: model) == 0)
  }

  @Test(arguments: [(32, 96), (48, 128), (64, 160), (128, 352), (384, 1_024)])
  func `the feed-forward width follows the width`(_ width: Int, _ expected: Int) {
    #expect(ModelConfiguration.defaultFeedForwardWidth(width: width) == expected)
  }

  @Test func `bad shapes are refused`() {
    for change: (inout ModelConfiguration) -> Void in [
      { $0.width = 60 }, { $0.headWidth = 24 }, { $0.context = 100 }, { $0.layers = 0 }, { $0.vocabularySize = 512 },
      {
        $0.heads = 3; $0.keyValueHeads = 2
      },
      { $0.convolutionWidth = -1 }, { $0.ropeBase = .nan }, { $0.feedForwardWidth = 0 }, { $0.keyValueHeads = 0 },
    ] {
      var model = Self.model
      change(&model)
      #expect(throws: ConfigurationError.self) { try model.validate() }
    }
  }

  @Test func `bad recipes are refused`() {
    for change: (inout TrainingConfiguration) -> Void in [
      { $0.steps = 0 }, { $0.sequencesPerStep = 0 }, { $0.peakLearningRate = -1 }, { $0.gradientClip = .infinity },
      { $0.optimizer.beta2 = 1 },
      { $0.optimizer.newtonSchulzSteps = 0 }, { $0.schedule.decayFraction = 2 }, { $0.optimizer.weightDecay = .nan },
    ] {
      var configuration = smallConfiguration(Self.model)
      change(&configuration)
      #expect(throws: ConfigurationError.self) { try configuration.validate() }
    }
  }

  @Test func `short or foreign text is refused`() {
    var model = Self.model
    #expect(throws: ConfigurationError.textTooShort(bytes: 128, needed: 129)) {
      try Trainer(configuration: smallConfiguration(model), text: sampleText(count: 128))
    }
    model.vocabularySize = 32
    #expect(throws: ConfigurationError.tokenOutsideVocabulary(token: 32, position: 200, vocabularySize: 32)) {
      try Trainer(configuration: smallConfiguration(model), text: Array(repeating: 3, count: 200) + [32])
    }
  }

  @Test func `unknown kernels are refused`() {
    #expect(throws: ConfigurationError.kernelsUnavailable(name: "mmx")) { try Kernels(named: "mmx") }
  }

  @Test func `a configuration survives JSON`() throws {
    let configuration = smallConfiguration(Self.model, optimizer: .muon)
    #expect(try JSONDecoder().decode(TrainingConfiguration.self, from: JSONEncoder().encode(configuration)) == configuration)
  }
}

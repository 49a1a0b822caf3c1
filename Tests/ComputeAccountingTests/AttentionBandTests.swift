import ComputeAccounting
import Foundation
import Testing

/// The work of attention in bands of layers, and the conventions of training.
@Suite struct AttentionBandTests {
  /// Position by position: what a token of each band reads.
  private func counted(_ bands: [AttentionBand], tokens: Int, context: Int) -> Double {
    var flops = 0.0
    for band in bands {
      for token in 1...tokens {
        let positions = min(context + token, band.window ?? .max)
        flops += Double(2 * band.layers * (band.keyWidth + band.valueWidth) * positions)
      }
    }
    return flops
  }

  @Test(arguments: [(1, 0), (7, 0), (8, 0), (9, 3), (20, 7), (20, 8), (20, 30), (1, 100)])
  func theFormulaIsTheSumOverPositions(tokens: Int, context: Int) {
    let bands = [AttentionBand(layers: 3, keyWidth: 24, valueWidth: 16, window: 8), AttentionBand(layers: 2, keyWidth: 32, valueWidth: 32)]
    let shape = TransformerShape(activeParameters: 0, bands: bands)
    #expect(shape.forwardFLOPs(tokens: tokens, context: context) == counted(bands, tokens: tokens, context: context))
    if context == 0 {
      #expect(abs(shape.forwardFLOPsPerToken(context: tokens) * Double(tokens) - counted(bands, tokens: tokens, context: 0)) < 1e-6)
    }
  }

  @Test func equalLayersAreABand() {
    let plain = TransformerShape(activeParameters: 1e6, layers: 4, width: 128)
    let bands = TransformerShape(activeParameters: 1e6, bands: [AttentionBand(layers: 4, keyWidth: 128, valueWidth: 128)])
    #expect(plain.forwardFLOPs(tokens: 40, context: 11) == bands.forwardFLOPs(tokens: 40, context: 11))
    #expect(plain.trainingFLOPsPerToken(context: 100) == bands.trainingFLOPsPerToken(context: 100))
    #expect(plain.squareAttentionFLOPsPerToken(context: 10) == 4 * 4 * 128 * 10)
  }

  @Test func statesAreWorkOfEveryToken() {
    let shape = TransformerShape(activeParameters: 1000, stateFLOPs: 60)
    #expect(shape.forwardFLOPs(tokens: 5, context: 100) == 5 * 2060)
    #expect(shape.trainingFLOPs(tokens: 10, context: 7) == 10 * 3 * 2060)
  }

  /// A shape that was written before there were bands is read.
  @Test func olderShapesAreRead() throws {
    let older = Data(#"{"activeParameters": 1000, "layers": 2, "width": 4}"#.utf8)
    #expect(try JSONDecoder().decode(TransformerShape.self, from: older) == TransformerShape(activeParameters: 1000, layers: 2, width: 4))
    let shape = TransformerShape(activeParameters: 1, bands: [AttentionBand(keyWidth: 3, valueWidth: 2, window: 5)], stateFLOPs: 7)
    #expect(try JSONDecoder().decode(TransformerShape.self, from: JSONEncoder().encode(shape)) == shape)
  }

  /// Llama 2 7B in sequences of 4096: 6N + 12·L·H·Q·T of PaLM's convention, and four thirds of the causal work with recomputation.
  @Test func conventionsDifferAsTheySay() throws {
    let model = try ModelAccount(configuration: [
      "model_type": "llama", "vocab_size": 32_000, "hidden_size": 4096, "intermediate_size": 11_008, "num_hidden_layers": 32,
      "num_attention_heads": 32, "num_key_value_heads": 32,
    ])
    func flops(_ convention: TrainingConvention) -> Double { model.trainingFLOPsPerToken(convention, context: 4096) }
    let products = Double(32 * (4 * 4096 * 4096 + 3 * 4096 * 11_008) + 32_000 * 4096)
    #expect(flops(.usualRule) == 6 * 6_738_415_616)
    #expect(flops(.products) == 6 * products)
    #expect(flops(.layers) == 6 * (products - 32_000 * 4096))
    #expect(flops(.square) == 6 * products + 12 * 32 * 4096 * 4096)
    #expect(flops(.causal) == 6 * products + 12 * 32 * 4096 * 4097 / 2)
    #expect(abs(flops(.recomputed) / flops(.causal) - 4.0 / 3) < 1e-12)
    #expect(Set(TrainingConvention.allCases.map(\.formula)).count == TrainingConvention.allCases.count)
  }
}

import ComputeAccounting
import Testing

@Suite struct TrainingFLOPsTests {
  /// FLOP of a forward pass, counted product by product and position by position.
  private func counted(_ model: DecoderDimensions, heads: Int, context: Int) -> Double {
    var flops = 0.0
    func product(_ rows: Int, _ inner: Int, _ columns: Int) { flops += 2 * Double(rows) * Double(inner) * Double(columns) }
    for position in 1...context {
      for _ in 0..<model.layers {
        product(1, model.width, model.queryWidth)
        product(1, model.width, model.keyWidth)
        product(1, model.width, model.keyWidth)
        for _ in 0..<heads {
          product(1, model.queryWidth / heads, position)
          product(1, position, model.queryWidth / heads)
        }
        product(1, model.queryWidth, model.width)
        product(1, model.width, model.feedForwardWidth)
        product(1, model.width, model.feedForwardWidth)
        product(1, model.feedForwardWidth, model.width)
      }
      product(1, model.width, model.vocabulary)
    }
    return flops
  }

  @Test(arguments: [1, 2, 16, 64]) func theFormulaIsTheSumOverProducts(context: Int) {
    let model = DecoderDimensions(vocabulary: 256, layers: 3, width: 48, queryWidth: 64, keyWidth: 32, feedForwardWidth: 128)
    let counted = counted(model, heads: 4, context: context)
    #expect(model.shape.forwardFLOPs(tokens: context) == counted)
    #expect(model.shape.forwardFLOPsPerToken(context: context) * Double(context) == counted)
    #expect(model.shape.trainingFLOPs(tokens: Double(context), context: context) == 3 * counted)
  }

  @Test func readingInPiecesTakesWhatReadingAtOnceTakes() {
    let shape = TransformerShape(activeParameters: 1e6, layers: 4, width: 128)
    let pieces = shape.forwardFLOPs(tokens: 10) + shape.forwardFLOPs(tokens: 30, context: 10) + shape.forwardFLOPs(tokens: 1, context: 40)
    #expect(pieces == shape.forwardFLOPs(tokens: 41))
  }

  /// GPT-3, 174.6 billion parameters and 300 billion tokens: 3.14e23 (Brown et al. 2020, arXiv:2005.14165, table D.1).
  @Test func theUsualRuleGivesThePublishedComputeOfGPT3() {
    #expect(abs(approximateTrainingFLOPs(parameters: 174.6e9, tokens: 300e9) / 3.14e23 - 1) < 0.002)
    let shape = TransformerShape(activeParameters: 174.6e9)
    #expect(shape.trainingFLOPs(tokens: 300e9, context: 2048) == approximateTrainingFLOPs(parameters: 174.6e9, tokens: 300e9))
  }

  /// PaLM counts 6N + 12·L·H·Q·T a token, without the causal half (Chowdhery et al. 2022, arXiv:2204.02311, appendix B).
  @Test func attentionIsHalfOfWhatPaLMCounts() {
    let (layers, width, context) = (118, 48 * 256, 2048)
    let palm = 12 * Double(layers) * Double(width) * Double(context)
    let shape = TransformerShape(activeParameters: 0, layers: layers, width: width)
    #expect(abs(shape.trainingFLOPsPerToken(context: context) / palm - 0.5 * 2049 / 2048) < 1e-12)
  }

  /// Llama 3 8B: 8.03 billion parameters with an untied embedding, of which the blocks and the head are 7.50 (arXiv:2407.21783, table 3).
  @Test func thePartsOfLlamaAddUp() {
    let llama = DecoderDimensions(
      vocabulary: 128_256, layers: 32, width: 4096, queryWidth: 4096, keyWidth: 1024, feedForwardWidth: 14_336)
    let (norms, untied) = (65 * 4096, llama.headParameters)
    #expect(llama.matrixParameters + llama.headParameters + untied + norms == 8_030_261_248)
    #expect(llama.shape.activeParameters == 7_504_658_432)
  }

  @Test func newtonSchulzCountsItsSymmetricProductsHalf() {
    // m = 32, n = 48: A = XXᵀ takes 32 · 48 · 48, A² 32 · 48 · 32, the last product 2 · 32 · 32 · 48.
    let expected = Double(32 * 48 * 48) + Double(32 * 48 * 32) + Double(2 * 32 * 32 * 48)
    #expect(NewtonSchulz.flopsPerIteration(rows: 32, columns: 48) == expected)
    #expect(NewtonSchulz.flopsPerIteration(rows: 48, columns: 32) == expected)
    // Far above the block width, the symmetric products take half of whole ones.
    let (m, n) = (16_384.0, 65_536.0)
    let square: Double = m * m
    let whole: Double = 4 * square * n + 2 * square * m
    let large = NewtonSchulz.flopsPerIteration(rows: 16_384, columns: 65_536)
    let saved: Double = square * (n + m)
    #expect(abs(large - (whole - saved)) / whole < 1e-3)
  }
}

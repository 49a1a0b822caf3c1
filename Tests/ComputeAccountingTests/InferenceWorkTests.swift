import ComputeAccounting
import Testing

@Suite struct InferenceWorkTests {
  /// 1,000 parameters, 2 layers of width 4.
  let model = TransformerShape(activeParameters: 1000, layers: 2, width: 4)

  @Test func aTokenCostsTwiceTheParametersAndItsAttention() {
    // 2 · 1000 · 10 + 4 · 2 · 4 · (100 · 10 + 10 · 11 / 2) = 20,000 + 32 · 1,055.
    #expect(model.forwardFLOPs(tokens: 10, context: 100) == 53_760)
    #expect(model.forwardFLOPs(tokens: 0, context: 100) == 0)
    #expect(TransformerShape(activeParameters: 1000).forwardFLOPs(tokens: 10, context: 100) == 20_000)
  }

  @Test func aSharedPromptIsReadOnce() {
    // The prompt: 200,000 + 32 · 5,050 = 361,600. The samples: 53,760 and 2 · 1000 · 20 + 32 · (2,000 + 210) = 110,720.
    var work = InferenceWork(promptTokens: 100, completionTokens: [10, 20])
    #expect(work.generationFLOPs(model) == 361_600 + 53_760 + 110_720)
    work.reusesPrompt = false
    #expect(work.generationFLOPs(model) == 723_200 + 53_760 + 110_720)
    #expect(InferenceWork(promptTokens: 100, completionTokens: []).generationFLOPs(model) == 0)
  }

  @Test func writingInPiecesCostsAsMuchAsAtOnce() {
    let whole = model.forwardFLOPs(tokens: 30, context: 7)
    #expect(model.forwardFLOPs(tokens: 12, context: 7) + model.forwardFLOPs(tokens: 18, context: 19) == whole)
  }

  @Test func aVerifierReadsPromptAndSamples() {
    let verifier = TransformerShape(activeParameters: 500)
    // 2 · 500 · (100 + 10 + 20).
    #expect(InferenceWork(promptTokens: 100, completionTokens: [10, 20]).verificationFLOPs(verifier) == 130_000)
  }

  @Test func samplesArePricedWithTheirCachedPrompts() {
    let price = TokenPrice(promptPerMillion: 1, cachedPerMillion: 0.1, completionPerMillion: 4)
    var work = InferenceWork(promptTokens: 1_000_000, completionTokens: [250_000, 250_000, 500_000])
    #expect(abs(work.usd(price) - (1 + 0.2 + 4)) < 1e-12)
    work.reusesPrompt = false
    #expect(abs(work.usd(price) - (3 + 4)) < 1e-12)
  }

  /// GSM8K (arXiv:2110.14168): a 6B model with a 6B verifier of its own against 175B, 100 tokens a solution: k = 175 / 12 = 14.6 samples.
  @Test func manySmallSamplesForOneLargeAnswer() {
    let small = TransformerShape(activeParameters: 6e9)
    let samples = small.samplesAtEqualCompute(
      as: TransformerShape(activeParameters: 175e9), promptTokens: 0, tokens: 100, largerTokens: 100, verifier: small)
    #expect(abs(samples - 175.0 / 12) < 1e-9)
    #expect(small.samplesAtEqualCompute(as: small, promptTokens: 50, tokens: 100, largerTokens: 100) == 1)
  }
}

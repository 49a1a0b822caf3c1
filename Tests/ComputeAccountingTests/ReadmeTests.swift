import ComputeAccounting
import Testing

@Test func readmeExample() {
  let model = TransformerShape(activeParameters: 8e9, layers: 32, width: 4096)
  let work = InferenceWork(promptTokens: 500, completionTokens: [200, 300, 250])
  let flops = work.generationFLOPs(model)
  let usd = work.usd(TokenPrice(promptPerMillion: 0.15, completionPerMillion: 0.6))
  // 2 · 8e9 · 1,250 and 4 · 32 · 4096 · (500 · 501/2 + 500 · 750 + (200 · 201 + 300 · 301 + 250 · 251) / 2)
  #expect(abs(flops - (2e13 + 524_288 * (125_250 + 375_000 + 96_625))) < 1)
  #expect(abs(usd - 0.000675) < 1e-12)
}

import ComputeAccounting
import Testing

@Test func aCallCostsItsTokens() {
  let price = TokenPrice(promptPerMillion: 0.15, cachedPerMillion: 0.075, completionPerMillion: 0.6)
  // 1,000 · 0.15e-6 + 2,000 · 0.075e-6 + 500 · 0.6e-6
  #expect(abs(price.usd(promptTokens: 1000, cachedTokens: 2000, completionTokens: 500) - 0.0006) < 1e-15)
}

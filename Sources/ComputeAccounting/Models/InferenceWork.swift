/// The work of answering one question with samples that share a prompt.
public struct InferenceWork: Hashable, Sendable, Codable {
  /// The tokens of the prompt.
  public var promptTokens: Int
  /// The generated tokens of each sample.
  public var completionTokens: [Int]
  /// Whether the prompt is read once for all samples and its keys and values are cached.
  public var reusesPrompt: Bool

  /// Creates the work of some samples.
  public init(promptTokens: Int, completionTokens: [Int], reusesPrompt: Bool = true) {
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.reusesPrompt = reusesPrompt
  }

  /// The number of times that the prompt is read.
  private var readings: Int { completionTokens.isEmpty ? 0 : (reusesPrompt ? 1 : completionTokens.count) }

  /// FLOP of reading the prompt, once or for every sample, and of generating all samples.
  ///
  /// With reuse 2N(P + ΣTᵢ), without 2N(kP + ΣTᵢ), and attention in both.
  public func generationFLOPs(_ model: TransformerShape) -> Double {
    completionTokens.reduce(Double(readings) * model.forwardFLOPs(tokens: promptTokens)) { sum, tokens in
      sum + model.forwardFLOPs(tokens: tokens, context: promptTokens)
    }
  }

  /// FLOP of a verifier that reads every sample after the prompt once: many published comparisons leave it out.
  public func verificationFLOPs(_ verifier: TransformerShape) -> Double { generationFLOPs(verifier) }

  /// The price of all samples, in US dollars.
  ///
  /// With reuse, the prompt is billed at the cached rate after its first reading.
  public func usd(_ price: TokenPrice) -> Double {
    let samples = completionTokens.count
    guard samples > 0 else { return 0 }
    let cached = reusesPrompt ? (samples - 1) * promptTokens : 0
    return price.usd(
      promptTokens: readings * promptTokens, cachedTokens: cached, completionTokens: completionTokens.reduce(0, +))
  }
}

extension TransformerShape {
  /// Returns the number of samples of this model, each verified, that cost as much as one answer of `larger`.
  ///
  /// Each model reads the prompt once, so the number may be a fraction: less than one if even one verified sample costs more.
  public func samplesAtEqualCompute(
    as larger: TransformerShape, promptTokens: Int, tokens: Int, largerTokens: Int, verifier: TransformerShape? = nil
  ) -> Double {
    let goal = InferenceWork(promptTokens: promptTokens, completionTokens: [largerTokens]).generationFLOPs(larger)
    let prompt = forwardFLOPs(tokens: promptTokens) + (verifier?.forwardFLOPs(tokens: promptTokens) ?? 0)
    let sample = forwardFLOPs(tokens: tokens, context: promptTokens) + (verifier?.forwardFLOPs(tokens: tokens, context: promptTokens) ?? 0)
    return max(goal - prompt, 0) / sample
  }
}

/// Parameters and floating-point operations of a shape.
///
/// The convention, everywhere in this module: **real** FLOP of the matrix products, a multiplication and an addition being two. The head
/// counts; causal attention counts at what it needs (half the square); norms, activations and the convolution, which grow with the width and
/// not with its square, don't. At width 32 this is 2.3 times the usual 6N.
extension ModelConfiguration {
  /// The parameters of the matrices in the blocks: those that a token is multiplied by, without the head.
  public var matrixParameters: Int {
    layers * (width * (queryWidth + 2 * keyWidth) + queryWidth * width + 3 * width * feedForwardWidth)
  }

  /// All parameters; the tied embedding counts once.
  public var parameters: Int { nonEmbeddingParameters + vocabularySize * width }

  /// All parameters but the embedding, gains and convolution included.
  public var nonEmbeddingParameters: Int {
    let gains = 2 * width + (queryKeyNorm ? 2 * headWidth : 0)
    return matrixParameters + layers * (gains + convolutionWidth * width) + width
  }

  /// FLOP of a forward pass over one token, averaged over the context:
  /// 2 · (matrices + head) + layers · 4 · heads · headWidth · (T + 1) / 2.
  public var forwardFLOPsPerToken: Double {
    let attention = Double(layers * 4 * queryWidth) * Double(context + 1) / 2
    return Double(2 * (matrixParameters + vocabularySize * width)) + attention
  }

  /// FLOP of forward and backward passes over one token: three times the forward pass.
  public var trainingFLOPsPerToken: Double { 3 * forwardFLOPsPerToken }
}

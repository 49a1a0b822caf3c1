import RealModule

extension DecoderDimensions {
  /// Returns the usual shape of a decoder whose blocks have this many matrix parameters.
  ///
  /// With multi-head attention (Q = K = C) and a gated unit of F = 8/3·C a block has 12C² matrix parameters, so that N = 12·L·C². The aspect ratio C/L
  /// is assumed: 128·(N/7e9)^(1/6), between 16 and 128, which gives 12 × 768, 32 × 4,096, 40 × 5,120 and 96 × 12,288 at the sizes that have them in
  /// GPT-3 (arXiv:2005.14165, table 2.1). The loss depends little on it: 2% over a factor of 40 (arXiv:2001.08361, figure 5). Widths are multiples of
  /// 128 from 1,024, of 64 from 512, and of 8 below. The vocabulary is left at zero.
  ///
  /// - Precondition: the number of parameters is positive and at most 1e18.
  public static func typical(matrixParameters parameters: Double) -> DecoderDimensions {
    precondition(parameters > 0 && parameters <= 1e18, "a shape needs between 1 and 1e18 parameters")
    let aspect = min(max(128 * Double.pow(parameters / 7e9, 1 / 6.0), 16), 128)
    let layers = max(1, Double.pow(parameters / (12 * aspect * aspect), 1 / 3.0).rounded())
    let exact = (parameters / (12 * layers)).squareRoot()
    let multiple: Double = exact >= 1024 ? 128 : exact >= 512 ? 64 : 8
    let width = Int(max(multiple, (exact / multiple).rounded() * multiple))
    return DecoderDimensions(
      vocabulary: 0, layers: Int(layers), width: width, queryWidth: width, keyWidth: width, feedForwardWidth: (8 * width + 1) / 3)
  }
}

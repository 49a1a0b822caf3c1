/// A convention by which published work counts the FLOP of training.
///
/// N are the parameters that a token passes, M those of them that it is multiplied by (matrices and head, no input table, norms or biases), D tokens, T the
/// length of a sequence, A the attention products of a token for each position that it reads. Which one a figure follows changes it by up to a third in
/// large models, and several times in small ones.
public enum TrainingConvention: String, CaseIterable, Codable, Sendable {
  /// 6·N·D: the usual rule, with the input table (Kaplan et al. 2020, arXiv:2001.08361).
  case usualRule = "6ND"
  /// 6·D·(M − head): the layers alone, as Kaplan's non-embedding parameters.
  case layers = "layers"
  /// 6·D·M: every matrix product but attention's.
  case products = "products"
  /// 6·D·M + 3·D·A·(T + 1)/2: attention at the half that a causal mask leaves. The convention of this package.
  case causal = "causal"
  /// 6·D·M + 3·D·A·T: the whole square of scores (Megatron-LM, arXiv:2104.04473).
  case square = "square"
  /// 6·N·D + 3·D·A·T: the usual rule with the whole square (PaLM, arXiv:2204.02311, appendix B; LLM Foundry, Megatron's benchmarks).
  case usualSquare = "6ND+square"
  /// 8·D·M + 4·D·A·(T + 1)/2: ``causal`` with the forward pass taken again for the backward one (full activation recomputation, arXiv:2205.05198).
  case recomputed = "recomputed"

  /// The formula with the symbols of the type's description.
  public var formula: String {
    switch self {
    case .usualRule: "6ND"
    case .layers: "6D(M − head)"
    case .products: "6DM"
    case .causal: "6DM + 3DA(T + 1)/2"
    case .square: "6DM + 3DAT"
    case .usualSquare: "6ND + 3DAT"
    case .recomputed: "8DM + 4DA(T + 1)/2"
    }
  }
}

extension ModelAccount {
  /// FLOP of training on one token in sequences of T.
  ///
  /// Windows and recurrent states enter as they do in ``TransformerShape``; the square ignores windows.
  public func trainingFLOPsPerToken(_ convention: TrainingConvention, context: Int) -> Double {
    let (shape, products) = (shape, Double(parameters.multiplied))
    return switch convention {
    case .usualRule: approximateTrainingFLOPs(parameters: Double(parameters.active), tokens: 1)
    case .layers: 6 * (products - Double(parameters.headProducts))
    case .products: 6 * products
    case .causal: shape.trainingFLOPsPerToken(context: context)
    case .square: 6 * products + 3 * shape.squareAttentionFLOPsPerToken(context: context)
    case .usualSquare:
      approximateTrainingFLOPs(parameters: Double(parameters.active), tokens: 1) + 3 * shape.squareAttentionFLOPsPerToken(context: context)
    case .recomputed: 4 * shape.forwardFLOPsPerToken(context: context)
    }
  }

  /// Bytes of the cached keys and values of one more token, while no window is full.
  public func cacheBytesPerToken(bytesPerNumber: Int = 2) -> Int { ParameterTally.product(bytesPerNumber, cachePerToken) }

  /// Bytes of keys, values and states after T tokens, all in numbers of one width; bf16 has two bytes.
  public func keptBytes(context: Int, bytesPerNumber: Int = 2) -> Int { ParameterTally.product(bytesPerNumber, kept(context: context)) }
}

extension DecoderFamily {
  /// Llama: root-mean-square norms, grouped queries, a gated unit, rotary positions.
  static let llama = DecoderFamily(
    attention: AttentionTraits(inputBias: .by(.attentionBias), outputBias: .by(.attentionBias)),
    feedForward: FeedForwardTraits(bias: .by(.feedForwardBias)))

  /// Llama without biases.
  static let unbiased = DecoderFamily()

  /// Llama with norms of each head's queries and keys, and biases by a key (Qwen 3).
  static let normedHeads = DecoderFamily(
    attention: AttentionTraits(inputBias: .by(.attentionBias), outputBias: .by(.attentionBias), norm: .head))

  /// Gemma: tied tables and wide heads.
  static let gemma = DecoderFamily(
    attention: AttentionTraits(inputBias: .by(.attentionBias), outputBias: .by(.attentionBias), headWidth: 256), isTied: true)
}

extension ModelFamily {
  /// Dense decoders of Llama's kind.
  static let plainDecoders: [String: DecoderFamily] = llamaKind.merging(normedKind) { one, _ in one }

  private static let llamaKind: [String: DecoderFamily] = [
    "llama": .llama,
    "mistral": .unbiased.with { $0.pattern = .windowedIfAny },
    "ministral": .unbiased.with { $0.pattern = .windowedIfAny },
    "ministral3": .unbiased.with { $0.pattern = .windowedIfAny },
    "qwen2": .unbiased.with {
      $0.attention.inputBias = .always
      $0.pattern = .windowedIfAny
    },
    "qwen2_vl_text": .unbiased.with {
      $0.attention.inputBias = .always
      $0.pattern = .windowedIfAny
    },
    "qwen2_5_vl_text": .unbiased.with {
      $0.attention.inputBias = .always
      $0.pattern = .windowedIfAny
    },
    "phi3": .unbiased.with { $0.pattern = .windowedIfAny },
    "granite": .llama, "helium": .llama.with { $0.attention.outputBias = .never },
    "cwm": .llama.with { $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed) },
    "smollm3": .llama.with { $0.isTied = true },
    "olmo": .llama.with { $0.norm = .bare },
    "arcee": .llama.with { $0.feedForward.isGated = false },
    "nanochat": .llama.with {
      $0.norm = .bare
      $0.attention.norm = .bare
      $0.feedForward = FeedForwardTraits(isGated: false)
    },
    "glm": .unbiased.with { $0.attention.inputBias = .by(.attentionBias) },
    "glm4": .unbiased.with {
      $0.attention.inputBias = .by(.attentionBias)
      $0.layerNorms = 4
    },
    "ernie4_5": .llama.with { $0.isTied = true },
    "seed_oss": .llama.with { $0.attention.outputBias = .by(ConfigurationKey("bias of attention's output", "attention_out_bias")) },
    "gemma": .gemma,
    "gemma2": .gemma.with {
      $0.layerNorms = 4
      $0.pattern = .everyFull(.windowPattern, or: 2, others: .windowed)
    },
    "vaultgemma": .gemma.with { $0.pattern = .everyFull(.windowPattern, or: 2, others: .windowed) },
    "cohere": .llama.with {
      $0.layerNorms = 1
      $0.isTied = true
      $0.attention.norm = .whole
      $0.attention.hasNorm = .by(.queryKeyNorm)
    },
    "cohere2": .llama.with {
      $0.layerNorms = 1
      $0.isTied = true
      $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed)
    },
    "bitnet": .llama.with {
      $0.feedForward.hiddenNorms = 1
      $0.layerNorms = 3
    },
    "internlm3": .llama.with {
      let attention = Setting.by(.attentionBias.named("attention_bias", "qkv_bias"))
      $0.attention = AttentionTraits(inputBias: attention, outputBias: attention)
      $0.feedForward.bias = .by(.feedForwardBias.named("mlp_bias", "bias"))
    },
    "youtu": .llama.with {
      $0.latent = LatentAttentionTraits()
      $0.isTied = true
    },
    "minicpm3": .llama.with {
      $0.latent = LatentAttentionTraits()
      $0.isTied = true
    },
  ]

  private static let normedKind: [String: DecoderFamily] = [
    "qwen3": .normedHeads.with {
      $0.attention.headWidth = 128
      $0.pattern = .windowedIfAny
    },
    "qwen3_vl_text": .normedHeads.with { $0.attention.headWidth = 128 },
    "gemma3_text": .gemma.with {
      $0.layerNorms = 4
      $0.attention.norm = .head
      $0.pattern = .everyFull(.windowPattern, or: 6, others: .windowed)
    },
    "olmo2": .llama.with { $0.attention.norm = .whole },
    "olmo3": .llama.with {
      $0.attention.norm = .whole
      $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed)
    },
    "exaone4": .unbiased.with {
      $0.attention.norm = .head
      $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed)
    },
    "apertus": .normedHeads.with {
      $0.feedForward = FeedForwardTraits(isGated: false, bias: .by(.feedForwardBias))
      $0.layerExtra = { (_, _) throws(ConfigurationProblem) in
        var activation = ParameterTally()  // xIELU: two parameters and two constants (arXiv:2411.13010)
        activation.vector(2)
        activation.buffer(2)
        return activation
      }
    },
    "hunyuan_v1_dense": .normedHeads,
  ]
}

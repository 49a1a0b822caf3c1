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

  /// Families of Llama's form without norms of queries and keys.
  private static let llamaKind: [String: DecoderFamily] = [
    /// Llama (arXiv:2302.13971, arXiv:2407.21783), whose form many published models have.
    "llama": .llama,
    /// Mistral 7B and Nemo (arXiv:2310.06825); a window in every layer, if there is one.
    "mistral": .unbiased.with { $0.pattern = .windowedIfAny },
    /// Ministral, with windows by a list of layers.
    "ministral": .unbiased.with { $0.pattern = .windowedIfAny },
    /// Ministral 3, the text part of newer Mistral 3 models.
    "ministral3": .unbiased.with { $0.pattern = .windowedIfAny },
    /// Qwen 2 and 2.5 (arXiv:2407.10671): biases of queries, keys and values.
    "qwen2": .unbiased.with {
      $0.attention.inputBias = .always
      $0.pattern = .windowedIfAny
    },
    /// The text part of Qwen2-VL.
    "qwen2_vl_text": .unbiased.with {
      $0.attention.inputBias = .always
      $0.pattern = .windowedIfAny
    },
    /// The text part of Qwen2.5-VL.
    "qwen2_5_vl_text": .unbiased.with {
      $0.attention.inputBias = .always
      $0.pattern = .windowedIfAny
    },
    /// Phi-3 (arXiv:2404.14219): fused projections, which count as separate ones.
    "phi3": .unbiased.with { $0.pattern = .windowedIfAny },
    /// Granite 3: Llama with scaled branches.
    "granite": .llama,
    /// Helium 1: no bias of the output projection.
    "helium": .llama.with { $0.attention.outputBias = .never },
    /// Code World Model: one layer in four attends to all positions.
    "cwm": .llama.with { $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed) },
    /// SmolLM3: tied tables.
    "smollm3": .llama.with { $0.isTied = true },
    /// OLMo (arXiv:2402.00838): norms without parameters.
    "olmo": .llama.with { $0.norm = .bare },
    /// Arcee AFM: a plain unit with squared rectifiers.
    "arcee": .llama.with { $0.feedForward.isGated = false },
    /// nanochat: no norm has parameters.
    "nanochat": .llama.with {
      $0.norm = .bare
      $0.attention.norm = .bare
      $0.feedForward = FeedForwardTraits(isGated: false)
    },
    /// GLM-4 (arXiv:2406.12793): biases of queries, keys and values.
    "glm": .unbiased.with { $0.attention.inputBias = .by(.attentionBias) },
    /// GLM-4-0414: norms before and behind both parts.
    "glm4": .unbiased.with {
      $0.attention.inputBias = .by(.attentionBias)
      $0.layerNorms = 4
    },
    /// ERNIE 4.5, the dense models.
    "ernie4_5": .llama.with { $0.isTied = true },
    /// Seed-OSS: a key of its own for the bias of the output.
    "seed_oss": .llama.with { $0.attention.outputBias = .by(ConfigurationKey("bias of attention's output", "attention_out_bias")) },
    /// Gemma (arXiv:2403.08295).
    "gemma": .gemma,
    /// Gemma 2 (arXiv:2408.00118): norms before and behind both parts, every other layer with a window.
    "gemma2": .gemma.with {
      $0.layerNorms = 4
      $0.pattern = .everyFull(.windowPattern, or: 2, others: .windowed)
    },
    /// VaultGemma: windows as Gemma 2, norms as Gemma.
    "vaultgemma": .gemma.with { $0.pattern = .everyFull(.windowPattern, or: 2, others: .windowed) },
    /// Command R: both parts in parallel behind one norm.
    "cohere": .llama.with {
      $0.layerNorms = 1
      $0.isTied = true
      $0.attention.norm = .whole
      $0.attention.hasNorm = .by(.queryKeyNorm)
    },
    /// Command R7B: windows in three of four layers.
    "cohere2": .llama.with {
      $0.layerNorms = 1
      $0.isTied = true
      $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed)
    },
    /// BitNet b1.58 (arXiv:2402.17764): norms before the output and the down projection.
    "bitnet": .llama.with {
      $0.feedForward.hiddenNorms = 1
      $0.layerNorms = 3
    },
    /// InternLM3, with its two older names of bias keys.
    "internlm3": .llama.with {
      let attention = Setting.by(.attentionBias.named("attention_bias", "qkv_bias"))
      $0.attention = AttentionTraits(inputBias: attention, outputBias: attention)
      $0.feedForward.bias = .by(.feedForwardBias.named("mlp_bias", "bias"))
    },
    /// Youtu-LLM: latent attention in a dense model.
    "youtu": .llama.with {
      $0.latent = LatentAttentionTraits()
      $0.isTied = true
    },
    /// MiniCPM 3: latent attention in a dense model.
    "minicpm3": .llama.with {
      $0.latent = LatentAttentionTraits()
      $0.isTied = true
    },
  ]

  /// Families with norms of queries and keys.
  private static let normedKind: [String: DecoderFamily] = [
    /// Qwen 3 (arXiv:2505.09388): heads of 128 whatever the width.
    "qwen3": .normedHeads.with {
      $0.attention.headWidth = 128
      $0.pattern = .windowedIfAny
    },
    /// The text part of Qwen3-VL.
    "qwen3_vl_text": .normedHeads.with { $0.attention.headWidth = 128 },
    /// Gemma 3 (arXiv:2503.19786): one layer in six attends to all positions.
    "gemma3_text": .gemma.with {
      $0.layerNorms = 4
      $0.attention.norm = .head
      $0.pattern = .everyFull(.windowPattern, or: 6, others: .windowed)
    },
    /// OLMo 2 (arXiv:2501.00656): norms behind the parts, and over all heads.
    "olmo2": .llama.with { $0.attention.norm = .whole },
    /// OLMo 3: OLMo 2 with windows in three of four layers.
    "olmo3": .llama.with {
      $0.attention.norm = .whole
      $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed)
    },
    /// EXAONE 4.0: norms behind the parts.
    "exaone4": .unbiased.with {
      $0.attention.norm = .head
      $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed)
    },
    /// Apertus: a plain unit whose activation has parameters.
    "apertus": .normedHeads.with {
      $0.feedForward = FeedForwardTraits(isGated: false, bias: .by(.feedForwardBias))
      $0.layerExtra = { (_, _) throws(ConfigurationProblem) in
        var activation = ParameterTally()  // xIELU: two parameters and two constants (arXiv:2411.13010)
        activation.vector(2)
        activation.buffer(2)
        return activation
      }
    },
    /// Hunyuan, the dense models.
    "hunyuan_v1_dense": .normedHeads,
  ]
}

extension ExpertTraits {
  /// Experts as wide as `intermediate_size` (Mixtral).
  static let mixtral = ExpertTraits(hidden: .hidden)
  /// DeepSeek V3: a bias of the router that isn't trained by gradients, shared experts, dense layers first (arXiv:2412.19437).
  static let deepseek = ExpertTraits(layers: .afterDense(.denseLayers), correction: .buffer, shared: .count)
  /// Qwen 2 MoE: a shared expert with a gate, layers without experts by step and list.
  static let qwen2 = ExpertTraits(layers: .everyStep(.sparseStep), shared: .width(.sharedHidden, isGated: true))
}

extension ModelFamily {
  /// Decoders with routed experts and attention in every layer.
  static let mixtures: [String: DecoderFamily] = firstMixtures.merging(latentMixtures) { one, _ in one }.merging(variedMixtures) { one, _ in
    one
  }

  /// Mixtures with grouped queries.
  private static let firstMixtures: [String: DecoderFamily] = [
    /// Mixtral (arXiv:2401.04088).
    "mixtral": .unbiased.with {
      $0.experts = .mixtral
      $0.pattern = .windowedIfAny
    },
    /// Qwen 1.5 and 2 mixtures.
    "qwen2_moe": .unbiased.with {
      $0.attention.inputBias = .by(ConfigurationKey("biases of attention's inputs", "qkv_bias"))
      $0.experts = .qwen2
      $0.pattern = .windowedIfAny
    },
    /// Qwen 3 mixtures.
    "qwen3_moe": .normedHeads.with {
      $0.experts = ExpertTraits(layers: .everyStep(.sparseStep))
      $0.pattern = .windowedIfAny
    },
    /// The text part of Qwen3-VL's mixtures.
    "qwen3_vl_moe_text": .normedHeads.with {
      $0.experts = ExpertTraits(layers: .everyStep(.sparseStep))
      $0.attention.headWidth = 128
    },
    /// GPT-OSS (arXiv:2508.10925): biases of experts and router, sinks, every other layer with a window.
    "gpt_oss": .llama.with {
      $0.attention.hasSinks = true
      $0.experts = ExpertTraits(hidden: .hidden, bias: true, routerBias: .always)
      $0.pattern = .everyFull(.windowPattern, or: 2, others: .windowed)
    },
    /// OLMoE (arXiv:2409.02060).
    "olmoe": .llama.with {
      $0.attention.norm = .whole
      $0.experts = .mixtral
    },
    /// FlexOlmo (arXiv:2507.07024).
    "flex_olmo": .llama.with {
      $0.attention.norm = .whole
      $0.experts = .mixtral
    },
    /// Granite 3 mixtures.
    "granitemoe": .llama.with { $0.experts = .mixtral },
    /// Granite mixtures with a shared expert.
    "granitemoeshared": .llama.with {
      $0.experts = .mixtral
      $0.experts?.shared = .width(.sharedHidden, isGated: false)
    },
    /// Phi-3.5-MoE.
    "phimoe": .llama.with {
      $0.norm = .shifted
      $0.headBias = .by(.headBias)
      $0.experts = .mixtral
      $0.pattern = .windowedIfAny
    },
    /// MiniMax M2: norms over all heads.
    "minimax_m2": .unbiased.with {
      $0.attention.norm = .whole
      $0.experts = .mixtral
      $0.experts?.correction = .buffer
    },
    /// GLM-4.5 (arXiv:2508.06471).
    "glm4_moe": .unbiased.with {
      $0.attention = AttentionTraits(inputBias: .by(.attentionBias), norm: .head, hasNorm: .by(.queryKeyNorm))
      $0.experts = .deepseek
    },
    /// Solar Open: experts in every layer.
    "solar_open": .llama.with {
      $0.attention.outputBias = .never
      $0.experts = .deepseek
      $0.experts?.layers = .all
    },
    /// dots.llm1 (arXiv:2506.05767).
    "dots1": .normedHeads.with { $0.experts = .deepseek },
    /// K-EXAONE.
    "exaone_moe": .unbiased.with {
      $0.attention.norm = .head
      $0.experts = .deepseek
      $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed)
    },
    /// ERNIE 4.5 mixtures.
    "ernie4_5_moe": .llama.with {
      $0.isTied = true
      $0.experts = .deepseek
      $0.experts?.layers = .interval
      $0.experts?.sharedBias = .by(.feedForwardBias)
      $0.headBias = .by(.headBias.named("use_bias"))
      $0.experts?.correction = .parameter
    },
    /// Trinity of Arcee: gated attention, norms before and behind both parts.
    "afmoe": .normedHeads.with {
      $0.layerNorms = 4
      $0.attention.gate = .wide
      $0.experts = .deepseek
      $0.experts?.correction = .parameter
      $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed)
    },
    /// Hunyuan mixtures.
    "hunyuan_v1_moe": .normedHeads.with {
      $0.experts = ExpertTraits(hidden: .hidden, shared: .width(.hidden, isGated: false))
    },
  ]

  /// Mixtures whose attention or units differ by layer.
  private static let variedMixtures: [String: DecoderFamily] = [
    /// DBRX: sizes in objects of attention and unit.
    "dbrx": .unbiased.with { $0.experts = ExpertTraits() },
    /// Llama 4, the text part: chunks in three of four layers, one shared expert.
    "llama4_text": .llama.with {
      $0.attention.norm = .bare
      $0.feedForward.key = .hidden.named("intermediate_size_mlp")
      $0.experts = .mixtral
      $0.experts?.layers = .everyStep(.sparseStep)
      $0.experts?.shared = .width(.hidden, isGated: false)
      $0.window = ConfigurationKey("positions of a chunk", "attention_chunk_size")
      $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed)
    },
    /// MiMo-V2-Flash: layers with a window have twice the key heads, and sinks.
    "mimo_v2_flash": .unbiased.with {
      $0.pattern = .listed
      $0.attention = AttentionTraits(inputBias: .by(.attentionBias))
      $0.attention.keys.valueWidth = .valueWidth
      $0.windowedAttention = $0.attention
      $0.windowedAttention?.groupFactor = 2
      $0.windowedAttention?.hasSinks = true
      $0.experts = ExpertTraits(layers: .afterFirst, correction: .buffer)
    },
    /// Laguna: query heads by layer, a gate for each.
    "laguna": .normedHeads.with {
      $0.attention.gate = .perHead
      $0.attention.keys.heads = .heads.named("num_attention_heads_per_layer", "num_attention_heads")
      $0.experts = ExpertTraits(layers: .afterFirst, correction: .parameter, shared: .width(.sharedHidden, isGated: false))
    },
  ]

  /// Mixtures with latent attention.
  private static let latentMixtures: [String: DecoderFamily] = [
    /// DeepSeek V2 (arXiv:2405.04434).
    "deepseek_v2": .unbiased.with {
      $0.latent = LatentAttentionTraits()
      $0.experts = .deepseek
      $0.experts?.correction = .none
    },
    /// DeepSeek V3 (arXiv:2412.19437), and R1.
    "deepseek_v3": .unbiased.with {
      $0.latent = LatentAttentionTraits()
      $0.experts = .deepseek
    },
    /// Kimi K2 (arXiv:2507.20534), which has DeepSeek V3's form.
    "kimi_k2": .unbiased.with {
      $0.latent = LatentAttentionTraits()
      $0.experts = .deepseek
    },
    /// GLM-4.7-Flash: latent attention.
    "glm4_moe_lite": .unbiased.with {
      $0.latent = LatentAttentionTraits()
      $0.experts = .deepseek
    },
    /// Mistral 4: latent attention.
    "mistral4": .unbiased.with {
      $0.latent = LatentAttentionTraits()
      $0.experts = .deepseek
      $0.experts?.correction = .none
    },
    /// DeepSeek V3.2: an indexer chooses the positions.
    "deepseek_v32": .unbiased.with {
      $0.latent = LatentAttentionTraits(hasIndexer: true)
      $0.experts = .deepseek
    },
    /// GLM-5: an indexer chooses the positions.
    "glm_moe_dsa": .unbiased.with {
      $0.latent = LatentAttentionTraits(hasIndexer: true)
      $0.experts = .deepseek
    },
  ]
}

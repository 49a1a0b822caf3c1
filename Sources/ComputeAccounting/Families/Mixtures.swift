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

  private static let firstMixtures: [String: DecoderFamily] = [
    "mixtral": .unbiased.with {
      $0.experts = .mixtral
      $0.pattern = .windowedIfAny
    },
    "qwen2_moe": .unbiased.with {
      $0.attention.inputBias = .by(ConfigurationKey("biases of attention's inputs", "qkv_bias"))
      $0.experts = .qwen2
      $0.pattern = .windowedIfAny
    },
    "qwen3_moe": .normedHeads.with {
      $0.experts = ExpertTraits(layers: .everyStep(.sparseStep))
      $0.pattern = .windowedIfAny
    },
    "qwen3_vl_moe_text": .normedHeads.with {
      $0.experts = ExpertTraits(layers: .everyStep(.sparseStep))
      $0.attention.headWidth = 128
    },
    "gpt_oss": .llama.with {
      $0.attention.hasSinks = true
      $0.experts = ExpertTraits(hidden: .hidden, bias: true, routerBias: .always)
      $0.pattern = .everyFull(.windowPattern, or: 2, others: .windowed)
    },
    "olmoe": .llama.with {
      $0.attention.norm = .whole
      $0.experts = .mixtral
    },
    "flex_olmo": .llama.with {
      $0.attention.norm = .whole
      $0.experts = .mixtral
    },
    "granitemoe": .llama.with { $0.experts = .mixtral },
    "granitemoeshared": .llama.with {
      $0.experts = .mixtral
      $0.experts?.shared = .width(.sharedHidden, isGated: false)
    },
    "phimoe": .llama.with {
      $0.norm = .shifted
      $0.headBias = .by(.headBias)
      $0.experts = .mixtral
      $0.pattern = .windowedIfAny
    },
    "minimax_m2": .unbiased.with {
      $0.attention.norm = .whole
      $0.experts = .mixtral
      $0.experts?.correction = .buffer
    },
    "glm4_moe": .unbiased.with {
      $0.attention = AttentionTraits(inputBias: .by(.attentionBias), norm: .head, hasNorm: .by(.queryKeyNorm))
      $0.experts = .deepseek
    },
    "solar_open": .llama.with {
      $0.attention.outputBias = .never
      $0.experts = .deepseek
      $0.experts?.layers = .all
    },
    "dots1": .normedHeads.with { $0.experts = .deepseek },
    "exaone_moe": .unbiased.with {
      $0.attention.norm = .head
      $0.experts = .deepseek
      $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed)
    },
    "ernie4_5_moe": .llama.with {
      $0.isTied = true
      $0.experts = .deepseek
      $0.experts?.layers = .interval
      $0.experts?.sharedBias = .by(.feedForwardBias)
      $0.headBias = .by(.headBias.named("use_bias"))
      $0.experts?.correction = .parameter
    },
    "afmoe": .normedHeads.with {
      $0.layerNorms = 4
      $0.attention.gate = .wide
      $0.experts = .deepseek
      $0.experts?.correction = .parameter
      $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed)
    },
    "hunyuan_v1_moe": .normedHeads.with {
      $0.experts = ExpertTraits(shared: .count)
      $0.experts?.hidden = .expertHidden.named("moe_intermediate_size", "intermediate_size")
    },
  ]

  private static let variedMixtures: [String: DecoderFamily] = [
    "dbrx": .unbiased.with { $0.experts = ExpertTraits() },
    "llama4_text": .llama.with {
      $0.attention.norm = .bare
      $0.feedForward.key = .hidden.named("intermediate_size_mlp")
      $0.experts = .mixtral
      $0.experts?.layers = .everyStep(.sparseStep)
      $0.experts?.shared = .width(.hidden, isGated: false)
      $0.window = ConfigurationKey("positions of a chunk", "attention_chunk_size")
      $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed)
    },
    "mimo_v2_flash": .unbiased.with {
      $0.pattern = .listed
      $0.attention = AttentionTraits(inputBias: .by(.attentionBias))
      $0.attention.keys.valueWidth = .valueWidth
      $0.windowedAttention = $0.attention
      $0.windowedAttention?.groupFactor = 2
      $0.windowedAttention?.hasSinks = true
      $0.experts = ExpertTraits(layers: .afterFirst, correction: .buffer)
    },
    "laguna": .normedHeads.with {
      $0.attention.gate = .perHead
      $0.attention.keys.heads = .heads.named("num_attention_heads_per_layer", "num_attention_heads")
      $0.experts = ExpertTraits(layers: .afterFirst, correction: .parameter, shared: .width(.sharedHidden, isGated: false))
    },
  ]

  private static let latentMixtures: [String: DecoderFamily] = [
    "deepseek_v2": .unbiased.with {
      $0.latent = LatentAttentionTraits()
      $0.experts = .deepseek
      $0.experts?.correction = .none
    },
    "deepseek_v3": .unbiased.with {
      $0.latent = LatentAttentionTraits()
      $0.experts = .deepseek
    },
    "kimi_k2": .unbiased.with {
      $0.latent = LatentAttentionTraits()
      $0.experts = .deepseek
    },
    "glm4_moe_lite": .unbiased.with {
      $0.latent = LatentAttentionTraits()
      $0.experts = .deepseek
    },
    "mistral4": .unbiased.with {
      $0.latent = LatentAttentionTraits()
      $0.experts = .deepseek
      $0.experts?.correction = .none
    },
    "deepseek_v32": .unbiased.with {
      $0.latent = LatentAttentionTraits(hasIndexer: true)
      $0.experts = .deepseek
    },
    "glm_moe_dsa": .unbiased.with {
      $0.latent = LatentAttentionTraits(hasIndexer: true)
      $0.experts = .deepseek
    },
  ]
}

extension DecoderFamily {
  /// Layers that are one recurrent mixer behind a norm.
  static let recurrent = DecoderFamily(layerNorms: 1, pattern: .always(.recurrent), isSinglePart: true)

  /// Qwen 3 Next: three layers of the delta rule, one of gated attention.
  static let deltaHybrid = DecoderFamily.normedHeads.with {
    $0.attention.gate = .wide
    $0.attention.gateHasBias = true
    $0.recurrence = RecurrentMixers.delta
    $0.pattern = .everyFull(.windowPattern, or: 4, others: .recurrent)
  }
}

extension ModelFamily {
  /// Decoders with recurrent layers, alone or between layers of attention.
  static let hybrids: [String: DecoderFamily] = recurrentModels.merging(mambaHybrids) { one, _ in one }.merging(linearHybrids) { one, _ in
    one
  }

  /// Families without attention.
  private static let recurrentModels: [String: DecoderFamily] = [
    /// Mamba (arXiv:2312.00752).
    "mamba": .recurrent.with {
      $0.recurrence = { (reader, width) throws(ConfigurationProblem) in
        try RecurrentMixers.selective(reader, width: width, inner: reader.integerIfAny(.hidden))
      }
      $0.isTied = true
    },
    /// Falcon Mamba (arXiv:2410.05355).
    "falcon_mamba": .recurrent.with {
      $0.recurrence = { (reader, width) throws(ConfigurationProblem) in
        try RecurrentMixers.selective(reader, width: width, inner: reader.integerIfAny(.hidden))
      }
      $0.isTied = true
    },
    /// Mamba 2 (arXiv:2405.21060).
    "mamba2": .recurrent.with {
      $0.recurrence = { (reader, width) throws(ConfigurationProblem) in try RecurrentMixers.dual(reader, width: width) }
    },
  ]

  /// Families with Mamba next to attention.
  private static let mambaHybrids: [String: DecoderFamily] = [
    /// Jamba (arXiv:2403.19887).
    "jamba": .unbiased.with {
      $0.recurrence = { (reader, width) throws(ConfigurationProblem) in try RecurrentMixers.selective(reader, width: width, norms: true) }
      $0.pattern = .periodic(
        period: ConfigurationKey("every so many layers attends", "attn_layer_period"),
        offset: ConfigurationKey("first layer that attends", "attn_layer_offset"))
      $0.experts = .mixtral
      $0.experts?.layers = .periodic(
        period: ConfigurationKey("every so many layers has experts", "expert_layer_period"),
        offset: ConfigurationKey("first layer with experts", "expert_layer_offset"))
    },
    /// Bamba: Mamba 2 with some layers of attention.
    "bamba": .llama.with {
      $0.recurrence = { (reader, width) throws(ConfigurationProblem) in try RecurrentMixers.dual(reader, width: width) }
      $0.pattern = .indices(ConfigurationKey("layers that attend", "attn_layer_indices"))
    },
    /// Granite 4; no routed experts at all make it dense.
    "granitemoehybrid": .llama.with {
      $0.recurrence = { (reader, width) throws(ConfigurationProblem) in try RecurrentMixers.dual(reader, width: width) }
      $0.experts = .mixtral
      $0.experts?.shared = .width(.sharedHidden, isGated: false)
      $0.pattern = .always(.recurrent)
    },
    /// Falcon-H1 (arXiv:2507.22448): attention and Mamba 2 in every layer.
    "falcon_h1": .llama.with {
      $0.recurrence = { (reader, width) throws(ConfigurationProblem) in
        let inner = try reader.integerIfAny(ConfigurationKey("inner width of the recurrence", "mamba_d_ssm"))
        let norm = try reader.flag(ConfigurationKey("norm of the recurrence", "mamba_rms_norm"))
        return try RecurrentMixers.dual(
          reader, width: width, inner: inner, norm: norm, outputBias: ConfigurationKey("bias of the recurrence's output", "projectors_bias")
        )
      }
      $0.pattern = .always(.both)
    },
    /// Nemotron-H (arXiv:2504.03624): each layer is one mixer or one unit.
    "nemotron_h": .llama.with {
      $0.recurrence = { (reader, width) throws(ConfigurationProblem) in
        try RecurrentMixers.dual(
          reader, width: width, inner: reader.size(.mambaHeads) * reader.size(.mambaHeadWidth), bias: .mambaBias.named("use_bias"))
      }
      $0.attention = AttentionTraits()
      $0.neverTies = true
      (($0.layerNorms), $0.isSinglePart) = (1, true)
      $0.feedForward.isGated = false
      $0.experts = ExpertTraits(
        isGated: false, correction: .buffer, sharedBias: .by(.feedForwardBias), shared: .width(.sharedHidden, isGated: false))
      $0.experts?.latent = ConfigurationKey("width that tokens are projected to for the experts", "moe_latent_size")
    },
    /// RecurrentGemma (arXiv:2404.07839).
    "recurrent_gemma": .unbiased.with {
      $0.recurrence = RecurrentMixers.griffin
      $0.pattern = .cycle(ConfigurationKey("kinds of layers in turn", "block_types"))
      $0.attention.inputBias = .by(.attentionBias)
      $0.attention.outputBias = .always
      $0.dense = { (reader, width) throws(ConfigurationProblem) in
        FeedForwardTraits.unit(width: width, hidden: try reader.size(.hidden) / 2, bias: true)
      }
      $0.isTied = true
    },
  ]

  /// Families with linear attention or convolutions next to attention.
  private static let linearHybrids: [String: DecoderFamily] = [
    /// Qwen3-Next.
    "qwen3_next": .deltaHybrid.with { $0.experts = .qwen2 },
    /// Qwen 3.5, the dense text part.
    "qwen3_5_text": .deltaHybrid,
    /// Qwen 3.5 mixtures, the text part.
    "qwen3_5_moe_text": .deltaHybrid.with {
      $0.experts = .qwen2
      $0.experts?.layers = .all
    },
    /// OLMo Hybrid: the delta rule in three of four layers.
    "olmo_hybrid": .llama.with {
      $0.attention.norm = .whole
      $0.recurrence = RecurrentMixers.delta
      $0.pattern = .everyFull(.windowPattern, or: 4, others: .recurrent)
    },
    /// LFM2: short convolutions between layers of attention.
    "lfm2": .unbiased.with {
      $0.attention.norm = .head
      $0.recurrence = RecurrentMixers.convolution
      $0.pattern = .indices(ConfigurationKey("layers that attend", "full_attn_idxs"))
      $0.dense = adjustedUnit
      $0.isTied = true
    },
    /// LFM2 mixtures; their dense width is the one that is said.
    "lfm2_moe": .unbiased.with {
      $0.attention.norm = .head
      $0.recurrence = RecurrentMixers.convolution
      $0.pattern = .indices(ConfigurationKey("layers that attend", "full_attn_idxs"))
      $0.experts = ExpertTraits(
        layers: .afterDense(.denseLayers), correction: .buffer,
        hasCorrection: .by(ConfigurationKey("correction of the router", "use_expert_bias")))
      $0.isTied = true
    },
    /// Ling and Ring 2.5: Kimi's delta rule with whole projections, latent attention with gates.
    "bailing_hybrid": .unbiased.with {
      $0.latent = LatentAttentionTraits(hasHeadGate: true)
      $0.recurrence = RecurrentMixers.fineDelta(isLowRank: false)
      $0.pattern = .everyFull(.windowPattern, or: 6, others: .recurrent)
      $0.experts = .deepseek
    },
    /// Kimi Linear (arXiv:2510.26692).
    "kimi_linear": .unbiased.with {
      $0.latent = LatentAttentionTraits()
      $0.recurrence = RecurrentMixers.fineDelta(isLowRank: true)
      $0.pattern = .listed
      $0.experts = .deepseek
    },
    /// MiniMax-Text-01 (arXiv:2501.08313): lightning attention in most layers.
    "minimax": .unbiased.with {
      $0.recurrence = RecurrentMixers.lightning
      $0.pattern = .everyFull(.windowPattern, or: 2, others: .recurrent)
      $0.experts = .mixtral
    },
  ]

  /// LFM2's unit: two thirds of the width that the configuration says, times a factor, up to a multiple.
  private static let adjustedUnit: DecoderFamily.Part = { (reader, width) throws(ConfigurationProblem) in
    var hidden = try reader.size(.hidden.named("intermediate_size", "block_ff_dim"))
    if try reader.flag(ConfigurationKey("whether the unit's width is adjusted", "block_auto_adjust_ff_dim")) {
      let factor = try reader.number(ConfigurationKey("factor on the unit's width", "block_ffn_dim_multiplier"), or: 1)
      let multiple = try reader.size(ConfigurationKey("multiple of the unit's width", "block_multiple_of"), or: 1)
      hidden = Int(factor * Double(2 * hidden / 3))
      hidden = (hidden + multiple - 1) / multiple * multiple
    }
    return FeedForwardTraits.unit(width: width, hidden: hidden)
  }
}

extension ModelFamily {
  /// Decoders of the last generation, which vary the parts of the older ones.
  static let newerDecoders: [String: DecoderFamily] = newerDense.merging(newerMixtures) { one, _ in one }

  /// Dense families.
  private static let newerDense: [String: DecoderFamily] = [
    /// IQuest-Coder.
    "iquestcoder": .llama,
    /// HyperCLOVA X SEED: norms behind the parts by a key.
    "hyperclovax": .llama.with {
      $0.layerExtra = { (reader, width) throws(ConfigurationProblem) in
        var tally = ParameterTally()
        if try reader.flag(ConfigurationKey("norms behind the parts", "use_post_norm")) { tally.vector(2 * width) }
        return tally
      }
    },
    /// Granite with windows and sinks.
    "granite_swa": .llama.with {
      $0.attention.hasSinks = true
      $0.isTied = true
      $0.pattern = .firstFull(.windowPattern, or: 4)
    },
    /// Differential transformer (arXiv:2410.05258) in Llama's form.
    "diffllama": .llama.with {
      $0.layerExtra = { (reader, width) throws(ConfigurationProblem) in
        var tally = ParameterTally()  // four vectors that weigh the second softmax (arXiv:2410.05258)
        tally.vector(4 * (try HeadSizes(reader, AttentionTraits(), width: width)).keyWidth)
        return tally
      }
    },
    /// XGLM (arXiv:2112.10668): positions that are computed.
    "xglm": .gpt2.with {
      $0.attention.keys.heads = .heads.named("attention_heads")
      $0.positions = nil
    },
    /// LFM3: gated attention, norms before and behind both parts.
    "lfm3": .unbiased.with {
      $0.layerNorms = 4
      $0.attention.norm = .head
      $0.attention.gate = .perHead
      $0.recurrence = RecurrentMixers.convolution
      $0.pattern = .listed
      $0.isTied = true
    },
  ]

  /// Mixtures.
  private static let newerMixtures: [String: DecoderFamily] = [
    /// Aria, the text part (arXiv:2410.05993).
    "aria_text": .llama.with {
      $0.experts = .mixtral
      $0.experts?.shared = .count
      $0.experts?.sharedBias = .by(.feedForwardBias)
    },
    /// Granite mixtures with windows and sinks.
    "granitemoe_swa": .llama.with {
      $0.attention.hasSinks = true
      $0.experts = .mixtral
      $0.experts?.shared = .width(.sharedHidden, isGated: false)
      $0.pattern = .firstFull(.windowPattern, or: 4)
    },
    /// Mellum mixtures.
    "mellum": .normedHeads.with {
      $0.experts = ExpertTraits()
      $0.pattern = .listed
    },
    /// Kolibri: norms before and behind both parts.
    "kolibri1": .unbiased.with {
      $0.layerNorms = 4
      $0.attention.norm = .head
      $0.experts = ExpertTraits(correction: .buffer, shared: .width(.sharedHidden, isGated: false))
      $0.pattern = .listed
    },
    /// Hunyuan 3.
    "hy_v3": .normedHeads.with {
      $0.feedForward.bias = .by(.feedForwardBias)
      $0.experts = .deepseek
      $0.experts?.layers = .afterFirst
      $0.experts?.sharedBias = .by(.feedForwardBias)
    },
    /// Hunyuan 4: hyper-connections, and indexers that layers share.
    "hy_v4": .unbiased.with {
      $0.layerNorms = 0
      $0.latent = LatentAttentionTraits(hasIndexer: true, hasWideGate: true, hasSinks: true)
      $0.experts = .deepseek
      $0.experts?.layers = .afterFirst
      $0.layerExtra = { (reader, width) throws(ConfigurationProblem) in
        var tally = ParameterTally()  // two hyper-connections (arXiv:2409.19606), the norms of the parts
        let streams = try reader.size(.streams)
        for _ in 0..<2 {
          tally.matrix(streams * width, 2 * streams)
          tally.vector(2 * streams + 2 + width)
        }
        return tally
      }
      $0.outside = { (reader, width) throws(ConfigurationProblem) in
        var tally = ParameterTally()
        let streams = try reader.size(.streams)
        tally.matrix(streams * width, streams)
        tally.vector(streams + 1)
        return tally
      }
    },
    /// Command A mixtures.
    "cohere2_moe": .llama.with {
      $0.layerNorms = 1
      $0.isTied = true
      $0.feedForward = FeedForwardTraits(key: .hidden.named("prefix_dense_intermediate_size", "intermediate_size"))
      $0.experts = .mixtral
      $0.experts?.layers = .afterDense(.denseLayers)
      $0.experts?.shared = .count
      $0.pattern = .everyFull(.windowPattern, or: 4, others: .windowed)
    },
  ]
}

/// Keys that this file reads, with the names that families give them.
extension ConfigurationKey {
  /// The parallel residual streams of hyper-connections.
  static let streams = ConfigurationKey("parallel streams", "hc_mult")
}

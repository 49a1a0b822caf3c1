extension DecoderFamily {
  /// GPT-2: norms with a shift, biases everywhere, a plain unit of four times the width, learned positions, tied tables.
  static let gpt2 = DecoderFamily(
    norm: .shifted, attention: AttentionTraits(inputBias: .always, outputBias: .always),
    feedForward: FeedForwardTraits(isGated: false, bias: .always, multiple: 4), isTied: true,
    positions: (.positions.named("n_positions"), 0))

  /// GPT-J: attention without biases and the unit in parallel behind one norm, an untied head with a bias.
  static let gptj = DecoderFamily(
    norm: .shifted, layerNorms: 1, feedForward: FeedForwardTraits(isGated: false, bias: .always, multiple: 4), headBias: .always)
}

extension ModelFamily {
  /// Decoders from before Llama, and those that follow them.
  static let olderDecoders: [String: DecoderFamily] = [
    "gpt2": .gpt2, "gpt-sw3": .gpt2,
    "openai-gpt": .gpt2.with { $0.hasFinalNorm = false },
    "gpt_bigcode": .gpt2.with {
      $0.attention.multiQuery = .by(ConfigurationKey("one key head", "multi_query"))
    },
    "gpt_neo": .gpt2.with {
      $0.attention.inputBias = .never
      $0.positions = (.positions.named("max_position_embeddings"), 0)
      $0.pattern = .always(.full)
    },
    "gptj": .gptj, "codegen": .gptj,
    "gpt_neox": .gpt2.with {
      $0.attention.inputBias = .by(.attentionBias)
      $0.attention.outputBias = .by(.attentionBias)
      (($0.positions), $0.isTied) = (nil, false)
    },
    "bloom": .gpt2.with {
      $0.hasEmbeddingNorm = true
      $0.positions = nil
    },
    "biogpt": .gpt2.with { $0.positions = (.positions.named("max_position_embeddings"), 2) },
    "phi": .gptj.with {
      $0.attention = AttentionTraits(inputBias: .always, outputBias: .always, norm: .shiftedHead, hasNorm: .by(.queryKeyNorm))
    },
    "stablelm": .unbiased.with {
      $0.norm = .shifted
      $0.attention.inputBias = .by(ConfigurationKey("biases of attention's inputs", "use_qkv_bias"))
      $0.attention.norm = .whole
      $0.attention.hasNorm = .by(.queryKeyNorm)
      $0.layerNorms = 2
    },
    "starcoder2": .llama.with {
      $0.norm = .shifted
      $0.feedForward.isGated = false
      $0.isTied = true
      $0.pattern = .windowedIfAny
    },
    "persimmon": .gpt2.with {
      $0.attention.norm = .shiftedHead
      $0.attention.hasNorm = .by(.queryKeyNorm)
      (($0.positions), $0.isTied) = (nil, false)
    },
    "nemotron": .llama.with {
      $0.norm = .shifted
      $0.feedForward.isGated = false
    },
    "jais2": .llama.with {
      $0.norm = .shifted
      $0.feedForward.isGated = false
    },
    "modernbert-decoder": .llama.with {
      $0.hasEmbeddingNorm = true
      $0.firstLayerNorms = 1  // the embedding's norm serves the first layer
      $0.isTied = true
      $0.headBias = .by(ConfigurationKey("bias of the head", "decoder_bias"))
      $0.pattern = .firstFull(.windowPattern, or: 3)
      $0.window = ConfigurationKey("positions of a sliding window", "sliding_window")
      $0.outside = { (reader, width) throws(ConfigurationProblem) in
        var head = ParameterTally()
        head.matrix(width, width, bias: try reader.flag(ConfigurationKey("bias of the head's own layer", "classifier_bias")))
        head.vector(width)
        return head
      }
    },
    "mpt": .unbiased.with {
      $0.feedForward = FeedForwardTraits(isGated: false, key: ConfigurationKey("width of the unit", "intermediate_size"), multiple: 4)
      $0.isTied = true
      $0.attention.norm = .whole
      $0.attention.hasNorm = .by(.queryKeyNorm)
    },
  ]
}

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
    /// GPT-2.
    "gpt2": .gpt2,
    /// GPT-SW3, which has GPT-2's form.
    "gpt-sw3": .gpt2,
    /// GPT: norms behind the parts, none at the end.
    "openai-gpt": .gpt2.with { $0.hasFinalNorm = false },
    /// StarCoder (arXiv:2305.06161): one key head.
    "gpt_bigcode": .gpt2.with {
      $0.attention.multiQuery = .by(ConfigurationKey("one key head", "multi_query"))
    },
    /// GPT-Neo: a bias of the output projection only.
    "gpt_neo": .gpt2.with {
      $0.attention.inputBias = .never
      $0.positions = (.positions.named("max_position_embeddings"), 0)
      $0.pattern = .always(.full)
    },
    /// GPT-J.
    "gptj": .gptj,
    "codegen": .gptj,
    /// GPT-NeoX and Pythia (arXiv:2204.06745).
    "gpt_neox": .gpt2.with {
      $0.attention.inputBias = .by(.attentionBias)
      $0.attention.outputBias = .by(.attentionBias)
      (($0.positions), $0.isTied) = (nil, false)
    },
    /// BLOOM (arXiv:2211.05100): a norm behind the input table.
    "bloom": .gpt2.with {
      $0.hasEmbeddingNorm = true
      $0.positions = nil
    },
    /// BioGPT: two more positions than the key says.
    "biogpt": .gpt2.with { $0.positions = (.positions.named("max_position_embeddings"), 2) },
    /// Phi-1 and 2: GPT-J with biases of attention.
    "phi": .gptj.with {
      $0.attention = AttentionTraits(inputBias: .always, outputBias: .always, norm: .shiftedHead, hasNorm: .by(.queryKeyNorm))
    },
    /// StableLM: Llama with shifted norms.
    "stablelm": .unbiased.with {
      $0.norm = .shifted
      $0.attention.inputBias = .by(ConfigurationKey("biases of attention's inputs", "use_qkv_bias"))
      $0.attention.norm = .whole
      $0.attention.hasNorm = .by(.queryKeyNorm)
      $0.layerNorms = 2
    },
    /// StarCoder 2 (arXiv:2402.19173).
    "starcoder2": .llama.with {
      $0.norm = .shifted
      $0.feedForward.isGated = false
      $0.isTied = true
      $0.pattern = .windowedIfAny
    },
    /// Persimmon: shifted norms of queries and keys.
    "persimmon": .gpt2.with {
      $0.attention.norm = .shiftedHead
      $0.attention.hasNorm = .by(.queryKeyNorm)
      (($0.positions), $0.isTied) = (nil, false)
    },
    /// Nemotron-4 (arXiv:2402.16819): a plain unit with squared rectifiers.
    "nemotron": .llama.with {
      $0.norm = .shifted
      $0.feedForward.isGated = false
    },
    /// Jais 2.
    "jais2": .llama.with {
      $0.norm = .shifted
      $0.feedForward.isGated = false
    },
    /// Ettin, decoders of ModernBERT's form: the head has a layer of its own.
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
    /// MPT: no biases, no positions in tables.
    "mpt": .unbiased.with {
      $0.feedForward = FeedForwardTraits(isGated: false, key: ConfigurationKey("width of the unit", "intermediate_size"), multiple: 4)
      $0.isTied = true
      $0.attention.norm = .whole
      $0.attention.hasNorm = .by(.queryKeyNorm)
    },
  ]
}

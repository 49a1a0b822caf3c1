extension ModelFamily {
  /// RWKV 4: time mixing by decays of each channel, channel mixing with a squared unit (arXiv:2305.13048).
  static let rwkv: Counter = { (reader, tied) throws(ConfigurationProblem) in
    let width = try reader.size(.width)
    let inner = try reader.size(ConfigurationKey("width of time mixing", "attention_hidden_size"), or: width)
    let hidden = try reader.size(.hidden, or: 4 * width)
    var parts = ModelParts(width: width)
    parts.addVocabulary(try reader.size(.vocabulary), width: width, tied: try reader.ties(tied, or: false))
    parts.others.vector(4 * width)  // the norm before the first layer, the norm behind the last
    for _ in 0..<(try reader.layerCount()) {
      var layer = LayerAccount()
      for _ in 0..<3 { layer.parameters.matrix(width, inner) }
      layer.parameters.matrix(inner, width)
      layer.parameters.matrix(width, hidden)
      layer.parameters.matrix(width, width)
      layer.parameters.matrix(hidden, width)
      layer.parameters.vector(2 * inner + 5 * width + 4 * width)  // decay and bonus, shares of the last token, two norms
      layer.state = 2 * width + 3 * inner
      parts.layers.append(layer)
    }
    return parts
  }

  /// xLSTM with matrix memories (arXiv:2405.04517).
  static let xlstm: Counter = { (reader, tied) throws(ConfigurationProblem) in
    let (width, heads) = (try reader.size(.width), try reader.size(.heads))
    let bias = try reader.flag(ConfigurationKey("biases", "use_bias"))
    let queries = Int(Double(width) * (try reader.number(ConfigurationKey("key width over residual width", "qk_dim_factor"), or: 0.5)))
    let values = Int(Double(width) * (try reader.number(ConfigurationKey("value width over residual width", "v_dim_factor"), or: 1)))
    let factor = try reader.number(ConfigurationKey("width of the unit over residual width", "ffn_proj_factor"), or: 2.667)
    let multiple = try reader.size(ConfigurationKey("multiple of the unit's width", "ffn_round_up_to_multiple_of"), or: 64)
    let hidden = Int((factor * Double(width) + Double(multiple) - 1) / Double(multiple)) * multiple
    var parts = ModelParts(width: width)
    parts.addVocabulary(try reader.size(.vocabulary), width: width, tied: try reader.ties(tied, or: false))
    parts.others.vector(width)
    for _ in 0..<(try reader.layerCount()) {
      var layer = LayerAccount()
      for outputs in [queries, queries, values, values] { layer.parameters.matrix(width, outputs, bias: bias) }
      for _ in 0..<2 { layer.parameters.matrix(width, heads, bias: true) }  // input and forget gates
      layer.parameters.matrix(values, width, bias: bias)
      layer.parameters += FeedForwardTraits.unit(width: width, hidden: hidden, bias: bias)
      layer.parameters.vector(values + (bias ? 4 : 2) * width)
      let (key, value) = (queries / heads, values / heads)
      layer.state = ParameterTally.product(heads, ParameterTally.sum(ParameterTally.product(key, value), key + 1))
      layer.stateFLOPs = ParameterTally.product(4, heads, key, value)
      parts.layers.append(layer)
    }
    return parts
  }

  /// Zamba: layers of Mamba; some read a block of attention that they share (arXiv:2405.16712).
  static let zamba: Counter = { (reader, tied) throws(ConfigurationProblem) in
    let (width, heads) = (try reader.size(.width), try reader.size(.mambaHeads))
    return try sharedBlocks(reader, tied, count: 1, adapters: nil) { () throws(ConfigurationProblem) in
      try RecurrentMixers.selective(reader, width: width, heads: heads)
    }
  }

  /// Zamba 2: layers of Mamba 2, shared blocks in turn, and adapters (arXiv:2411.15242).
  ///
  /// Each layer that reads a block has low-rank adapters of its own.
  static let zamba2: Counter = { (reader, tied) throws(ConfigurationProblem) in
    let width = try reader.size(.width)
    let blocks = try reader.size(ConfigurationKey("shared blocks", "num_mem_blocks"), or: 1)
    let rank = try reader.size(ConfigurationKey("rank of the adapters", "adapter_rank"))
    return try sharedBlocks(reader, tied, count: blocks, adapters: rank) { () throws(ConfigurationProblem) in
      try RecurrentMixers.dual(reader, width: width)
    }
  }

  /// A model of recurrent layers, some of them with a shared block of attention.
  ///
  /// The block reads the layer's state joined with the input's embedding, twice the width.
  ///
  /// A block's parameters count once, its products in every layer that reads it.
  private static func sharedBlocks(
    _ reader: ConfigurationReader, _ tied: Bool?, count: Int, adapters: Int?,
    _ mixer: () throws(ConfigurationProblem) -> LayerAccount
  ) throws(ConfigurationProblem) -> ModelParts {
    let width = try reader.size(.width)
    let hidden = try reader.size(.hidden)
    var parts = ModelParts(width: width)
    parts.addVocabulary(try reader.size(.vocabulary), width: width, tied: try reader.ties(tied, or: true))
    parts.others.vector(width)
    let inputs = try reader.size(ConfigurationKey("width of attention's input", "attention_hidden_size"), or: 2 * width)
    let traits = AttentionTraits(keys: .init(headWidth: .headWidth.named("attention_head_dim")))
    let adaptsAttention = try reader.flag(ConfigurationKey("adapters of attention", "use_shared_attention_adapter"))
    var read = 0
    for kind in try LayerPattern.always(.recurrent).kinds(reader, layers: reader.layerCount()) {
      var layer = try mixer()
      layer.parameters.vector(width)
      if kind == .both {
        var block = try traits.account(reader, width: width, inputs: inputs)
        block.parameters += FeedForwardTraits.unit(width: width, hidden: hidden)
        block.parameters.vector(inputs + width)
        if read >= count { block.parameters = block.parameters.repeated }
        read += 1
        layer += block
        layer.parameters.matrix(width, width)
        if let adapters {
          layer.parameters.matrix(width, adapters)
          layer.parameters.matrix(adapters, 2 * hidden)
          for _ in 0..<(adaptsAttention ? 3 : 0) {
            layer.parameters.matrix(inputs, adapters)
            layer.parameters.matrix(adapters, inputs)
          }
        }
      }
      parts.layers.append(layer)
    }
    return parts
  }
}

extension ModelFamily {
  /// Architectures whose layers no description of a decoder family fits.
  static let ownCounters: [String: Counter] = [
    "opt": opt, "falcon": falcon, "rwkv": rwkv, "xlstm": xlstm, "longcat_flash": longcat, "zamba": zamba, "zamba2": zamba2,
    "gemma3n_text": gemma3n, "gemma4_text": gemma4,
  ]

  /// OPT: tables that may be narrower than the residual stream, two more positions than said, norms before or behind (arXiv:2205.01068).
  private static let opt: Counter = { (reader, tied) throws(ConfigurationProblem) in
    let (width, vocabulary) = (try reader.size(.width), try reader.size(.vocabulary))
    let narrow = try reader.size(ConfigurationKey("width of the tables", "word_embed_proj_dim"), or: width)
    let bias = try reader.flag(ConfigurationKey("biases", "enable_bias"), or: true)
    let norm = try reader.flag(ConfigurationKey("norms with parameters", "layer_norm_elementwise_affine"), or: true) ? 2 * width : 0
    let isBefore = try reader.flag(ConfigurationKey("norms before the mixers", "do_layer_norm_before"), or: true)
    let isFinalRemoved = try reader.flag(ConfigurationKey("no final norm", "_remove_final_layer_norm"))
    var parts = ModelParts(width: width)
    parts.addVocabulary(vocabulary, width: narrow, tied: try reader.ties(tied, or: true))
    if narrow != width { for _ in 0..<2 { parts.others.matrix(narrow, width) } }
    parts.others.table(try reader.size(.positions) + 2, width)
    if isBefore, !isFinalRemoved { parts.others.vector(norm) }
    let attention = AttentionTraits(inputBias: bias ? .always : .never, outputBias: bias ? .always : .never)
    for index in 0..<(try reader.layerCount()) {
      let inner = reader.at(layer: index)
      var layer = try attention.account(inner, width: width)
      layer.parameters += FeedForwardTraits.unit(width: width, hidden: try inner.size(.hidden), isGated: false, bias: bias)
      layer.parameters.vector(2 * norm)
      layer.parameters.stored.addNorms(2, width: width)
      parts.layers.append(layer)
    }
    return parts
  }

  /// Falcon: one key head, or groups in the newer form, whose heads are repeated before they are cached (arXiv:2311.16867).
  private static let falcon: Counter = { (reader, tied) throws(ConfigurationProblem) in
    let (width, heads) = (try reader.size(.width), try reader.size(.heads))
    let isNew = try reader.flag(ConfigurationKey("groups of key heads", "new_decoder_architecture"))
    let isMultiQuery = try reader.flag(ConfigurationKey("one key head", "multi_query"), or: true)
    let isParallel = try reader.flag(ConfigurationKey("attention and unit in parallel", "parallel_attn"), or: true)
    let grouped = isNew ? try reader.size(ConfigurationKey("key and value heads", "num_kv_heads"), or: heads) : isMultiQuery ? 1 : heads
    let norms = try reader.integerIfAny(ConfigurationKey("norms before the parallel parts", "num_ln_in_parallel_attn")) ?? (isNew ? 2 : 1)
    let bias = try reader.flag(ConfigurationKey("biases", "bias"))
    var parts = ModelParts(width: width)
    parts.addVocabulary(try reader.size(.vocabulary), width: width, tied: try reader.ties(tied, or: true))
    parts.others.vector(2 * width)
    let attention = AttentionTraits(inputBias: bias ? .always : .never, outputBias: bias ? .always : .never)
    let hidden = try reader.size(.hidden.named("ffn_hidden_size"), or: 4 * width)
    for _ in 0..<(try reader.layerCount()) {
      let sizes = HeadSizes(heads: heads, groups: grouped, keyWidth: width / heads)
      var layer = try attention.account(sizes, reader, width: width)
      if isNew { layer.cache = 2 * heads * sizes.keyWidth }
      layer.parameters += FeedForwardTraits.unit(width: width, hidden: hidden, isGated: false, bias: bias)
      let count = isParallel && norms != 2 ? 1 : 2
      layer.parameters.vector(count * 2 * width)
      layer.parameters.stored.addNorms(count, width: width)
      parts.layers.append(layer)
    }
    return parts
  }

  /// LongCat: two attentions, two dense units and one mixture a layer; some experts do nothing.
  ///
  /// transformers gives the idle experts a gate and an up projection, too (arXiv:2509.01322 doesn't): they are counted as it builds them.
  private static let longcat: Counter = { (reader, tied) throws(ConfigurationProblem) in
    let (width, experts) = (try reader.size(.width), try reader.size(.experts.named("n_routed_experts", "num_local_experts")))
    let (zero, hidden) = (try reader.integer(.zeroExperts, or: 0), try reader.size(.expertHidden))
    let active = try reader.integer(.expertsPerToken.named("moe_topk", "num_experts_per_tok"))
    let dense = try reader.size(.hidden.named("ffn_hidden_size", "intermediate_size"))
    var parts = ModelParts(width: width)
    parts.addVocabulary(try reader.size(.vocabulary), width: width, tied: try reader.ties(tied, or: false))
    parts.others.vector(width)
    var shared = ParameterTally()  // gates and up projections of the experts that do nothing, spread over those that do
    shared.vector(ParameterTally.product(zero, 2, hidden, width) / experts)
    for _ in 0..<(try reader.size(.layers.named("num_layers", "num_hidden_layers"))) {
      var layer = try LatentAttentionTraits().account(reader, width: width)
      layer += try LatentAttentionTraits().account(reader, width: width)
      for _ in 0..<2 { layer.parameters += FeedForwardTraits.unit(width: width, hidden: dense) }
      layer.parameters.vector(4 * width)
      layer.parameters.matrix(width, experts + zero, bias: try reader.flag(ConfigurationKey("bias of the router", "router_bias")))
      layer.parameters.buffer(experts + zero)
      layer.parameters.experts(experts, active: active, each: FeedForwardTraits.unit(width: width, hidden: hidden) + shared)
      parts.layers.append(layer)
    }
    return parts
  }
}

extension ConfigurationReader {
  /// The number of layers, at most 10,000.
  func layerCount(_ key: ConfigurationKey = .layers) throws(ConfigurationProblem) -> Int {
    let count = try size(key)
    guard count <= 10_000 else { throw .otherValue(key: key.names[0], found: "\(count)", expected: "at most 10000 layers") }
    return count
  }
}

/// Keys that this file reads, with the names that families give them.
extension ConfigurationKey {
  /// The experts that pass their input on (LongCat).
  static let zeroExperts = ConfigurationKey("experts that do nothing", "zero_expert_num")
}

/// Keys that this file reads, with the names that families give them.
extension ConfigurationKey {
  /// The width of each layer's own input (Gemma 3n).
  static let perLayerWidth = ConfigurationKey("width of a layer's own input", "hidden_size_per_layer_input")
  /// The rows of the layers' own tables.
  static let perLayerVocabulary = ConfigurationKey("tokens of the layers' own tables", "vocab_size_per_layer_input")
  /// The last layers, which have no keys and values of their own.
  static let sharedLayers = ConfigurationKey("last layers that read the keys and values of earlier ones", "num_kv_shared_layers")
}

extension ModelFamily {
  /// Counts one layer: its window, and whether it reads the keys and values of an earlier one.
  private typealias GemmaLayer = (_ reader: ConfigurationReader, _ width: Int, _ window: Int?, _ isReader: Bool)
    throws(ConfigurationProblem) ->
    LayerAccount

  /// Gemma 3n: tables for each layer, four streams, low-rank side paths, last layers without keys of their own.
  static let gemma3n: Counter = { (reader, tied) throws(ConfigurationProblem) in
    let streams = try reader.size(ConfigurationKey("parallel streams", "altup_num_inputs"))
    let rank = try reader.size(ConfigurationKey("rank of the side path", "laurel_rank"))
    let traits = AttentionTraits(inputBias: .by(.attentionBias), outputBias: .by(.attentionBias), norm: .head, headWidth: 256)
    var parts = try perLayerGemma(reader, tied) { (reader, width, window, isReader) throws(ConfigurationProblem) in
      var layer = try traits.account(reader, width: width, window: window, isReader: isReader)
      layer.parameters += try FeedForwardTraits().account(reader, width: width)
      layer.parameters.matrix(streams, streams)
      layer.parameters.matrix(streams, streams * streams)
      layer.parameters.matrix(width, streams)
      layer.parameters.matrix(width, rank)
      layer.parameters.matrix(rank, width)
      layer.parameters.vector(7 * width)  // four norms, those of router and side path, the scale of the correction
      return layer
    }
    var stream = ParameterTally()  // into a stream and out of it
    for _ in 0..<2 { stream.matrix(parts.width, parts.width) }
    parts.others.experts(streams - 1, active: streams - 1, each: stream)
    return parts
  }

  /// Gemma 4: wider heads in full layers, keys that may be values there, a mixture next to the dense unit.
  static let gemma4: Counter = { (reader, tied) throws(ConfigurationProblem) in
    let windowed = AttentionTraits(inputBias: .by(.attentionBias), outputBias: .by(.attentionBias), norm: .head)
    var full = windowed
    full.keysAreValues = .by(ConfigurationKey("keys are values in full layers", "attention_k_eq_v"))
    full.keys.headWidth = .headWidth.named("global_head_dim", "head_dim")
    full.keys.keyValueHeads = .keyValueHeads.named("num_global_key_value_heads", "num_key_value_heads")
    let experts = ExpertTraits(count: .experts.named("num_experts"), perToken: .expertsPerToken.named("top_k_experts"))
    let hasExperts = try reader.flag(ConfigurationKey("a mixture next to the unit", "enable_moe_block"))
    let isDouble = try reader.flag(ConfigurationKey("twice the width in layers without keys", "use_double_wide_mlp"))
    return try perLayerGemma(reader, tied) { [full] (reader, width, window, isReader) throws(ConfigurationProblem) in
      var layer = try (window == nil ? full : windowed).account(reader, width: width, window: window, isReader: isReader)
      layer.parameters += FeedForwardTraits.unit(width: width, hidden: try reader.size(.hidden) * (isDouble && isReader ? 2 : 1))
      layer.parameters.vector(4 * width)
      layer.parameters.buffer(1)
      guard hasExperts else { return layer }
      layer.parameters += try experts.account(reader, width: width)
      layer.parameters.vector(try 4 * width + reader.size(experts.count))  // three norms, scales of the router and of each expert
      return layer
    }
  }

  /// A model with tables of its own for each layer, which a token's row is read from, too.
  private static func perLayerGemma(
    _ reader: ConfigurationReader, _ tied: Bool?, _ count: GemmaLayer
  ) throws(ConfigurationProblem) -> ModelParts {
    let (width, layers) = (try reader.size(.width), try reader.layerCount())
    let narrow = try reader.integer(.perLayerWidth, or: 0)
    var parts = ModelParts(width: width)
    parts.addVocabulary(try reader.size(.vocabulary), width: width, tied: try reader.ties(tied, or: true))
    parts.others.vector(width)
    if narrow > 0 {
      parts.others.table(try reader.size(.perLayerVocabulary), layers * narrow)
      parts.others.matrix(width, layers * narrow)
      parts.others.vector(narrow)
    }
    let readers = try reader.integer(.sharedLayers, or: 0)
    for (index, kind) in try LayerPattern.everyFull(.windowPattern, or: 6, others: .windowed).kinds(reader, layers: layers).enumerated() {
      let inner = reader.at(layer: index)
      let window = kind == .windowed ? try inner.integer(.window) : nil
      var layer = try count(inner, width, window, index >= layers - readers)
      if narrow > 0 {
        layer.parameters.matrix(width, narrow)
        layer.parameters.matrix(narrow, width)
        layer.parameters.vector(width)
      }
      parts.layers.append(layer)
    }
    return parts
  }
}

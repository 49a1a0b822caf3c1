/// Keys that this file reads, with the names that families give them.
extension ConfigurationKey {
  /// The layers of the encoder.
  static let encoderLayers = ConfigurationKey("layers of the encoder", "encoder_layers", "num_layers")
  /// The layers of the decoder.
  static let decoderLayers = ConfigurationKey("layers of the decoder", "decoder_layers", "num_decoder_layers")
  /// The hidden width of the encoder's unit.
  static let encoderHidden = ConfigurationKey("width of the encoder's unit", "encoder_ffn_dim")
  /// The hidden width of the decoder's unit.
  static let decoderHidden = ConfigurationKey("width of the decoder's unit", "decoder_ffn_dim")
  /// The rows of the source's table, and the source's fixed length in Whisper.
  static let sourcePositions = ConfigurationKey("positions of the source", "max_source_positions")
  /// The rows of the target's table.
  static let targetPositions = ConfigurationKey("positions of the target", "max_target_positions")
}

/// An encoder and a decoder of BART's form (arXiv:1910.13461): norms with a shift, biases, plain units.
///
/// One token is one of the source and one of the target: products and cached keys are those of both, cross-attention's keys being the source's.
struct EncoderDecoderFamily: Sendable {
  /// The rows of the tables of positions beyond the key's; `nil` without learned positions.
  var morePositions: Int?
  var hasEmbeddingNorm = false
  var hasFinalNorm = false
  /// Whether a bias of the logits lies in the file, as a buffer.
  var hasLogitBias = false
  /// Routed units every so many layers (NLLB).
  var experts: ExpertTraits?

  func parts(_ reader: ConfigurationReader, _ tied: Bool?) throws(ConfigurationProblem) -> ModelParts {
    let (width, vocabulary) = (try reader.size(.width.named("d_model", "hidden_size")), try reader.size(.vocabulary))
    var parts = ModelParts(width: width)
    let isTied = try reader.ties(tied, or: true)
    parts.addVocabulary(vocabulary, width: width, tied: isTied)
    if !isTied { for _ in 0..<2 { parts.others.table(vocabulary, width) } }  // each side has a table of its own then
    if hasLogitBias { parts.others.buffer(vocabulary) }
    for _ in 0..<2 {
      if let morePositions { parts.others.table(try reader.size(.positions) + morePositions, width) }
      parts.others.vector(((hasEmbeddingNorm ? 1 : 0) + (hasFinalNorm ? 1 : 0)) * 2 * width)
    }
    for index in 0..<(try reader.layerCount(.encoderLayers)) {
      var layer = Self.attention(width: width)
      layer.cache = 0  // the encoder reads its source once
      layer.parameters += try unit(reader, index, width: width, hidden: .encoderHidden, step: "encoder_sparse_step")
      layer.parameters.vector(4 * width)
      parts.layers.append(layer)
    }
    for index in 0..<(try reader.layerCount(.decoderLayers)) {
      var layer = Self.attention(width: width)
      layer += Self.attention(width: width)
      layer.parameters += try unit(reader, index, width: width, hidden: .decoderHidden, step: "decoder_sparse_step")
      layer.parameters.vector(6 * width)
      parts.layers.append(layer)
    }
    return parts
  }

  private func unit(
    _ reader: ConfigurationReader, _ index: Int, width: Int, hidden: ConfigurationKey, step: String
  ) throws(ConfigurationProblem) -> ParameterTally {
    let dense = FeedForwardTraits.unit(width: width, hidden: try reader.size(hidden), isGated: false, bias: true)
    guard let experts else { return dense }
    let step = try reader.integer(ConfigurationKey("every so many layers has experts", step))
    guard step > 0, (index + 1) % step == 0 else { return dense }
    var tally = ParameterTally()
    let count = try reader.size(experts.count)
    tally.matrix(width, count, bias: try experts.routerBias.isOn(reader))
    tally.experts(count, active: 2, each: dense)  // the router's two best, by its design (arXiv:2006.16668)
    return tally
  }

  /// Attention of all heads with biases; whisper's keys have none.
  static func attention(width: Int, keyBias: Bool = true) -> LayerAccount {
    var layer = LayerAccount()
    for hasBias in [true, keyBias, true, true] { layer.parameters.matrix(width, width, bias: hasBias) }
    layer.attention = [AttentionBand(keyWidth: width, valueWidth: width)]
    layer.cache = 2 * width
    return layer
  }
}

extension ModelFamily {
  /// Models with an encoder and a decoder.
  static let encoderDecoders: [String: Counter] = [
    /// BART.
    "bart": bartLike(EncoderDecoderFamily(morePositions: 2, hasEmbeddingNorm: true, hasLogitBias: true)),
    /// mBART (arXiv:2001.08210): norms at the ends, too.
    "mbart": bartLike(EncoderDecoderFamily(morePositions: 2, hasEmbeddingNorm: true, hasFinalNorm: true, hasLogitBias: true)),
    /// NLLB-MoE (arXiv:2207.04672).
    "nllb-moe": bartLike(
      EncoderDecoderFamily(
        hasFinalNorm: true,
        experts: ExpertTraits(routerBias: .by(ConfigurationKey("bias of the router", "router_bias"))))),
    /// M2M-100 and NLLB (arXiv:2010.11125): positions that are computed.
    "m2m_100": bartLike(EncoderDecoderFamily(hasFinalNorm: true)),
    /// BlenderBot (arXiv:2004.13637).
    "blenderbot": bartLike(EncoderDecoderFamily(morePositions: 0, hasFinalNorm: true, hasLogitBias: true)),
    /// The small BlenderBot.
    "blenderbot-small": bartLike(EncoderDecoderFamily(morePositions: 0, hasEmbeddingNorm: true, hasLogitBias: true)),
    /// PLBART (arXiv:2103.06333).
    "plbart": bartLike(EncoderDecoderFamily(morePositions: 2, hasEmbeddingNorm: true, hasLogitBias: true)),
    /// MVP (arXiv:2206.12131).
    "mvp": bartLike(EncoderDecoderFamily(morePositions: 2, hasEmbeddingNorm: true, hasLogitBias: true)),
    /// PEGASUS (arXiv:1912.08777).
    "pegasus": bartLike(EncoderDecoderFamily(morePositions: 0, hasFinalNorm: true, hasLogitBias: true)),
    /// Marian (arXiv:1804.00344).
    "marian": bartLike(EncoderDecoderFamily(morePositions: 0, hasLogitBias: true)),
    /// T5, mT5 and UMT5, and Whisper, which have counters of their own.
    "t5": t5, "mt5": t5, "umt5": t5, "whisper": whisper,
  ]

  /// The counter of a family of BART's form.
  private static func bartLike(_ family: EncoderDecoderFamily) -> Counter {
    { (reader, tied) throws(ConfigurationProblem) in try family.parts(reader, tied) }
  }

  /// T5: relative positions by buckets in the first layers, norms with a scale only, no biases (arXiv:1910.10683).
  private static let t5: Counter = { (reader, tied) throws(ConfigurationProblem) in
    let width = try reader.size(.width.named("d_model", "hidden_size"))
    let (heads, size) = (try reader.size(.heads), try reader.size(ConfigurationKey("width of a head", "d_kv")))
    let buckets = try reader.size(ConfigurationKey("buckets of relative positions", "relative_attention_num_buckets"))
    let isGated = (reader.string(ConfigurationKey("form of the unit", "feed_forward_proj")) ?? "relu").hasPrefix("gated")
    let hidden = try reader.size(.hidden.named("d_ff"))
    let encoders = try reader.layerCount(.encoderLayers)
    let decoders = try reader.integerIfAny(.decoderLayers) ?? encoders
    var parts = ModelParts(width: width)
    parts.addVocabulary(try reader.size(.vocabulary), width: width, tied: try reader.ties(tied, or: true))
    // Relative positions are the first layer's of each side, in UMT5 every layer's own.
    parts.others.table(ParameterTally.product(reader.family == "umt5" ? encoders + decoders : 2, buckets), heads)
    parts.others.vector(2 * width)
    for isDecoder in Array(repeating: false, count: encoders) + Array(repeating: true, count: min(decoders, 10_000)) {
      let sizes = HeadSizes(heads: heads, groups: heads, keyWidth: size)
      var layer = try AttentionTraits().account(sizes, reader, width: width)
      if isDecoder { layer += try AttentionTraits().account(sizes, reader, width: width) } else { layer.cache = 0 }
      layer.parameters += FeedForwardTraits.unit(width: width, hidden: hidden, isGated: isGated)
      layer.parameters.vector((isDecoder ? 3 : 2) * width)
      parts.layers.append(layer)
    }
    return parts
  }

  /// Whisper: two convolutions over a spectrum, a source of fixed length, keys without bias (arXiv:2212.04356).
  private static let whisper: Counter = { (reader, tied) throws(ConfigurationProblem) in
    let (width, source) = (try reader.size(.width.named("d_model")), try reader.size(.sourcePositions))
    var parts = ModelParts(width: width)
    parts.addVocabulary(try reader.size(.vocabulary), width: width, tied: try reader.ties(tied, or: true))
    parts.others.matrix(3 * (try reader.size(ConfigurationKey("bands of the spectrum", "num_mel_bins"))), width, bias: true)
    parts.others.matrix(3 * width, width, bias: true)
    parts.others.table(source, width)
    parts.others.table(try reader.size(.targetPositions), width)
    parts.others.vector(4 * width)
    for _ in 0..<(try reader.layerCount(.encoderLayers)) {
      var layer = EncoderDecoderFamily.attention(width: width, keyBias: false)
      layer.cache = 0
      layer.parameters += FeedForwardTraits.unit(width: width, hidden: try reader.size(.encoderHidden), isGated: false, bias: true)
      layer.parameters.vector(4 * width)
      parts.layers.append(layer)
    }
    for _ in 0..<(try reader.layerCount(.decoderLayers)) {
      var layer = EncoderDecoderFamily.attention(width: width, keyBias: false)
      var cross = EncoderDecoderFamily.attention(width: width, keyBias: false)
      (cross.cache, cross.state) = (0, source * cross.cache)
      layer += cross
      layer.parameters += FeedForwardTraits.unit(width: width, hidden: try reader.size(.decoderHidden), isGated: false, bias: true)
      layer.parameters.vector(6 * width)
      parts.layers.append(layer)
    }
    return parts
  }
}

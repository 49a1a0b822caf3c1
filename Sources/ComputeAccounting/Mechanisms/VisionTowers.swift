/// The vision encoders of models that read images: parameters only, since a token of text doesn't run them.
enum VisionTower {
  /// The parameters of the tower that a configuration describes, by its `model_type`.
  static func parameters(_ reader: ConfigurationReader) throws(ConfigurationProblem) -> ParameterTally {
    switch reader.family {
    case "siglip_vision_model": try siglip(reader)
    case "idefics3_vision", "smolvlm_vision": try siglip(reader, hasHead: false)
    case "kimi_k25_vision": try kimi(reader)
    case "clip_vision_model": try clip(reader)
    case "llama4_vision_model": try llama4(reader)
    case "pixtral": try pixtral(reader)
    case "internvl_vision": try internVL(reader)
    case "qwen3_vl", "qwen3_vl_vision", "qwen3_vl_moe", "qwen3_vl_moe_vision", "qwen3_5", "qwen3_5_vision", "qwen3_5_moe",
      "qwen3_5_moe_vision":
      try qwen3(reader)
    case "qwen2_vl", "qwen2_vl_vision": try qwen2(reader)
    case "qwen2_5_vl", "qwen2_5_vl_vision": try qwen25(reader)
    default: throw .unsupported(family: reader.family, reason: "this vision tower isn't known")
    }
  }

  /// A block of attention with all heads, a unit, and two norms with a shift; biases everywhere.
  private static func block(width: Int, hidden: Int, bias: Bool = true, outputBias: Bool = true, isGated: Bool = false, norm: Int = 2)
    -> ParameterTally
  {
    var tally = ParameterTally()
    for _ in 0..<3 { tally.matrix(width, width, bias: bias) }
    tally.matrix(width, width, bias: outputBias)
    tally.vector(2 * norm * width)
    return tally + FeedForwardTraits.unit(width: width, hidden: hidden, isGated: isGated, bias: outputBias)
  }

  /// Adds so many equal blocks.
  private static func add(_ block: ParameterTally, times count: Int, to tally: inout ParameterTally) {
    tally.experts(count, active: count, each: block)
  }

  /// The side of an image or a patch: a number, or a list of two.
  private static func side(_ reader: ConfigurationReader, _ key: ConfigurationKey) throws(ConfigurationProblem) -> Int {
    if let sides = reader.integers(key), let first = sides.first, (1...ConfigurationReader.largest).contains(first) { return first }
    return try reader.size(key)
  }

  /// Width, layers, the numbers of a patch, and the patches of an image.
  private static func sizes(_ reader: ConfigurationReader) throws(ConfigurationProblem) -> (
    width: Int, layers: Int, patch: Int, patches: Int
  ) {
    let patch = try side(reader, .patch)
    let patches = try side(reader, .image) / patch
    guard patches < 1 << 16, patch < 1 << 12 else {
      throw .otherValue(key: "image_size", found: "\(patches * patch)", expected: "a side of an image")
    }
    return (try reader.size(.width), try reader.layerCount(), try reader.size(.channels) * patch * patch, patches * patches)
  }

  /// SigLIP (arXiv:2303.15343): a head that pools unless the configuration leaves it out.
  private static func siglip(_ reader: ConfigurationReader, hasHead: Bool = true) throws(ConfigurationProblem) -> ParameterTally {
    let (width, layers, patch, patches) = try sizes(reader)
    let hidden = try reader.size(.hidden)
    var tally = ParameterTally()
    tally.matrix(patch, width, bias: true)
    tally.table(patches, width)
    add(block(width: width, hidden: hidden), times: layers, to: &tally)
    tally.vector(2 * width)
    guard hasHead, try reader.flag(ConfigurationKey("a head that pools", "vision_use_head"), or: true) else { return tally }
    var head = block(width: width, hidden: hidden)
    head.vector(width - 2 * width)  // a probe more, a norm less
    return tally + head
  }

  /// MoonViT of Kimi (arXiv:2504.07491): a table of positions of a grid, a norm behind.
  private static func kimi(_ reader: ConfigurationReader) throws(ConfigurationProblem) -> ParameterTally {
    let (width, patch) = (try reader.size(.width), try side(reader, .patch))
    guard patch < 1 << 12 else { throw .otherValue(key: "patch_size", found: "\(patch)", expected: "a side of a patch") }
    var tally = ParameterTally()
    tally.matrix(3 * patch * patch, width, bias: true)
    let height = try reader.size(ConfigurationKey("rows of the grid of positions", "pos_emb_height"))
    tally.table(height * (try reader.size(ConfigurationKey("columns of the grid of positions", "pos_emb_width"))), width)
    add(block(width: width, hidden: try reader.size(.hidden)), times: try reader.layerCount(), to: &tally)
    tally.vector(2 * width)
    return tally
  }

  /// CLIP (arXiv:2103.00020): a class token, a patch projection without bias, norms before and behind.
  private static func clip(_ reader: ConfigurationReader) throws(ConfigurationProblem) -> ParameterTally {
    let (width, layers, patch, patches) = try sizes(reader)
    var tally = ParameterTally()
    tally.matrix(patch, width)
    tally.table(patches + 1, width)
    add(block(width: width, hidden: try reader.size(.hidden)), times: layers, to: &tally)
    tally.vector(5 * width)
    return tally
  }

  /// Llama 4's tower: CLIP's without bias of patches, and an adapter behind a pixel shuffle.
  private static func llama4(_ reader: ConfigurationReader) throws(ConfigurationProblem) -> ParameterTally {
    let (width, layers, patch, patches) = try sizes(reader)
    let hidden = try reader.size(.hidden)
    var tally = ParameterTally()
    tally.matrix(patch, width)
    tally.table(patches + 1, width)
    add(block(width: width, hidden: hidden), times: layers, to: &tally)
    tally.vector(5 * width)
    tally.matrix(hidden, try reader.size(ConfigurationKey("width of the adapter", "projector_input_dim")))
    tally.matrix(
      try reader.size(ConfigurationKey("width of the adapter", "projector_input_dim")),
      try reader.size(ConfigurationKey("output of the adapter", "projector_output_dim")))
    return tally
  }

  /// Pixtral (arXiv:2410.07073): rotary positions, gated units, no biases, norms with a scale.
  private static func pixtral(_ reader: ConfigurationReader) throws(ConfigurationProblem) -> ParameterTally {
    let (width, layers, patch, _) = try sizes(reader)
    var tally = ParameterTally()
    tally.matrix(patch, width)
    tally.vector(width)
    let block = block(width: width, hidden: try reader.size(.hidden), bias: false, outputBias: false, isGated: true, norm: 1)
    add(block, times: layers, to: &tally)
    return tally
  }

  /// InternViT (arXiv:2312.14238): a scale on each branch, a bias of the output only unless a key says more.
  private static func internVL(_ reader: ConfigurationReader) throws(ConfigurationProblem) -> ParameterTally {
    let (width, layers, patch, patches) = try sizes(reader)
    let norm = reader.string(ConfigurationKey("kind of norm", "norm_type")) == "rms_norm" ? 1 : 2
    var tally = ParameterTally()
    tally.matrix(patch, width, bias: true)
    tally.vector(width)
    if try reader.flag(ConfigurationKey("a table of positions", "use_absolute_position_embeddings"), or: true) {
      tally.table(patches + 1, width)
    }
    var block = block(width: width, hidden: try reader.size(.hidden), bias: try reader.flag(.attentionBias), norm: norm)
    block.vector(2 * width)
    if try reader.flag(.queryKeyNorm) { block.vector(2 * width) }
    add(block, times: layers, to: &tally)
    if try !reader.flag(ConfigurationKey("pooling without a norm", "use_mean_pooling"), or: true) { tally.vector(norm * width) }
    return tally
  }

  // MARK: Qwen

  /// The merger behind a Qwen tower: a norm, and two layers over the joined neighbours.
  private static func merger(_ width: Int, joined: Int, outputs: Int, norm: Int) -> ParameterTally {
    var tally = ParameterTally()
    tally.vector(norm)
    tally.matrix(joined, joined, bias: true)
    tally.matrix(joined, outputs, bias: true)
    return tally
  }

  /// The width of the patches that one token stands for.
  private static func joined(_ reader: ConfigurationReader, _ width: Int) throws(ConfigurationProblem) -> Int {
    let side = try reader.size(.mergedSide)
    guard side < 1 << 10 else { throw .otherValue(key: "spatial_merge_size", found: "\(side)", expected: "a few patches") }
    return width * side * side
  }

  /// The numbers of a patch with its frames.
  private static func patchSize(_ reader: ConfigurationReader) throws(ConfigurationProblem) -> Int {
    let patch = try side(reader, .patch)
    guard patch < 1 << 12 else { throw .otherValue(key: "patch_size", found: "\(patch)", expected: "a side of a patch") }
    return try ParameterTally.product(reader.size(.channels), reader.size(.frames), patch * patch)
  }

  /// Qwen3-VL: a table of positions, mergers at tapped layers, too.
  private static func qwen3(_ reader: ConfigurationReader) throws(ConfigurationProblem) -> ParameterTally {
    let width = try reader.size(.width)
    let (joined, outputs) = (try joined(reader, width), try reader.size(.towerOutput))
    var tally = ParameterTally()
    tally.matrix(try patchSize(reader), width, bias: true)
    tally.table(try reader.size(ConfigurationKey("rows of the table of positions", "num_position_embeddings")), width)
    add(block(width: width, hidden: try reader.size(.hidden)), times: try reader.layerCount(.depth), to: &tally)
    tally += merger(width, joined: joined, outputs: outputs, norm: 2 * width)
    let taps = reader.integers(ConfigurationKey("layers that are tapped", "deepstack_visual_indexes"))?.count ?? 0
    add(merger(width, joined: joined, outputs: outputs, norm: 2 * joined), times: taps, to: &tally)
    return tally
  }

  /// Qwen2-VL: patches without bias, rotary positions.
  private static func qwen2(_ reader: ConfigurationReader) throws(ConfigurationProblem) -> ParameterTally {
    let width = try reader.size(ConfigurationKey("width of the tower", "embed_dim"))
    let ratio = try reader.number(ConfigurationKey("width of the unit over width", "mlp_ratio"), or: 4)
    var tally = ParameterTally()
    tally.matrix(try patchSize(reader), width)
    add(block(width: width, hidden: Int(Double(width) * ratio)), times: try reader.layerCount(.depth), to: &tally)
    return try tally + merger(width, joined: joined(reader, width), outputs: reader.size(.width), norm: 2 * width)
  }

  /// Qwen2.5-VL: gated units, norms with a scale.
  private static func qwen25(_ reader: ConfigurationReader) throws(ConfigurationProblem) -> ParameterTally {
    let width = try reader.size(.width)
    var tally = ParameterTally()
    tally.matrix(try patchSize(reader), width)
    add(block(width: width, hidden: try reader.size(.hidden), isGated: true, norm: 1), times: try reader.layerCount(.depth), to: &tally)
    return try tally + merger(width, joined: joined(reader, width), outputs: reader.size(.towerOutput), norm: width)
  }
}

/// Keys that this file reads, with the names that families give them.
extension ConfigurationKey {
  /// The side of a patch, in pixels.
  static let patch = ConfigurationKey("side of a patch", "patch_size")
  /// The side of an image, in pixels.
  static let image = ConfigurationKey("side of an image", "image_size")
  /// The channels of a pixel.
  static let channels = ConfigurationKey("channels of an image", "num_channels", "in_channels", "in_chans")
  /// The frames that a patch spans.
  static let frames = ConfigurationKey("frames of a patch", "temporal_patch_size")
  /// The layers of a Qwen tower.
  static let depth = ConfigurationKey("layers of the tower", "depth")
  /// The side of the square of patches that one token stands for.
  static let mergedSide = ConfigurationKey("side of the square of patches that are joined", "spatial_merge_size")
  /// The width of a tower's output, which is the text's.
  static let towerOutput = ConfigurationKey("output of the tower", "out_hidden_size")
}

/// A model that reads images: a decoder of text, a vision tower, and a projector between them.
struct CompositeFamily: Sendable {
  /// Counts what lies between a tower and a text part of a width.
  typealias Projector =
    @Sendable (
      _ reader: ConfigurationReader, _ tower: ConfigurationReader, _ width: Int
    ) throws(ConfigurationProblem) -> ParameterTally

  /// The architectures of the parts where the configuration doesn't name them.
  var text: String
  /// The architecture of the tower.
  var tower: String
  /// The tie where the outer configuration doesn't say it.
  ///
  /// Its word counts, not the text part's: published files of Mistral 3 and InternVL disagree on it.
  var isTied: Bool
  /// Whether the text part is a whole model that decides on its own tie.
  var textDecides = false
  /// The projector.
  var projector: Projector

  /// The parts of the whole; vision counts for parameters only, FLOP and cache are those of text.
  func parts(_ reader: ConfigurationReader) throws(ConfigurationProblem) -> ModelParts {
    // Older files have the text part's keys at the top.
    let hasText = reader.members["text_config"] != nil || reader.members["hidden_size"] == nil
    let inner = hasText ? reader.part("text_config", family: text) : reader.renamed(text)
    let tied = textDecides ? nil : try reader.flag(.tied, or: isTied)
    var parts = try ModelFamily.named(inner.family).count(inner, tied)
    let vision = reader.part("vision_config", family: tower)
    parts.others += try VisionTower.parameters(vision).unused
    parts.others += try projector(reader, vision, parts.width).unused
    return parts
  }
}

extension ConfigurationReader {
  /// The same object, read as another family.
  func renamed(_ family: String) -> ConfigurationReader { ConfigurationReader(members, family: family, log: log) }
}

/// Keys that this file reads, with the names that families give them.
extension ConfigurationKey {
  /// The layers of the tower whose outputs are joined.
  static let towerLayers = ConfigurationKey("layers of the tower that are read", "vision_feature_layer", "vision_feature_layers")
  /// The biases of the projector.
  static let projectorBias = ConfigurationKey("biases of the projector", "multimodal_projector_bias", "multi_modal_projector_bias")
}

extension ModelFamily {
  /// Models with a vision tower.
  static let composites: [String: Counter] = compositeFamilies.mapValues { counter(of: $0) }

  /// The counter of a described family.
  private static func counter(of family: CompositeFamily) -> Counter {
    { (reader, _) throws(ConfigurationProblem) in try family.parts(reader) }
  }

  /// No projector: the tower ends with one.
  private static let nothing: CompositeFamily.Projector = { (_, _, _) throws(ConfigurationProblem) in ParameterTally() }

  /// The parts by `model_type`.
  private static let compositeFamilies: [String: CompositeFamily] = [
    /// Gemma 3 with images.
    "gemma3": CompositeFamily(text: "gemma3_text", tower: "siglip_vision_model", isTied: true) {
      (_, tower, width) throws(ConfigurationProblem) in
      var tally = ParameterTally()
      tally.matrix(try tower.size(.width), width)
      tally.vector(try tower.size(.width))
      return tally
    },
    /// PaliGemma (arXiv:2407.07726).
    "paligemma": CompositeFamily(text: "gemma", tower: "siglip_vision_model", isTied: true) {
      (_, tower, width) throws(ConfigurationProblem) in
      var tally = ParameterTally()
      tally.matrix(
        try tower.size(.width), try tower.size(ConfigurationKey("width of the projection", "projection_dim"), or: width), bias: true)
      return tally
    },
    /// LLaVA (arXiv:2304.08485), and Pixtral in its form.
    "llava": CompositeFamily(text: "llama", tower: "clip_vision_model", isTied: false, projector: llavaProjector),
    /// Llama 4 with images; its text part decides on the tie.
    "llama4": CompositeFamily(text: "llama4_text", tower: "llama4_vision_model", isTied: false, textDecides: true) {
      (_, tower, width) throws(ConfigurationProblem) in
      var tally = ParameterTally()
      tally.matrix(try tower.size(ConfigurationKey("output of the tower", "vision_output_dim")), width)
      return tally
    },
    /// LLaVA-NeXT: one vector for the ends of image rows.
    "llava_next": CompositeFamily(text: "llama", tower: "clip_vision_model", isTied: false) {
      (reader, tower, width) throws(ConfigurationProblem) in
      var newline = ParameterTally()
      newline.vector(width)
      return try newline + llavaProjector(reader, tower, width)
    },
    /// ViP-LLaVA (arXiv:2312.00784): several layers of the tower.
    "vipllava": CompositeFamily(text: "llama", tower: "clip_vision_model", isTied: false) {
      (reader, tower, width) throws(ConfigurationProblem) in
      let layers = reader.integers(.towerLayers)?.count ?? 5
      var norm = ParameterTally()
      norm.vector(2 * layers * (try tower.size(.width)))
      return try norm + llavaProjector(reader, tower, width)
    },
    /// Idefics 3 (arXiv:2408.12637).
    "idefics3": CompositeFamily(text: "llama", tower: "idefics3_vision", isTied: false, projector: shuffleProjector),
    /// SmolVLM (arXiv:2504.05299).
    "smolvlm": CompositeFamily(text: "llama", tower: "smolvlm_vision", isTied: false, projector: shuffleProjector),
    /// Kimi K2.5.
    "kimi_k25": CompositeFamily(text: "deepseek_v3", tower: "kimi_k25_vision", isTied: true) {
      (_, tower, width) throws(ConfigurationProblem) in
      let (inner, sides) = (
        try tower.size(.width), tower.integers(ConfigurationKey("patches that are joined", "merge_kernel_size")) ?? [2, 2]
      )
      let joined = sides.prefix(2).reduce(inner) { $0 * min(max($1, 1), 1 << 10) }
      var tally = ParameterTally()
      tally.vector(2 * inner)
      tally.matrix(joined, joined, bias: true)
      tally.matrix(joined, width, bias: true)
      return tally
    },
    /// Mistral Small 3.1 and later.
    "mistral3": CompositeFamily(text: "mistral", tower: "pixtral", isTied: true, projector: mistralProjector),
    /// InternVL 3 (arXiv:2504.10479).
    "internvl": CompositeFamily(text: "qwen2", tower: "internvl_vision", isTied: true, projector: internProjector),
    /// Qwen2-VL (arXiv:2409.12191).
    "qwen2_vl": CompositeFamily(text: "qwen2_vl_text", tower: "qwen2_vl_vision", isTied: false, projector: nothing),
    /// Qwen2.5-VL (arXiv:2502.13923).
    "qwen2_5_vl": CompositeFamily(text: "qwen2_5_vl_text", tower: "qwen2_5_vl_vision", isTied: false, projector: nothing),
    /// Qwen3-VL.
    "qwen3_vl": CompositeFamily(text: "qwen3_vl_text", tower: "qwen3_vl_vision", isTied: false, projector: nothing),
    /// Qwen3-VL mixtures.
    "qwen3_vl_moe": CompositeFamily(text: "qwen3_vl_moe_text", tower: "qwen3_vl_moe_vision", isTied: false, projector: nothing),
    /// Qwen 3.5 with images.
    "qwen3_5": CompositeFamily(text: "qwen3_5_text", tower: "qwen3_5_vision", isTied: false, projector: nothing),
    /// Qwen 3.5 mixtures with images.
    "qwen3_5_moe": CompositeFamily(text: "qwen3_5_moe_text", tower: "qwen3_5_moe_vision", isTied: false, projector: nothing),
  ]

  /// Two layers over the joined outputs of the tower's layers.
  private static let llavaProjector: CompositeFamily.Projector = { (reader, tower, width) throws(ConfigurationProblem) in
    let layers = reader.integers(.towerLayers)?.count ?? 1
    let bias = try reader.flag(.projectorBias, or: true)
    var tally = ParameterTally()
    tally.matrix(try tower.size(.width) * layers, width, bias: bias)
    tally.matrix(width, width, bias: bias)
    return tally
  }

  /// One matrix over neighbours that are joined, without bias (Idefics 3).
  private static let shuffleProjector: CompositeFamily.Projector = { (reader, tower, width) throws(ConfigurationProblem) in
    let side = min(try reader.size(ConfigurationKey("side of the square of patches that are joined", "scale_factor"), or: 2), 1 << 10)
    var tally = ParameterTally()
    tally.matrix(try tower.size(.width) * side * side, width)
    return tally
  }

  /// A norm, a merger of neighbours, and two layers.
  private static let mistralProjector: CompositeFamily.Projector = { (reader, tower, width) throws(ConfigurationProblem) in
    let (inputs, side, bias) = (try tower.size(.width), try reader.size(.mergedSide), try reader.flag(.projectorBias))
    var tally = ParameterTally()
    tally.vector(inputs)
    tally.matrix(min(side, 1 << 10) * min(side, 1 << 10) * inputs, inputs)
    tally.matrix(inputs, width, bias: bias)
    tally.matrix(width, width, bias: bias)
    return tally
  }

  /// A norm over joined neighbours, and two layers.
  private static let internProjector: CompositeFamily.Projector = { (reader, tower, width) throws(ConfigurationProblem) in
    let ratio = try reader.number(ConfigurationKey("share of pixels kept by side", "downsample_ratio"), or: 0.5)
    let side = ratio > 0.001 ? Int((1 / ratio).rounded()) : 1
    let joined = try tower.size(.width) * side * side
    var tally = ParameterTally()
    tally.vector(2 * joined)
    tally.matrix(joined, width, bias: true)
    tally.matrix(width, width, bias: true)
    return tally
  }
}

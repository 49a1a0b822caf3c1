/// The mixers of a layer: attention to all positions or to a window, a recurrence, or both at once.
enum LayerKind: Sendable {
  case full, windowed, recurrent, both
  /// No mixer or no feed-forward unit: a layer of one of them alone (Nemotron-H).
  case feedForward, experts

  /// The kind of a word in `layer_types` or `layers_block_type`, in either spelling of transformers.
  init(word: String, family: String) throws(ConfigurationProblem) {
    switch word {
    case "full_attention", "attention", "indexed_attention", "global_attention": self = .full
    case "sliding_attention", "chunked_attention", "local_attention": self = .windowed
    case "linear_attention", "mamba", "conv", "recurrent", "lightning_attention": self = .recurrent
    case "hybrid": self = .both
    case "mlp": self = .feedForward
    case "moe": self = .experts
    default: throw .unsupported(family: family, reason: "the layer type “\(word)” isn't known")
    }
  }
}

/// The kind of each layer of an architecture, where no list of the configuration says it.
enum LayerPattern: Sendable {
  case always(LayerKind)
  /// No rule: the list has to be there.
  case listed
  /// Windows in every layer, if the configuration has one.
  ///
  /// A key may turn them off, another name the first layer that has them (Qwen 2).
  case windowedIfAny
  /// Every n-th layer attends to all positions, the others are of another kind.
  case everyFull(ConfigurationKey, or: Int, others: LayerKind)
  /// The first of every n layers attends to all positions, the others have windows.
  case firstFull(ConfigurationKey, or: Int)
  /// Attention where index ≡ offset modulo a period, a recurrence elsewhere.
  case periodic(period: ConfigurationKey, offset: ConfigurationKey)
  /// Attention in the layers that a list names, a recurrence elsewhere.
  case indices(ConfigurationKey)
  /// A cycle of words that is repeated.
  case cycle(ConfigurationKey)

  /// The kinds of all layers.
  func kinds(_ reader: ConfigurationReader, layers: Int) throws(ConfigurationProblem) -> [LayerKind] {
    if let words = reader.layerList {
      guard words.count >= layers else {
        throw .otherValue(key: "layer_types", found: "a list of \(words.count)", expected: "one of \(layers), as there are layers")
      }
      var kinds: [LayerKind] = []
      for word in words.prefix(layers) { kinds.append(try LayerKind(word: word, family: reader.family)) }
      return kinds
    }
    var kinds: [LayerKind] = []
    for index in 0..<layers { kinds.append(try kind(index, reader)) }
    return kinds
  }

  private func kind(_ index: Int, _ reader: ConfigurationReader) throws(ConfigurationProblem) -> LayerKind {
    switch self {
    case .always(let kind): return kind
    case .listed:
      throw .missing(key: ConfigurationKey.layerTypes.names[0], meaning: ConfigurationKey.layerTypes.meaning, family: reader.family)
    case .windowedIfAny:
      guard try reader.flag(.usesWindow, or: true), reader.value(.window) != nil else { return .full }
      return index >= (try reader.integer(.firstWindowed, or: 0)) ? .windowed : .full
    case .everyFull(let key, let fallback, let others):
      return (index + 1) % (try reader.size(key, or: fallback)) == 0 ? .full : others
    case .firstFull(let key, let fallback): return index % (try reader.size(key, or: fallback)) == 0 ? .full : .windowed
    case .periodic(let period, let offset): return try index % reader.size(period) == reader.integer(offset) ? .full : .recurrent
    case .indices(let key): return (reader.integers(key) ?? []).contains(index) ? .full : .recurrent
    case .cycle(let key):
      guard let words = reader.words(key), !words.isEmpty else {
        throw .missing(key: key.names[0], meaning: key.meaning, family: reader.family)
      }
      return try LayerKind(word: words[index % words.count], family: reader.family)
    }
  }
}

extension ConfigurationReader {
  /// The words of all layers: a list, or one letter a layer as Nemotron-H writes them.
  var layerList: [String]? {
    if let words = words(.layerTypes) { return words }
    let letters: [Character: String] = ["M": "mamba", "*": "full_attention", "-": "mlp", "E": "moe"]
    return string(.layerLetters)?.map { letters[$0] ?? String($0) }
  }
}

/// Keys that this file reads, with the names that families give them.
extension ConfigurationKey {
  /// One letter a layer: M, *, -, E.
  static let layerLetters = ConfigurationKey("kind of each layer by letters", "hybrid_override_pattern")
  /// The switch of windows (Qwen 2).
  static let usesWindow = ConfigurationKey("whether windows are used", "use_sliding_window")
  /// The first layer with a window.
  static let firstWindowed = ConfigurationKey("first layer with a window", "max_window_layers")
  /// The period of layers that attend to all positions.
  static let windowPattern = ConfigurationKey(
    "every so many layers attends to all positions", "sliding_window_pattern", "_sliding_window_pattern", "full_attention_interval",
    "global_attn_every_n_layers", "layer_group_size", "no_rope_layer_interval")
}

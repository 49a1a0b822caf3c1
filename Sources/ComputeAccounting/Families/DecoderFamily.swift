/// A decoder-only architecture: which mechanisms its layers have, and the keys and defaults that differ from Llama's.
struct DecoderFamily: Sendable {
  /// A norm's parameters: a scale, a scale and a shift, or none.
  enum Norm: Int, Sendable { case bare, scale, shifted }

  /// Counts a part of a layer or a model of a residual width.
  typealias Part = @Sendable (ConfigurationReader, _ width: Int) throws(ConfigurationProblem) -> ParameterTally
  /// Counts the mixer of a layer.
  typealias Mixer = @Sendable (ConfigurationReader, _ width: Int) throws(ConfigurationProblem) -> LayerAccount

  /// The kind of all norms of the residual width.
  var norm = Norm.scale
  /// The norms of a layer that are as wide as the residual stream.
  var layerNorms = 2
  /// The norms of the first layer, if it has fewer.
  var firstLayerNorms: Int?
  var hasEmbeddingNorm = false
  var hasFinalNorm = true
  /// The attention of layers that attend.
  var attention = AttentionTraits()
  /// The attention of layers with a window, where it differs.
  var windowedAttention: AttentionTraits?
  /// Latent attention instead of ``attention``.
  var latent: LatentAttentionTraits?
  /// The dense unit.
  var feedForward = FeedForwardTraits()
  /// The mixture, in the layers that have one.
  var experts: ExpertTraits?
  /// The rule of the layers' kinds, where no list says them.
  var pattern = LayerPattern.always(.full)
  /// The key of the window.
  var window = ConfigurationKey.window
  /// The mixer of recurrent layers.
  var recurrence: Mixer?
  /// Whether a layer is one mixer or one unit, and not a mixer with a unit behind it.
  var isSinglePart = false
  /// A dense unit that ``feedForward`` doesn't describe.
  var dense: Part?
  /// The tie where no key says it.
  var isTied = false
  /// Whether the head is a matrix of its own whatever the key says, since the code has no tie.
  var neverTies = false
  /// The bias of the head.
  var headBias = Setting.never
  /// The table of learned positions, with the rows that it has beyond the key's.
  var positions: (key: ConfigurationKey, more: Int)?
  /// Further parameters of a layer.
  var layerExtra: Part?
  /// Further parameters of the model.
  var outside: Part?
  /// The key of the number of layers.
  var layerCount = ConfigurationKey.layers

  /// Returns a family that differs from this one.
  func with(_ change: (inout DecoderFamily) -> Void) -> DecoderFamily {
    var family = self
    change(&family)
    return family
  }
}

/// The parts of a model as they are counted: tables, layers, head, and what belongs to none of them.
struct ModelParts {
  /// The width of the residual stream.
  var width = 0
  /// The table from which a token's vector is read.
  var inputTable = ParameterTally()
  /// The head: a matrix of its own, or the product with the input table.
  var head = ParameterTally()
  /// Norms, positions, projectors, vision towers.
  var others = ParameterTally()
  /// The layers in order.
  var layers: [LayerAccount] = []

  /// Adds the input table and a head that is tied to it or has a matrix of its own.
  mutating func addVocabulary(_ vocabulary: Int, width: Int, tied: Bool, headBias: Bool = false) {
    inputTable.table(vocabulary, width)
    if tied { head.sharedMatrix(width, vocabulary) } else { head.matrix(width, vocabulary) }
    if headBias { others.vector(vocabulary) }
  }
}

extension DecoderFamily {
  /// The parts of a model of this family.
  ///
  /// - Parameter tied: Whether the head is the input table, if a model around this one decides that.
  func parts(_ reader: ConfigurationReader, tied: Bool? = nil) throws(ConfigurationProblem) -> ModelParts {
    let width = try reader.size(.width)
    let count = if !reader.has(layerCount), let list = reader.layerList { list.count } else { try reader.layerCount(layerCount) }
    let normSize = norm.rawValue * width
    var parts = ModelParts(width: width)
    parts.addVocabulary(
      try reader.size(.vocabulary), width: width, tied: try neverTies ? false : reader.ties(tied, or: isTied),
      headBias: try headBias.isOn(reader))
    if let positions { parts.others.table(try reader.size(positions.key) + positions.more, width) }
    parts.others.vector(((hasEmbeddingNorm ? 1 : 0) + (hasFinalNorm ? 1 : 0)) * normSize)
    if let outside { parts.others += try outside(reader, width) }
    for (index, kind) in try pattern.kinds(reader, layers: count).enumerated() {
      parts.layers.append(try layer(kind, index, reader.at(layer: index), width: width))
    }
    return parts
  }

  /// The account of one layer.
  private func layer(_ kind: LayerKind, _ index: Int, _ reader: ConfigurationReader, width: Int) throws(ConfigurationProblem)
    -> LayerAccount
  {
    var layer = LayerAccount()
    if [.full, .windowed, .both].contains(kind) {
      let window = kind == .windowed ? try reader.integerIfAny(self.window) : nil
      let traits = kind == .windowed ? windowedAttention ?? attention : attention
      layer = if let latent { try latent.account(reader, width: width) } else { try traits.account(reader, width: width, window: window) }
    }
    if [.recurrent, .both].contains(kind) {
      guard let recurrence else {
        throw .unsupported(family: reader.family, reason: "layer \(index) is recurrent, which this architecture isn't")
      }
      layer += try recurrence(reader, width)
    }
    layer.parameters += try units(kind, index, reader, width: width)
    let norms = index == 0 ? firstLayerNorms ?? layerNorms : layerNorms
    layer.parameters.vector(norms * norm.rawValue * width)
    layer.parameters.stored.addNorms(norms, width: width)
    if let layerExtra { layer.parameters += try layerExtra(reader, width) }
    return layer
  }

  /// The feed-forward unit of a layer: dense, experts, or both.
  private func units(
    _ kind: LayerKind, _ index: Int, _ reader: ConfigurationReader, width: Int
  ) throws(ConfigurationProblem) -> ParameterTally {
    if isSinglePart {
      guard let experts, kind == .experts else { return kind == .feedForward ? try denseUnit(reader, width) : ParameterTally() }
      return try experts.account(reader, width: width)
    }
    guard let experts, try experts.layers.contains(index, reader) else { return try denseUnit(reader, width) }
    guard try reader.integer(experts.count, or: 0) > 0 else {
      // No routed experts at all: the shared one alone is the unit (Granite 4).
      guard case .width(let key, _) = experts.shared else { return try denseUnit(reader, width) }
      return FeedForwardTraits.unit(width: width, hidden: try reader.integer(key))
    }
    return try experts.account(reader, width: width)
  }

  /// The dense unit of a layer.
  private func denseUnit(_ reader: ConfigurationReader, _ width: Int) throws(ConfigurationProblem) -> ParameterTally {
    if let dense { try dense(reader, width) } else { try feedForward.account(reader, width: width) }
  }
}

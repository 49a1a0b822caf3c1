/// A property that an architecture has always, never, or by a key of its configuration.
enum Setting: Sendable {
  case never, always
  case by(ConfigurationKey)

  /// Returns whether the property is on in a configuration.
  func isOn(_ reader: ConfigurationReader) throws(ConfigurationProblem) -> Bool {
    switch self {
    case .never: false
    case .always: true
    case .by(let key): try reader.flag(key)
    }
  }
}

/// The norms of queries and keys before their product.
enum QueryKeyNorm: Sendable {
  case none
  /// One scale of a head's width for all query heads, one for all key heads.
  case head
  /// A scale as wide as all heads together.
  case whole
  /// As ``head``, with a shift.
  case shiftedHead
  /// As ``head``, without parameters.
  case bare
}

/// The gate on the heads' output, as wide as they are or one number a head.
enum AttentionGate: Sendable {
  case none, wide, perHead
}

/// Multi-head attention of one architecture, with grouped keys and values (arXiv:2305.13245).
///
/// With C the width, h query heads, g key heads, widths k of keys and v of values: parameters C(hk + gk + gv) + hvC, biases, norms, sinks and gate;
/// cached numbers of a token g(k + v); FLOP for each position that a token reads 2h(k + v).
struct AttentionTraits: Sendable {
  /// Biases of queries, keys and values.
  var inputBias = Setting.never
  /// The bias of the output projection.
  var outputBias = Setting.never
  /// The norms of queries and keys.
  var norm = QueryKeyNorm.none
  /// Whether the norms are there, if a key says so.
  var hasNorm = Setting.always
  /// The gate on the output.
  var gate = AttentionGate.none
  /// Whether the gate has the inputs' bias.
  var gateHasBias = false
  /// One logit a head that takes up weight without a value (arXiv:2309.17453).
  var hasSinks = false
  /// One key head for all query heads, whatever their number's key says; without it as many as query heads (GPT-BigCode).
  var multiQuery: Setting?
  /// The width of a head where no key says it; `nil` for width / heads.
  var headWidth: Int?
  /// The keys of the sizes.
  var keys = Keys()
  /// The factor on the key heads that the configuration says (MiMo's windows have twice as many).
  var groupFactor = 1
  /// Whether keys are values, too: one projection for both, both cached.
  var keysAreValues = Setting.never

  /// The keys of an architecture that has its own.
  struct Keys: Sendable {
    var heads = ConfigurationKey.heads
    var keyValueHeads = ConfigurationKey.keyValueHeads
    var headWidth = ConfigurationKey.headWidth
    /// The width of a value where it differs from a key's.
    var valueWidth: ConfigurationKey?
  }
}

/// The sizes of one layer's attention.
struct HeadSizes {
  /// The query heads, h.
  var heads: Int
  /// The key and value heads, g.
  var groups: Int
  /// The width of a query or key, k.
  var keyWidth: Int
  /// The width of a value, v.
  var valueWidth: Int

  /// Creates sizes; values are as wide as keys unless given.
  init(heads: Int, groups: Int, keyWidth: Int, valueWidth: Int? = nil) {
    (self.heads, self.groups, self.keyWidth, self.valueWidth) = (heads, groups, keyWidth, valueWidth ?? keyWidth)
  }

  /// Reads the sizes of a layer.
  init(_ reader: ConfigurationReader, _ traits: AttentionTraits, width: Int) throws(ConfigurationProblem) {
    heads = try reader.size(traits.keys.heads)
    groups =
      if let multiQuery = traits.multiQuery {
        try multiQuery.isOn(reader) ? 1 : heads
      } else {
        try reader.size(traits.keys.keyValueHeads, or: heads) * traits.groupFactor
      }
    keyWidth = try reader.size(traits.keys.headWidth, or: traits.headWidth ?? max(1, width / heads))
    valueWidth = if let key = traits.keys.valueWidth { try reader.size(key, or: keyWidth) } else { keyWidth }
  }
}

extension AttentionTraits {
  /// The account of a layer's attention: four projections, biases, norms, sinks and gate.
  ///
  /// - Parameters:
  ///   - window: The positions that a token reads and a layer keeps.
  ///   - inputs: The width of the input, if it isn't that of the output.
  ///   - isReader: Whether the layer reads the keys and values of an earlier one and has none of its own.
  func account(
    _ reader: ConfigurationReader, width: Int, window: Int? = nil, inputs: Int? = nil, isReader: Bool = false
  ) throws(ConfigurationProblem) -> LayerAccount {
    try account(HeadSizes(reader, self, width: width), reader, width: width, window: window, inputs: inputs, isReader: isReader)
  }

  /// The account with sizes that are known.
  func account(
    _ sizes: HeadSizes, _ reader: ConfigurationReader, width: Int, window: Int? = nil, inputs: Int? = nil, isReader: Bool = false
  ) throws(ConfigurationProblem) -> LayerAccount {
    let (inputs, bias) = (inputs ?? width, try inputBias.isOn(reader))
    let (queries, values) = (sizes.heads * sizes.keyWidth, sizes.heads * sizes.valueWidth)
    var layer = LayerAccount()
    layer.parameters.matrix(inputs, queries, bias: bias)
    if !isReader {
      layer.parameters.matrix(inputs, sizes.groups * sizes.keyWidth, bias: bias)
      if try !keysAreValues.isOn(reader) { layer.parameters.matrix(inputs, sizes.groups * sizes.valueWidth, bias: bias) }
      layer.cache = sizes.groups * (sizes.keyWidth + sizes.valueWidth)
    }
    layer.parameters.matrix(values, width, bias: try outputBias.isOn(reader))
    switch gate {
    case .none: break
    case .wide: layer.parameters.matrix(inputs, values, bias: gateHasBias && bias)
    case .perHead: layer.parameters.matrix(inputs, sizes.heads)
    }
    if hasSinks { layer.parameters.vector(sizes.heads) }
    layer.parameters.vector(try normParameters(sizes, reader, isReader: isReader))
    layer.attention = [AttentionBand(keyWidth: queries, valueWidth: values, window: window)]
    layer.window = window
    layer.parameters.stored.addBlock(input: inputs, output: width)
    let own = isReader ? 0 : sizes.groups * (sizes.keyWidth + sizes.valueWidth)
    layer.parameters.stored.divided = ParameterTally.sum(queries, ParameterTally.sum(own, values))
    layer.parameters.stored.scoringHeads = sizes.heads
    return layer
  }

  /// The parameters of the norms of queries and keys.
  private func normParameters(_ sizes: HeadSizes, _ reader: ConfigurationReader, isReader: Bool) throws(ConfigurationProblem) -> Int {
    if case .none = norm { return 0 }
    guard try hasNorm.isOn(reader) else { return 0 }
    return switch norm {
    case .none, .bare: 0
    case .head: (isReader ? 1 : 2) * sizes.keyWidth
    case .shiftedHead: (isReader ? 2 : 4) * sizes.keyWidth
    case .whole: (sizes.heads + (isReader ? 0 : sizes.groups)) * sizes.keyWidth
    }
  }
}

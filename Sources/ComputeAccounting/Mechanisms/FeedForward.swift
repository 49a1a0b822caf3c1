/// The feed-forward unit of one architecture: two matrices, or three with a gate (arXiv:2002.05202).
///
/// With C the width and F the hidden width: 2CF parameters, or 3CF with a gate, and biases of F, another F with a gate, and C.
struct FeedForwardTraits: Sendable {
  /// Whether the hidden layer is a product of two.
  var isGated = true
  /// Biases of all matrices.
  var bias = Setting.never
  /// The key of the hidden width.
  var key = ConfigurationKey.hidden
  /// The hidden width where no key says it, as a multiple of the residual width.
  var multiple: Int?
  /// Norms within the unit, as wide as its hidden layer.
  var hiddenNorms = 0

  /// The account of a unit.
  func account(_ reader: ConfigurationReader, width: Int) throws(ConfigurationProblem) -> ParameterTally {
    let hidden = try reader.integer(key, or: multiple.map { $0 * width })
    var tally = Self.unit(width: width, hidden: hidden, isGated: isGated, bias: try bias.isOn(reader))
    tally.vector(hiddenNorms * hidden)
    return tally
  }

  /// The parameters of one unit of a hidden width.
  static func unit(width: Int, hidden: Int, isGated: Bool = true, bias: Bool = false) -> ParameterTally {
    var tally = ParameterTally()
    for _ in 0..<(isGated ? 2 : 1) { tally.matrix(width, hidden, bias: bias) }
    tally.matrix(hidden, width, bias: bias)
    tally.stored.addBlock(input: width, output: width)
    // The activation's input and output; with a gate, both factors and the product (the gate's own activation is taken again).
    tally.stored.divided = ParameterTally.product(hidden, isGated ? 3 : 2)
    return tally
  }
}

/// The layers of a model that have experts.
enum SparseLayers: Sendable {
  case all
  /// All but the first ones.
  case afterDense(ConfigurationKey)
  /// Those whose number, from 1, is a multiple, without those of ``ConfigurationKey/denseOnly``.
  case everyStep(ConfigurationKey)
  /// Those with index ≡ offset modulo a period.
  case periodic(period: ConfigurationKey, offset: ConfigurationKey)
  /// All but the first one.
  case afterFirst
  /// Those from a first to a last one, every so many (ERNIE).
  case interval

  /// Whether a layer has experts: by a list of the configuration if there is one.
  func contains(_ index: Int, _ reader: ConfigurationReader) throws(ConfigurationProblem) -> Bool {
    if let types = reader.value(.feedForwardTypes)?.array {
      // A list of words says each layer's kind, one of numbers names the layers that have experts.
      if types.first?.string != nil { return types.indices.contains(index) && types[index].string == "sparse" }
      return types.contains { $0.integer == index }
    }
    switch self {
    case .all: return true
    case .afterFirst: return index > 0
    case .afterDense(let key): return index >= (try reader.integer(key, or: 0))
    case .everyStep(let key):
      let step = try reader.integer(key, or: 1)
      return step > 0 && (index + 1) % step == 0 && !(reader.integers(.denseOnly) ?? []).contains(index)
    case .periodic(let period, let offset): return try index % reader.size(period) == reader.integer(offset)
    case .interval:
      let (first, last) = (try reader.integer(.denseLayers, or: 0), try reader.integerIfAny(.lastSparse, atLeast: -1) ?? -1)
      let interval = try reader.size(.sparseInterval, or: 1)
      return index >= first && (last < 0 || index <= last) && (index + 1) % interval == 0
    }
  }
}

/// The mixture of experts of one architecture (arXiv:1701.06538).
///
/// With E experts of u parameters each, k for a token, and s in shared ones: parameters CE + Eu + s, of them (E − k)u idle for a token; each token is
/// multiplied by CE + ku + s. A correction of the router is E numbers, in a buffer or a parameter.
struct ExpertTraits: Sendable {
  /// The kinds of a load-balancing correction to the router.
  enum Correction: Sendable { case none, buffer, parameter }

  /// The layers that have experts.
  var layers = SparseLayers.all
  /// The number of experts, E.
  var count = ConfigurationKey.experts
  /// The experts that a token reaches, k.
  var perToken = ConfigurationKey.expertsPerToken
  /// The width of an expert.
  var hidden = ConfigurationKey.expertHidden
  /// Whether experts have a gate.
  var isGated = true
  /// Biases of the experts.
  var bias = false
  /// The bias of the router.
  var routerBias = Setting.never
  /// The place of the correction.
  var correction = Correction.none
  /// Whether the correction is there.
  var hasCorrection = Setting.always
  /// Biases of the shared experts.
  var sharedBias = Setting.never
  /// The shared experts: by their number, or by a width of their own.
  /// The shared experts.
  var shared = Shared.none

  /// The width that tokens are projected to before the experts and back from behind them.
  var latent: ConfigurationKey?

  /// The experts that every token reaches.
  enum Shared: Sendable {
    case none
    /// A number of the routed experts' width each.
    case count
    /// One of a width of its own, with a gate of one number or without.
    case width(ConfigurationKey, isGated: Bool)
  }

  /// The account of the experts and their router.
  func account(_ reader: ConfigurationReader, width: Int) throws(ConfigurationProblem) -> ParameterTally {
    let (experts, active) = (try reader.size(count), try reader.integer(perToken))
    let hidden = try reader.size(hidden)
    var tally = ParameterTally()
    tally.matrix(width, experts, bias: try routerBias.isOn(reader))
    if try hasCorrection.isOn(reader) {
      switch correction {
      case .none: break
      case .buffer: tally.buffer(experts)
      case .parameter: tally.vector(experts)
      }
    }
    let narrow = if let latent { try reader.integerIfAny(latent) } else { nil as Int? }
    if let narrow {
      tally.matrix(width, narrow, bias: try sharedBias.isOn(reader))
      tally.matrix(narrow, width, bias: try sharedBias.isOn(reader))
    }
    let expert = FeedForwardTraits.unit(width: narrow ?? width, hidden: hidden, isGated: isGated, bias: bias)
    tally.experts(experts, active: active, each: expert)
    return tally + (try sharedAccount(reader, width: width, hidden: hidden))
  }

  /// The account of the shared experts and their gate.
  private func sharedAccount(_ reader: ConfigurationReader, width: Int, hidden: Int) throws(ConfigurationProblem) -> ParameterTally {
    let (wide, hasGate) =
      switch shared {
      case .none: (0, false)
      case .count: (hidden * (try reader.integer(.sharedExperts, or: 0)), false)
      case .width(let key, let isGated): (try reader.integer(key, or: 0), isGated)
      }
    guard wide > 0 else { return ParameterTally() }
    var tally = FeedForwardTraits.unit(width: width, hidden: wide, isGated: isGated, bias: try sharedBias.isOn(reader))
    if hasGate { tally.matrix(width, 1) }
    return tally
  }
}

/// Keys that this file reads, with the names that families give them.
extension ConfigurationKey {
  /// The last layer with experts (ERNIE); −1 is the last of all.
  static let lastSparse = ConfigurationKey("last layer with experts", "moe_layer_end_index")
  /// The step from one layer with experts to the next (ERNIE).
  static let sparseInterval = ConfigurationKey("every so many layers has experts", "moe_layer_interval")
}

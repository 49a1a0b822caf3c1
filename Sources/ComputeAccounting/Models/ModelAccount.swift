import TextFormats

/// The exact parameters, work and cache of a model, counted from its configuration.
///
/// What counts is what transformers builds from `config.json`: every parameter once, however often it is read. The work and the cache are those of one
/// token of text; vision towers and predictors of further tokens (MTP) don't take part, and the latter aren't counted at all.
public struct ModelAccount: Hashable, Sendable {
  /// The architecture, as `model_type` names it.
  public let family: String
  /// The parameters of the whole model.
  public let parameters: ParameterCounts
  /// The layers; those of an encoder come before those of its decoder.
  public let layers: [LayerAccount]
  /// The keys that were read, the defaults taken, and the keys that weren't read.
  public let reading: ConfigurationReading
  /// The width of the residual stream; zero for models that aren't decoders of one width.
  public let width: Int
  /// Whether a share of the outputs is dropped in training, whose masks are kept.
  public let hasDropout: Bool
  /// The parameters that no layer has: input table, head, norms, positions.
  let outside: Outside

  /// Input table, head, and what belongs to neither.
  struct Outside: Hashable, Sendable {
    var input, head, others: ParameterTally
  }

  /// Counts the model of a configuration, in the spelling of transformers 4 or 5.
  ///
  /// - Throws: ``ConfigurationProblem``.
  public init(configuration: JSONValue) throws(ConfigurationProblem) {
    guard let members = configuration.object else { throw .notAnObject }
    guard let type = members["model_type"] else { throw .noFamily }
    guard let name = type.string else { throw .otherValue(key: "model_type", found: type.text, expected: "a text") }
    let log = ReadingLog()
    log.read("model_type", type, "architecture")
    let reader = ConfigurationReader(members, family: name, log: log)
    let parts = try ModelFamily.named(name).count(reader, nil)
    hasDropout = try reader.number(.dropout, or: Self.familiesWithDropout.contains(name) ? 0.1 : 0) > 0
    (width, outside) = (parts.width, Outside(input: parts.inputTable, head: parts.head, others: parts.others))
    family = name
    parameters = ParameterCounts(parts)
    layers = parts.layers
    reading = log.finished(members)
    if parameters.isTooLarge { throw .tooLarge }
  }

  /// Families that drop a tenth of their outputs where no key says otherwise.
  private static let familiesWithDropout: Set = ["gpt2", "gpt_bigcode", "opt"]

  /// The known architectures by the names of `model_type`.
  public static let knownFamilies: [String] = ModelFamily.names
}

/// The parameters of a model: all of them, and the shares that a cost depends on.
public struct ParameterCounts: Hashable, Sendable {
  /// All parameters, each once.
  public let total: Int
  /// Those of the table that input tokens are looked up in.
  public let embedding: Int
  /// Those of a head with a matrix of its own; zero if the head is the input table.
  public let head: Int
  /// All but those of the experts that a token isn't sent to, the input table included.
  public let active: Int
  /// Those that one token is multiplied by: two FLOP each, forward.
  public let multiplied: Int
  /// Those of ``multiplied`` that the head has, be it tied or not.
  public let headProducts: Int
  /// The numbers of persistent buffers, which are no parameters.
  public let buffers: Int

  /// Adds up the parts of a model.
  init(_ parts: ModelParts) {
    let whole = parts.layers.reduce(parts.inputTable + parts.head + parts.others) { $0 + $1.parameters }
    (total, active, multiplied, buffers) = (whole.total, whole.active, whole.multiplied, whole.buffers)
    (embedding, head) = (parts.inputTable.total, parts.head.total)
    headProducts = parts.head.multiplied
    isTooLarge = whole.isTooLarge
  }

  /// Whether a sum reached 2⁶⁰.
  let isTooLarge: Bool
}

extension ModelAccount {
  /// The numbers that keys and values of one more token take while no window is full.
  public var cachePerToken: Int { layers.reduce(0) { ParameterTally.sum($0, $1.cache) } }

  /// The numbers that are kept whatever the context: states of recurrences, and of a source of fixed length.
  public var state: Int { layers.reduce(0) { ParameterTally.sum($0, $1.state) } }

  /// The numbers that are kept after T tokens: Σ cache·min(T, window) + state, over the layers.
  public func kept(context: Int) -> Int { layers.reduce(0) { ParameterTally.sum($0, $1.kept(context: context)) } }

  /// The shape that FLOP are counted by.
  ///
  /// Its parameters are those that a token is multiplied by; attention is heads times their widths in the layers that attend, with their windows;
  /// recurrences add the work on their states.
  public var shape: TransformerShape {
    var bands: [AttentionBand] = []
    for band in layers.flatMap(\.attention) {
      if let index = bands.firstIndex(where: { $0.isLike(band) }) { bands[index].layers += band.layers } else { bands.append(band) }
    }
    return TransformerShape(
      activeParameters: Double(parameters.multiplied), bands: bands, stateFLOPs: layers.reduce(0) { $0 + Double($1.stateFLOPs) })
  }
}

extension AttentionBand {
  /// Returns whether the widths and the window are another band's.
  fileprivate func isLike(_ other: AttentionBand) -> Bool {
    keyWidth == other.keyWidth && valueWidth == other.valueWidth && window == other.window
  }
}

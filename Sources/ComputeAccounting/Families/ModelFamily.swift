/// A known architecture: the name that `model_type` has, and the way its parameters are counted.
struct ModelFamily: Sendable {
  typealias Counter = @Sendable (ConfigurationReader, _ tied: Bool?) throws(ConfigurationProblem) -> ModelParts

  /// Counts a model. The second argument is the tie that a model around this one decides.
  let count: Counter

  /// Decoder-only architectures, by `model_type`.
  static let decoders = plainDecoders.merging(olderDecoders) { one, _ in one }.merging(mixtures) { one, _ in one }.merging(newerDecoders) {
    one, _ in one
  }.merging(hybrids) {
    one, _ in one
  }

  /// All known architectures, by `model_type`.
  static let all: [String: ModelFamily] = {
    var families = decoders.mapValues { ModelFamily(count: counter(of: $0)) }
    for table in [ownCounters, encoderDecoders, composites] {
      families.merge(table.mapValues { ModelFamily(count: $0) }) { one, _ in one }
    }
    return families
  }()

  /// The counter of a described family.
  private static func counter(of decoder: DecoderFamily) -> Counter {
    { (reader, tied) throws(ConfigurationProblem) in try decoder.parts(reader, tied: tied) }
  }

  /// The known names in order.
  static let names: [String] = all.keys.sorted()

  /// The family of a name.
  ///
  /// - Throws: ``ConfigurationProblem/unknownFamily(_:nearest:)``.
  static func named(_ name: String) throws(ConfigurationProblem) -> ModelFamily {
    guard let family = all[name] else { throw .unknown(name) }
    return family
  }
}

import Tabular

/// The reason why a configuration can't be counted.
public enum ConfigurationProblem: Error, Hashable, Sendable {
  /// The text is JSON, but no object.
  case notAnObject
  /// No `model_type` says which architecture it is.
  case noFamily
  /// An architecture that isn't known, with the known names nearest to it.
  case unknownFamily(String, nearest: [String])
  /// A key that the count needs, that isn't there, and that has no documented default.
  case missing(key: String, meaning: String, family: String)
  /// A value of another type, or out of the range of sizes.
  case otherValue(key: String, found: String, expected: String)
  /// A known architecture with a setting that isn't counted here.
  case unsupported(family: String, reason: String)
  /// More than 2⁶⁰ parameters.
  case tooLarge

  /// The problem of a name that isn't known, with at most five that are near to it.
  ///
  /// Near is a third of the letters changed, or a common first word: `qwen4` is near to `qwen3`.
  static func unknown(_ name: String) -> ConfigurationProblem {
    let distances = ModelFamily.names.map { (name: $0, edits: EditDistance.between(Array(name.lowercased()), Array($0))) }
    let ordered = distances.sorted { ($0.edits, $0.name) < ($1.edits, $1.name) }
    // A name within another, as qwen3 in qwen3_moe, is near however many letters are added.
    let stem = String(name.lowercased().prefix { $0.isLetter })
    let near = ordered.filter { $0.edits <= max(2, name.count / 3) || (stem.count > 2 && $0.name.hasPrefix(stem)) }
    return .unknownFamily(name, nearest: (near.isEmpty ? ordered : near).prefix(5).map(\.name))
  }
}

extension ConfigurationProblem: CustomStringConvertible {
  /// The fault, and the remedy.
  public var description: String {
    switch self {
    case .notAnObject: "a configuration is one JSON object, as config.json of a model: this is none."
    case .noFamily: "the configuration has no “model_type”, so its architecture is unknown: add it, as “model_type”: “llama”."
    case .unknownFamily(let name, let nearest):
      "the architecture “\(name)” isn't known, and is not guessed from its keys; the nearest known are \(nearest.joined(separator: ", ")). "
        + "If it counts as one of them, say so in “model_type”."
    case .missing(let key, let meaning, let family):
      "“\(key)” (\(meaning)) is missing, and \(family) has no documented default for it: add it to the configuration."
    case .otherValue(let key, let found, let expected): "“\(key)” is \(found), where \(expected) is expected: correct it."
    case .unsupported(let family, let reason): "\(family): \(reason)."
    case .tooLarge: "the configuration has over 10¹⁸ parameters: its sizes can't be meant."
    }
  }
}

import Tabular

/// A strategy by its name: `sc8`, `adaptive`, `bon16`, `cap2048`, `sc8>larger-model`.
///
///     name       = family [ number ] [ ">" model ]
///     family     = "single" | "sc" | "adaptive" | … | "cap" | "exit"     (`StrategyKind`, other names of papers, deprecated names)
///     number     = digits, for `cap` and `exit` also digits "k", thousands of 1,024
///
/// A name is a `StrategyKind`, a number if the kind takes one, and after `>` a model that is asked if the confidence is too low. One grammar serves the
/// command line, the gateway and replays; `strategy(_:resources:policy:)` is the only map from names to strategies.
public struct StrategySpecification: Hashable, Sendable {
  /// The family.
  public var kind: StrategyKind
  /// The number of its name; `nil` for that of `StrategyParameters`.
  public var number: Int?
  /// The model that is asked if the confidence is below `StrategyParameters.escalationConfidence`.
  public var escalation: String?
  /// The note that a deprecated name deserves, to be printed by the caller; `nil` for a current name.
  public var note: String?

  /// Creates a specification.
  public init(_ kind: StrategyKind, _ number: Int? = nil, escalation: String? = nil) {
    self.kind = kind
    self.number = number
    self.escalation = escalation
  }

  /// Reads a name.
  ///
  /// - Parameter maximum: The largest number of samples or texts allowed.
  /// - Throws: `StrategyError`, with what is allowed and the nearest name.
  public init(_ name: String, maximum: Int = 10_000) throws(StrategyError) {
    let parts = name.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let stem = Self.stem(of: parts[0]) else { throw .unknown(name, nearest: Self.nearest(to: parts[0])) }
    kind = stem.kind
    if stem.rest.isEmpty {
      // Budget forcing has its limit in `StrategyParameters.thinkingTokens`, if it isn't in the name.
      guard kind.traits.hasDefault || stem.name != kind.rawValue else { throw .noNumber(kind) }
    } else {
      number = try Self.number(stem.rest, stem.kind, name: parts[0], maximum: maximum)
    }
    if parts.count == 2 {
      guard kind.canEscalate else { throw .cannotEscalate(name) }
      guard !parts[1].isEmpty else { throw .noEscalation(name) }
      escalation = parts[1]
    }
    if stem.isDeprecated { note = "the strategy “\(name)” is called “\(self.name)” now; the old name goes with the next release" }
  }

  /// The current name, which reads to the same specification.
  public var name: String { kind.rawValue + (number.map(String.init) ?? "") + (escalation.map { ">\($0)" } ?? "") }
}

extension StrategySpecification: CustomStringConvertible {
  /// The current name.
  public var description: String { name }

  /// Equality doesn't depend on the name that was read.
  public static func == (left: StrategySpecification, right: StrategySpecification) -> Bool { left.name == right.name }

  /// Hashes the current name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension StrategySpecification {
  /// Splits a model's name at its last `@` into the model and a strategy's name.
  ///
  /// The second is `nil` if no strategy follows: the `@` is the model's own.
  public static func split(model: String) -> (model: String, strategy: String?) {
    guard let place = model.lastIndex(of: "@"), place != model.startIndex else { return (model, nil) }
    let suffix = String(model[model.index(after: place)...])
    guard let stem = stem(of: String(suffix.prefix { $0 != ">" })), stem.rest.isEmpty || stem.rest.first?.isNumber == true else {
      return (model, nil)
    }
    return (String(model[..<place]), suffix)
  }

  /// Other names that stay: those that papers use for a family.
  static let paperNames: [String: StrategyKind] = [
    "self-consistency": .selfConsistency, "adaptive-consistency": .adaptive, "best-of-n": .bestOfN, "reflexion": .revision,
    "mixture-of-agents": .mixtureOfAgents, "early-stopping-self-consistency": .earlyStopping, "budget-forcing": .cap,
    "tree-of-thoughts": .treeOfThoughts,
  ]

  /// The command line's and the gateway's earlier names, read for one release.
  static let deprecatedNames: [String: StrategyKind] = [
    "majority": .selfConsistency, "beta": .adaptive, "window": .earlyStopping, "weighted-best-of-n": .weightedBestOfN,
    "revision": .revision,
    "mixture": .mixtureOfAgents, "mix": .mixtureOfAgents, "diverse": .diverseTrees, "early-exit": .exit, "policy": .auto,
    "calibrated": .auto,
  ]

  /// The family that a name begins with and the rest of it; the longest that fits.
  private static func stem(of name: String) -> Stem? {
    let fitting = names.filter { known, _ in
      guard name.hasPrefix(known) else { return false }
      let next = name.dropFirst(known.count).first
      return next == nil || next?.isNumber == true
    }
    guard let (known, kind) = fitting.max(by: { $0.key.count < $1.key.count }) else { return nil }
    return Stem(name: known, kind: kind, rest: name.dropFirst(known.count))
  }

  private struct Stem {
    var name: String
    var kind: StrategyKind
    var rest: Substring
    var isDeprecated: Bool { deprecatedNames[name] != nil }
  }

  private static func number(_ text: Substring, _ kind: StrategyKind, name: String, maximum: Int) throws(StrategyError) -> Int {
    let isThousands = kind.number == .tokens && text.hasSuffix("k")
    let most = kind.number == .tokens ? 100_000_000 : maximum
    let value = Int(isThousands ? text.dropLast() : text).flatMap { isThousands ? ($0 > 100_000 ? nil : $0 * 1024) : $0 }
    guard kind.number != .none, let value, (kind.traits.minimum...max(most, kind.traits.minimum)).contains(value) else {
      throw .number(name, kind, maximum: most)
    }
    return value
  }

  /// The names that can be read, with their families.
  private static let names: [String: StrategyKind] = {
    let current = Dictionary(uniqueKeysWithValues: StrategyKind.allCases.map { ($0.rawValue, $0) })
    return current.merging(paperNames) { first, _ in first }.merging(deprecatedNames) { first, _ in first }
  }()

  /// The current name of the family whose name needs the fewest edits; `nil` if more than half of it differs.
  private static func nearest(to name: String) -> String? {
    let stem = Array(name.prefix { !$0.isNumber })
    let ranked = names.sorted { $0.key < $1.key }.map { (name: $0.key, kind: $0.value, edits: EditDistance.between(stem, Array($0.key))) }
    return ranked.min { $0.edits < $1.edits }.flatMap { 2 * $0.edits <= $0.name.count ? $0.kind.rawValue : nil }
  }
}

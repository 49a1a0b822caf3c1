/// One training run: how large, on how much, at what cost, and what came out.
///
/// Four numbers and, for the runs that have them, a reference to the rest: 40 bytes a run, so that a table of a million is small.
public struct TrainingRun: Hashable, Sendable {
  /// N, under the table's counting convention.
  public var parameters: Double
  /// D, the tokens trained on, repeats counted.
  public var tokens: Double
  /// C, the training compute in FLOP.
  public var compute: Double
  /// The loss reached, in the table's unit.
  public var loss: Double
  private var notes: RunNotes?

  /// The different tokens among those trained on, where the table says.
  public var uniqueTokens: Double? {
    get { notes?.uniqueTokens }
    set { notes = RunNotes(uniqueTokens: newValue, group: group, label: label) }
  }
  /// The study, recipe or family that the run belongs to, where the table says.
  public var group: String? {
    get { notes?.group }
    set { notes = RunNotes(uniqueTokens: uniqueTokens, group: newValue, label: label) }
  }
  /// The run's own name, where the table says.
  public var label: String? {
    get { notes?.label }
    set { notes = RunNotes(uniqueTokens: uniqueTokens, group: group, label: newValue) }
  }

  /// Makes a run.
  public init(
    parameters: Double, tokens: Double, compute: Double, loss: Double, uniqueTokens: Double? = nil, group: String? = nil,
    label: String? = nil
  ) {
    self.parameters = parameters
    self.tokens = tokens
    self.compute = compute
    self.loss = loss
    notes = RunNotes(uniqueTokens: uniqueTokens, group: group, label: label)
  }

  /// M = D/N.
  public var tokensPerParameter: Double { tokens / parameters }
}

/// Data of a run that only some tables have; immutable, so that runs may share it.
final class RunNotes: Hashable, Sendable {
  let uniqueTokens: Double?
  let group: String?
  let label: String?

  /// Nil where there is nothing to note.
  init?(uniqueTokens: Double?, group: String?, label: String?) {
    if uniqueTokens == nil, group == nil, label == nil { return nil }
    self.uniqueTokens = uniqueTokens
    self.group = group
    self.label = label
  }

  static func == (a: RunNotes, b: RunNotes) -> Bool {
    a.uniqueTokens == b.uniqueTokens && a.group == b.group && a.label == b.label
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(uniqueTokens)
    hasher.combine(group)
    hasher.combine(label)
  }
}

extension TrainingRun: Codable {
  private enum CodingKeys: String, CodingKey {
    case parameters, tokens, compute, loss, uniqueTokens, group, label
  }

  /// Reads what `encode(to:)` wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      parameters: try container.decode(Double.self, forKey: .parameters), tokens: try container.decode(Double.self, forKey: .tokens),
      compute: try container.decode(Double.self, forKey: .compute), loss: try container.decode(Double.self, forKey: .loss),
      uniqueTokens: try container.decodeIfPresent(Double.self, forKey: .uniqueTokens),
      group: try container.decodeIfPresent(String.self, forKey: .group), label: try container.decodeIfPresent(String.self, forKey: .label))
  }

  /// Writes the numbers, and of the rest what the run has.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(tokens, forKey: .tokens)
    try container.encode(compute, forKey: .compute)
    try container.encode(loss, forKey: .loss)
    try container.encodeIfPresent(uniqueTokens, forKey: .uniqueTokens)
    try container.encodeIfPresent(group, forKey: .group)
    try container.encodeIfPresent(label, forKey: .label)
  }
}

/// A run before it is trained, or without its loss: how large, on how much, at what compute.
public struct RunDesign: Codable, Hashable, Sendable {
  /// N, under the table's counting convention.
  public var parameters: Double
  /// D, the tokens trained on, repeats counted.
  public var tokens: Double
  /// C, the training compute in FLOP.
  public var compute: Double
  /// U, the different tokens among D; nil if all are.
  public var uniqueTokens: Double?

  /// Makes a design; C = 6ND if it isn't given.
  public init(parameters: Double, tokens: Double, compute: Double? = nil, uniqueTokens: Double? = nil) {
    self.parameters = parameters
    self.tokens = tokens
    self.compute = compute ?? 6 * parameters * tokens
    self.uniqueTokens = uniqueTokens
  }

  /// M = D/N.
  public var tokensPerParameter: Double { tokens / parameters }
}

extension TrainingRun {
  /// The run without its loss.
  public var design: RunDesign {
    RunDesign(parameters: parameters, tokens: tokens, compute: compute, uniqueTokens: uniqueTokens)
  }
}

/// A quantity of a run that a law may depend on.
public enum LawInput: String, Codable, Hashable, Sendable, CaseIterable {
  /// N.
  case parameters
  /// D, repeats counted.
  case tokens
  /// U, the different tokens among D; all of them unless a run says otherwise.
  case uniqueTokens
  /// C, in FLOP.
  case compute

  /// N, D, U or C.
  public var symbol: String {
    switch self {
    case .parameters: "N"
    case .tokens: "D"
    case .uniqueTokens: "U"
    case .compute: "C"
    }
  }

  /// The unit of its values in words: parameters, tokens, different tokens or FLOP.
  public var unit: String {
    switch self {
    case .parameters: "parameters"
    case .tokens: "tokens"
    case .uniqueTokens: "different tokens"
    case .compute: "FLOP"
    }
  }

  /// Returns the quantity of a design.
  public func value(of design: RunDesign) -> Double {
    switch self {
    case .parameters: design.parameters
    case .tokens: design.tokens
    case .uniqueTokens: design.uniqueTokens ?? design.tokens
    case .compute: design.compute
    }
  }

  /// Returns the quantity of a run.
  func value(of run: TrainingRun) -> Double {
    switch self {
    case .parameters: run.parameters
    case .tokens: run.tokens
    case .uniqueTokens: run.uniqueTokens ?? run.tokens
    case .compute: run.compute
    }
  }
}

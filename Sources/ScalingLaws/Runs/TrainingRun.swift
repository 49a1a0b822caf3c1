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

import ScalingLaws
import Tabular

/// A run as scores need it: its name, and as much of its size, data and compute as is known.
public struct ScoredRun: Hashable, Sendable, Codable {
  /// The name; empty without one.
  public var label: String
  /// N; nil if unknown.
  public var parameters: Double?
  /// D; nil if unknown.
  public var tokens: Double?
  /// C in FLOP, as the table counts it.
  public var compute: Double

  /// Makes a run; C = 6ND if it isn't given.
  public init(label: String = "", parameters: Double, tokens: Double, compute: Double? = nil) {
    (self.label, self.parameters, self.tokens) = (label, parameters, tokens)
    self.compute = compute ?? 6 * parameters * tokens
  }

  /// Makes a run of known compute alone.
  public init(label: String = "", compute: Double) {
    (self.label, self.compute) = (label, compute)
  }
}

/// The scores of one task, a share a run.
public struct TaskScores: Hashable, Sendable {
  /// The task.
  public var name: String
  /// The scores, nil where a run has none.
  public var shares: [Double?]
  /// The loss on the task or on a common text by run; nil without such a column.
  public var losses: [Double?]?
  /// Items and chance.
  public var facts: TaskFacts

  /// Makes the scores of a task.
  public init(name: String, shares: [Double?], losses: [Double?]? = nil, facts: TaskFacts = .init()) {
    (self.name, self.shares, self.losses, self.facts) = (name, shares, losses, facts)
  }

  /// The scores of the runs at these positions.
  func selecting(_ rows: [Int]) -> TaskScores {
    TaskScores(name: name, shares: rows.map { shares[$0] }, losses: losses.map { all in rows.map { all[$0] } }, facts: facts)
  }
}

/// The choices in the reading of scores.
///
/// | choice | by default |
/// |---|---|
/// | tasks | every column that begins with `acc_` |
/// | loss | each task's own |
/// | facts | those of the public benchmark of the task's name |
/// | columns | found by their names, as in tables of runs |
public struct ScoreReading: Hashable, Sendable {
  /// The tasks: columns by name, with or without `acc_`, or unique beginnings; with a `*` the mean of several. All `acc_` columns if empty.
  public var tasks: [String] = []
  /// The column of a loss for tasks without their own.
  public var loss: String?
  /// Columns that hold per cent although some values are at most 1.
  public var percent: Set<String> = []
  /// Facts by task, before those of the catalogue.
  public var facts: [String: TaskFacts] = [:]
  /// Columns of N, D, C and the label, where their names don't say it.
  public var columns: [RunQuantity: String] = [:]

  /// Whether rows of one model that differ are averaged instead of refused; for tables of public models.
  public var averagesRepeats = false

  /// Makes choices; everything by its name.
  public init(
    tasks: [String] = [], loss: String? = nil, percent: Set<String> = [], facts: [String: TaskFacts] = [:],
    columns: [RunQuantity: String] = [:],
    averagesRepeats: Bool = false
  ) {
    (self.tasks, self.loss, self.percent, self.facts, self.columns) = (tasks, loss, percent, facts, columns)
    self.averagesRepeats = averagesRepeats
  }
}

/// Runs with their scores on tasks: the wide form, one column a task.
public struct ScoreTable: Sendable {
  /// The file.
  public let name: String
  /// The runs.
  public let runs: [ScoredRun]
  /// The tasks, in the order of the columns.
  public let tasks: [TaskScores]
  /// The reader's repairs and assumptions, to be shown.
  public let notes: [ScoreNote]

  /// Makes a table.
  ///
  /// - Precondition: every task has a share, or nil, for every run.
  public init(name: String, runs: [ScoredRun], tasks: [TaskScores], notes: [ScoreNote] = []) {
    precondition(tasks.allSatisfy { $0.shares.count == runs.count }, "a task has one score a run")
    (self.name, self.runs, self.tasks, self.notes) = (name, runs, tasks, notes)
  }

  /// Returns the table of the runs that pass.
  public func filter(_ isKept: (ScoredRun) -> Bool) -> ScoreTable {
    let rows = runs.indices.filter { isKept(runs[$0]) }
    return ScoreTable(name: name, runs: rows.map { runs[$0] }, tasks: tasks.map { $0.selecting(rows) }, notes: notes)
  }

  /// κ of C = κND, as the largest run has it; 6 where no run has N and D.
  ///
  /// Attention and the head make κ larger in small models, so the largest run is the nearest to any target beyond it.
  var computeFactor: Double {
    let largest = runs.filter { $0.parameters != nil && $0.tokens != nil }.max { $0.compute < $1.compute }
    guard let largest, let parameters = largest.parameters, let tokens = largest.tokens else { return 6 }
    return largest.compute / (parameters * tokens)
  }

  /// Returns a run of N parameters and D tokens, its compute counted as that of the table's largest run.
  public func run(parameters: Double, tokens: Double) -> ScoredRun {
    ScoredRun(parameters: parameters, tokens: tokens, compute: computeFactor * parameters * tokens)
  }

  /// Returns a run of a compute, at the tokens per parameter of the largest run.
  ///
  /// N and D both grow as √C from that run's; without sizes the run has its compute alone.
  public func run(compute: Double) -> ScoredRun {
    let largest = runs.filter { $0.parameters != nil && $0.tokens != nil }.max { $0.compute < $1.compute }
    guard let largest, let parameters = largest.parameters, let tokens = largest.tokens else { return ScoredRun(compute: compute) }
    let growth = (compute / largest.compute).squareRoot()
    return ScoredRun(parameters: parameters * growth, tokens: tokens * growth, compute: compute)
  }
}

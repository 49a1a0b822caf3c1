import ScalingLaws
import Tabular
import TextFormats

/// A fault of a table of scores, with the remedy.
public enum ScoreError: Error, Hashable, Sendable {
  /// A score is negative, or above 100.
  case outOfRange(SourceLocation, column: String, value: Double)
  /// A column holds both shares and per cent.
  case mixedUnits(file: String, column: String, share: Double, shareRow: Int, percent: Double, percentRow: Int)
  /// No column holds scores.
  case noScores(file: String, columns: [String])
  /// A task's name fits no column.
  case noSuchTask(String, file: String, tasks: [String])
  /// A task's name fits several columns.
  case ambiguousTask(String, file: String, columns: [String])
  /// Two rows of one model have different scores.
  case conflictingRows(String, file: String, rows: [Int], column: String)
  /// The rows have neither N and D nor C.
  case noCompute(file: String)
  /// The runs with a score are too few.
  case tooFewRuns(file: String, found: Int, needed: Int)
  /// The table of facts lacks a column.
  case noFacts(file: String, missing: String)
  /// The reading of the table failed.
  case table(TableError)
  /// The reading of a quantity failed.
  case runs(RunTableError)
}

extension ScoreError: CustomStringConvertible {
  /// The place, the fault and the advice in one line.
  public var description: String {
    switch self {
    case .outOfRange(let place, let column, let value):
      "\(place): \(PrintableText.short(column)) is \(value): a score lies between 0 and 1, or 0 and 100 per cent: "
        + "mend the row or leave it out"
    case .mixedUnits(let file, let column, let share, let shareRow, let percent, let percentRow):
      "\(file): \(PrintableText.short(column)) holds \(percent) (row \(percentRow)) and \(share) (row \(shareRow)): a share can't exceed 1, per cent seldom "
        + "fall below 1: write all in one unit, or name the column with --percent if it holds per cent"
    case .noScores(let file, let columns):
      "\(file): no column begins with acc_: name the columns of scores with --task; the columns are \(PrintableText.list(columns))"
    case .noSuchTask(let name, let file, let tasks):
      "\(file): no column of scores is \(PrintableText.quoted(name)): the columns are \(PrintableText.list(tasks))"
    case .ambiguousTask(let name, let file, let columns):
      "\(file): \(PrintableText.quoted(name)) could be any of \(PrintableText.list(columns)): write more of the name, or a * for the mean of several"
    case .conflictingRows(let model, let file, let rows, let column):
      "\(file): rows \(rows.map(String.init).joined(separator: " and ")) are both \(PrintableText.quoted(model)) and differ in \(PrintableText.short(column)): "
        + "keep one of them, or --average-repeats"
    case .noCompute(let file):
      "\(file): no row has a compute: give a column of FLOP, or columns of parameters and tokens (--column parameters=COLUMN)"
    case .tooFewRuns(let file, let found, let needed):
      "\(file): \(Plural.counted(found, "run has", "runs have")) a score and a compute where \(needed) are needed: evaluate more runs"
    case .noFacts(let file, let missing):
      "\(file): the table of tasks has no column of \(missing): give columns task, items and chance (or choices)"
    case .table(let error): error.description
    case .runs(let error): error.description
    }
  }
}

/// A repair of a table of scores that its reader made, to be shown.
///
/// Nothing is dropped, scaled or assumed without one of these.
public enum ScoreNote: Hashable, Sendable, Codable {
  /// A column held per cent and was divided by 100.
  case percent(column: String)
  /// Fields say that there is no score.
  case missing(column: String, count: Int, text: String)
  /// Rows repeat another row of the same model.
  case duplicates(model: String, rows: [Int])
  /// Rows of one model with different scores were averaged, as asked.
  case averaged(model: String, rows: [Int])
  /// Rows have no compute and are not fitted.
  case noCompute(rows: Int)
  /// A task has no loss of its own and no other was given.
  case noLoss(tasks: Int)
  /// Facts are those of the catalogue.
  case catalogue(tasks: Int)
  /// Items are assumed.
  case assumedItems(tasks: Int)
  /// The chance score is taken from the least scores.
  case assumedChance(tasks: Int)
}

extension ScoreNote: CustomStringConvertible {
  /// The note in words.
  public var description: String {
    switch self {
    case .percent(let column): "\(PrintableText.short(column)) holds per cent: divided by 100"
    case .missing(let column, let count, let text):
      "\(PrintableText.short(column)): \(Plural.counted(count, "field")) \(PrintableText.quoted(text)) read as no score"
    case .duplicates(let model, let rows):
      "rows \(rows.map(String.init).joined(separator: ", ")) repeat \(PrintableText.quoted(model)) with equal scores: one is kept"
    case .averaged(let model, let rows):
      "rows \(rows.map(String.init).joined(separator: ", ")) are all \(PrintableText.quoted(model)): averaged"
    case .noCompute(let rows): "\(Plural.counted(rows, "row has", "rows have")) no compute: left out of the fit"
    case .noLoss(let tasks):
      "\(Plural.counted(tasks, "task has", "tasks have")) no loss of their own: fitted directly only; --loss COLUMN adds the two-step law"
    case .catalogue(let tasks): "items and chance of \(Plural.counted(tasks, "task")) are those of the public benchmark of that name"
    case .assumedItems(let tasks):
      "items of \(Plural.counted(tasks, "task")) unknown: 1000 assumed; --facts FILE gives them"
    case .assumedChance(let tasks):
      "chance of \(Plural.counted(tasks, "task")) unknown: the floor is fitted; --facts FILE gives it"
    }
  }
}

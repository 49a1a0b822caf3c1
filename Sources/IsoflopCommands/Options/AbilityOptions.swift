import ArgumentParser
import CapabilityLaws
import ScalingLaws
import Tabular

/// The table of scores that a command of abilities reads: one row a run or model, one column a task.
struct AbilityOptions: ParsableArguments {
  @Argument(help: "A table of scores, a row a run and a column a task: delimited text or JSON; - for standard input.")
  var table: String

  /// The tasks; without it every column that is named like one.
  ///
  /// A mean of columns has their items together.
  @Option(help: "A column of scores, with or without acc_, or the beginning of its name; with a * the mean of several columns. Repeatable.")
  var task: [String] = []

  /// Per cent.
  ///
  /// A column with a value above 1 is read as per cent without it, which is said; one below can't be told from shares.
  @Option(help: ArgumentHelp("A column that holds per cent although some of its values are at most 1. Repeatable.", valueName: "column"))
  var percent: [String] = []

  @Option(
    help: ArgumentHelp(
      "The column of a quantity, as in parameters=params_b*1e9, compute=FLOPs or label=run. Repeatable.", valueName: "quantity=column"))
  var column: [String] = []

  @OptionGroup var selection: RowOption

  /// Reads the rows that pass.
  ///
  /// - Throws: `CommandFailure` (64, 66) or `TableError` (65).
  func read() throws -> Table {
    try selection.rows(of: Table(bytes: InputFile.read(table), name: table == "-" ? "standard input" : table))
  }

  /// The choices of these options.
  func reading() throws -> ScoreReading {
    var columns: [RunQuantity: String] = [:]
    for text in column {
      if let (quantity, name) = try ReadingOptions.choice(text, nil) { columns[quantity] = name }
    }
    return ScoreReading(tasks: task, percent: Set(percent), columns: columns)
  }

  /// Says on standard error what the reader repaired or assumed.
  static func note(_ notes: [ScoreNote]) {
    for note in notes { Console.note("note: \(note)") }
  }
}

/// The runs of a ladder with their scores, and the facts of the tasks.
struct AbilityTableOptions: ParsableArguments {
  @OptionGroup var input: AbilityOptions

  /// The loss of the two-step form.
  ///
  /// A loss of the task's own right answers forecasts better than one of the corpus.
  @Option(help: "The column of a loss, for tasks that have none of their own named bpb_, ce_, nll_ or loss_ and the task.")
  var loss: String?

  /// Items give the noise of a score, choices its floor.
  ///
  /// Those of public benchmarks are known by name.
  @Option(help: "A table with a row a task: columns task, items, and chance or choices.")
  var facts: String?

  /// Reads the table, and says what was repaired or assumed.
  func read() throws -> ScoreTable {
    var reading = try input.reading()
    reading.loss = loss
    if let facts { reading.facts = try TaskFacts.read(Table(bytes: InputFile.read(facts), name: facts)) }
    let table = try ScoreTable(input.read(), reading)
    AbilityOptions.note(table.notes)
    return table
  }
}

import ArgumentParser
import ModelBackends
import Tabular

/// The questions of a live run.
struct TaskArgument: ParsableArguments {
  @Argument(
    help: "The questions, JSON Lines or CSV: prompt (or question), and where present id and gold (or answer); - reads standard input.")
  var tasks: String

  func read() throws -> QuestionSet {
    try QuestionSet(Table(bytes: InputFile.read(tasks), name: tasks == "-" ? "standard input" : tasks))
  }
}

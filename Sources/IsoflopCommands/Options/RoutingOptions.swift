import ArgumentParser
import InferenceScaling
import Tabular

/// The models between which questions are routed, the cheapest first.
///
/// | table | `--model` | a model's outcome |
/// |---|---|---|
/// | a row a question | `weak` | `weak_correct`, with `weak_cost` and `weak_confidence` if there are such columns |
/// | a row a sample | `weak=model=gpt-3.5-turbo,prompt_variant=cot1` | the vote of its samples |
struct RoutingOptions: ParsableArguments {
  @Option(
    name: .customLong("model"),
    help: ArgumentHelp(
      """
      Route between models: a name whose column NAME_correct says what is right; or, of a table with a row a sample, a name with the model's rows, as in \
      small=model=gpt-3.5,variant=cot. The cheapest first. Repeatable.
      """, valueName: "name[=column=value,…]"))
  var models: [String] = []

  @Option(
    name: .customLong("model-cost"),
    help: ArgumentHelp(
      "The cost of one call of a model, in any unit; by default that of its column NAME_cost. Repeatable.", valueName: "name=number"))
  var costs: [String] = []

  @Option(
    name: .customLong("model-calls"),
    help: ArgumentHelp("The calls that vote in a model's turn; by default as many as are recorded. Repeatable.", valueName: "name=number"))
  var calls: [String] = []

  @Option(
    name: .customLong("router-score"),
    help: ArgumentHelp(
      "The column of a router's score: the higher, the more a question needs the last model. Without one, a cascade goes by confidences.",
      valueName: "column"))
  var score: String?

  /// Reads every setting, so that a misspelt model is refused before the table is read.
  func validate() throws {
    guard isGiven || costs.isEmpty && calls.isEmpty && score == nil else {
      throw ValidationError("--model-cost, --model-calls and --router-score are for a choice among models: name each with --model.")
    }
    _ = try sources()
  }

  /// Whether models are to be routed between.
  var isGiven: Bool { !models.isEmpty }

  /// Reads the table of a recording's file.
  func table(_ input: RecordingArgument) throws -> RoutingTable {
    let routing = try RoutingTable(
      input.table(), models: sources(), selecting: input.selection.conditions(), score: score, options: input.options())
    for inference in routing.inferences { Console.note("note: \(inference)") }
    return routing
  }

  /// The models with their costs and calls.
  ///
  /// - Throws: `ValidationError` for a setting of a model that isn't named.
  private func sources() throws -> [RoutedModelSource] {
    var sources = try models.map(Self.source)
    for text in costs {
      let (place, value) = try Self.setting("--model-cost", text, sources)
      guard let cost = StrictNumber.parse(value), cost.isFinite, cost >= 0 else {
        throw ValidationError("--model-cost \(text): write NAME=NUMBER, a cost of at least 0.")
      }
      sources[place].cost = cost
    }
    for text in calls {
      let (place, value) = try Self.setting("--model-calls", text, sources)
      guard let count = Int(value), OptionRange.samples.contains(count) else {
        throw ValidationError("--model-calls \(text): write NAME=NUMBER, a number of calls of at least 1.")
      }
      sources[place].calls = count
    }
    return sources
  }

  /// Reads NAME or NAME=COLUMN=VALUE,….
  private static func source(_ text: String) throws -> RoutedModelSource {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard !parts[0].isEmpty else { throw ValidationError("--model '\(text)': begin with the model's name.") }
    guard parts.count == 2 else { return RoutedModelSource(name: text) }
    let rows = try parts[1].split(separator: ",", omittingEmptySubsequences: false).map { condition in
      guard let condition = RowCondition(String(condition)) else {
        throw ValidationError("--model '\(text)': write NAME=COLUMN=VALUE, with further conditions behind commas.")
      }
      return condition
    }
    return RoutedModelSource(name: parts[0], rows: rows)
  }

  /// The place of the model that `NAME=VALUE` is about, and the value.
  private static func setting(_ option: String, _ text: String, _ sources: [RoutedModelSource]) throws -> (Int, String) {
    guard let sign = text.lastIndex(of: "="), let place = sources.firstIndex(where: { $0.name == text[..<sign] }) else {
      throw ValidationError("\(option) \(text): write NAME=NUMBER with one of the names \(sources.map(\.name).joined(separator: ", ")).")
    }
    return (place, String(text[text.index(after: sign)...]))
  }
}

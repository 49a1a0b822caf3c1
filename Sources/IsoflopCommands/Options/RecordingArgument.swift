import ArgumentParser
import InferenceScaling
import Tabular

#if Serving
import Gateway
#endif

/// The recording that a command reads.
///
/// The kind of file is found by its content, not by its name. Answers are compared in canonical form (`CanonicalAnswer`), so that `$42.00`
/// and `42` are one vote; `--exact` is for answers of which every character counts. A gateway's receipts hold forms of answers and no
/// texts, so they are compared as they are.
struct RecordingArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      """
      Recorded answers, CSV or JSON Lines: a row per sample with problem, answer, correct and optionally gold, tokens, score, logprob; or a row per problem \
      with correct_bits, correct_of_N or JSON arrays; samples of lm-evaluation-harness and inspect; or the receipts of a gateway that shadows requests; - for \
      standard input.
      """
    ))
  var recording: String

  @OptionGroup var selection: RowOption

  @Option(
    name: .customLong("column"),
    help: ArgumentHelp(
      """
      Take a field from this column: \(RecordingField.allCases.map(\.rawValue).joined(separator: ", ")); of a column of numbers, correct takes a condition, \
      such as correct=f1>=0.5. Repeatable.
      """,
      valueName: "field=column"))
  var columns: [String] = []

  @Flag(help: "Compare answers character by character; by default $42.00, 42.0 and 42 are one answer.")
  var exact = false

  @Flag(help: "Let samples that were cut at their most tokens vote with the answer recorded for them.")
  var countCut = false

  /// Reads the recording and reports inferences on standard error.
  ///
  /// If a file holds several recordings that one column distinguishes, and `isUsable` holds for only one of them, that one is read.
  ///
  /// - Throws: `TableError` or `RecordingError` with the place; `CommandFailure` with a `--where` that chooses, if the file holds several
  ///   recordings.
  func read(isUsable: ((Recording) -> Bool)? = nil) throws -> Recording {
    let recording = try read(table(), isUsable)
    for inference in recording.inferences { Console.note("note: \(inference)") }
    return recording
  }

  /// The table that holds the recording.
  func table() throws -> Table { try Table(bytes: bytes(), name: recording == "-" ? "standard input" : recording) }

  /// Whether the file is a gateway's receipts.
  ///
  /// They keep the forms of answers, not the answers: 00 and 0 stand for two of them, which no canonical form may make one.
  private var isReceipts: Bool { InputFile.start(of: recording, count: 64).starts(with: Array("SQLite format 3\0".utf8)) }

  /// The text of the recording, of a gateway's receipts made for it.
  private func bytes() throws -> [UInt8] {
    guard isReceipts else { return try InputFile.read(recording) }
    #if Serving
    return try RecordedTraffic.jsonLines(path: recording)
    #else
    throw CommandFailure.needsServing("\(recording), a gateway's receipts,")
    #endif
  }

  private func read(_ table: Table, _ isUsable: ((Recording) -> Bool)?) throws -> Recording {
    let (chosen, options) = (try selection.conditions(), try options())
    do throws(RecordingError) {
      return try Recording(table, selecting: chosen, options: options)
    } catch {
      guard let remedy = error.selection else { throw error }
      guard let isUsable, let (only, choice) = Recording.onlyUsable(in: table, selecting: chosen, options: options, where: isUsable) else {
        throw CommandFailure(.dataError, "\(error), as in --where \(remedy)")
      }
      Console.note(
        "note: \(table.name) holds several recordings; read is \(choice.column)=\(choice.value), the only one with enough samples")
      return only
    }
  }

  /// The columns of fields, and how answers are compared.
  ///
  /// - Throws: `CommandFailure` with status 64 for an unknown field.
  func options() throws -> RecordingOptions {
    var options = RecordingOptions(isExact: exact || isReceipts, countsCut: countCut)
    for text in columns {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[1].isEmpty, let field = RecordingField(rawValue: parts[0]) else {
        let known = RecordingField.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandFailure(.usage, "--column \(text): write FIELD=COLUMN, the field being one of \(known).")
      }
      guard options.columns.updateValue(parts[1], forKey: field) == nil else {
        throw CommandFailure(.usage, "--column gives \(field.rawValue) twice: give each field one column.")
      }
    }
    return options
  }
}

extension RecordingError {
  /// The form of the selection that chooses one of several recordings; `nil` for other errors.
  fileprivate var selection: String? {
    switch self {
    case .repeatedSample: "COLUMN=VALUE"
    case .severalRecordings(_, let column, let values): "\(column)=\(values.first ?? "")"
    default: nil
    }
  }
}

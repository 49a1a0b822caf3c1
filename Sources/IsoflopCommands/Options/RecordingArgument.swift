import ArgumentParser
import InferenceScaling
import Tabular

#if Serving
import Gateway
#endif

/// The recording that a command reads.
struct RecordingArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      """
      Recorded answers, CSV or JSON Lines: a row per sample with problem, answer, correct and optionally gold, tokens, score, logprob; or a row per problem \
      with correct_bits or correct_of_N; or the receipts of a gateway that shadows requests; - for standard input.
      """
    ))
  var recording: String

  @Option(
    name: .customLong("where"), help: ArgumentHelp("Read only the rows whose column has a value. Repeatable.", valueName: "column=value"))
  var selection: [String] = []

  /// Reads the recording and reports inferences on standard error.
  ///
  /// If a file holds several recordings that one column distinguishes, and `isUsable` holds for only one of them, that one is read.
  func read(isUsable: ((Recording) -> Bool)? = nil) throws -> Recording {
    let table = try Table(bytes: bytes(), name: recording == "-" ? "standard input" : recording)
    let recording = try read(table, isUsable)
    for inference in recording.inferences { Console.note("note: \(inference)") }
    return recording
  }

  /// The text of the recording, of a gateway's receipts made for it.
  private func bytes() throws -> [UInt8] {
    guard InputFile.start(of: recording, count: 64).starts(with: Array("SQLite format 3\0".utf8)) else {
      return try InputFile.read(recording)
    }
    #if Serving
    return try RecordedTraffic.jsonLines(path: recording)
    #else
    throw CommandFailure.needsServing("\(recording), a gateway's receipts,")
    #endif
  }

  private func read(_ table: Table, _ isUsable: ((Recording) -> Bool)?) throws -> Recording {
    let chosen = try selections()
    do throws(RecordingError) {
      return try Recording(table, selecting: chosen)
    } catch {
      guard case .repeatedSample = error else { throw error }
      guard let isUsable, let (only, choice) = Recording.onlyUsable(in: table, selecting: chosen, where: isUsable) else {
        throw CommandFailure(.dataError, "\(error), as in --where COLUMN=VALUE")
      }
      Console.note(
        "note: \(table.name) holds several recordings; read is \(choice.column)=\(choice.value), the only one with enough samples")
      return only
    }
  }

  private func selections() throws -> [RecordingSelection] {
    try selection.map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty else { throw CommandFailure(.usage, "--where \(text): write COLUMN=VALUE.") }
      return RecordingSelection(column: parts[0], value: parts[1])
    }
  }
}

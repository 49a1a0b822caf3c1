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
      "Recorded answers, CSV or JSON Lines: a row a sample with problem, answer, correct and perhaps gold, tokens, score, logprob; or a row a problem with correct_bits or correct_of_N; or the file of receipts of a gateway that shadowed requests; - reads standard input."
    ))
  var recording: String

  @Option(
    name: .customLong("where"), help: ArgumentHelp("Take the rows in which a column holds a value; repeatable.", valueName: "column=value"))
  var selection: [String] = []

  /// Reads the recording, and says on standard error what had to be inferred.
  ///
  /// Where a file holds several recordings, one column tells them apart and `isUsable` holds for only one of them, that one is taken.
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
      guard case .repeatedSample = error, let isUsable, let only = only(in: table, chosen, isUsable) else {
        if case .repeatedSample = error { throw CommandFailure(.dataError, "\(error), as in --where COLUMN=VALUE") }
        throw error
      }
      return only
    }
  }

  /// The only recording in the table that is usable.
  private func only(in table: Table, _ chosen: [RecordingSelection], _ isUsable: (Recording) -> Bool) -> Recording? {
    for column in table.header {
      let values = Self.values(of: column, in: table)
      guard (2...Self.mostRecordings).contains(values.count) else { continue }
      let usable = values.compactMap { value -> (String, Recording)? in
        guard let recording = try? Recording(table, selecting: chosen + [.init(column: column, value: value)]), isUsable(recording) else {
          return nil
        }
        return (value, recording)
      }
      if usable.count == 1, let (value, recording) = usable.first {
        Console.note(
          "note: of the recordings in \(table.name), the one with \(column)=\(value) is taken: no other has the samples asked for")
        return recording
      }
    }
    return nil
  }

  /// More values than these don't tell recordings apart.
  private static let mostRecordings = 40

  private static func values(of column: String, in table: Table) -> [String] {
    guard let position = table.position(of: column) else { return [] }
    var seen: Set<String> = []
    return (0..<table.rowCount).map { table.text(row: $0, column: position) }.filter { seen.insert($0).inserted }
  }

  private func selections() throws -> [RecordingSelection] {
    try selection.map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty else { throw CommandFailure(.usage, "--where \(text): write COLUMN=VALUE.") }
      return RecordingSelection(column: parts[0], value: parts[1])
    }
  }
}

import Foundation
import InferenceScaling
import Tabular
import Testing

/// Public recordings that lie beside the checkout, where they do.
enum SharedRecordings {
  static let folder: URL? = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let given = ProcessInfo.processInfo.environment["ISOFLOP_SHARED"].map { URL(fileURLWithPath: $0) }
    let folder = (given ?? package.deletingLastPathComponent().appendingPathComponent("shared")).appendingPathComponent("data/inference")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  static let isPresent = folder != nil
  static let absence: Comment = "the public recordings are not beside this checkout; set ISOFLOP_SHARED to their folder"

  static func table(_ name: String) throws -> Table {
    guard let folder else { throw CocoaError(.fileNoSuchFile) }
    return try Table(bytes: [UInt8](Data(contentsOf: folder.appendingPathComponent(name))), name: name)
  }

  /// The rows of a table as dictionaries.
  static func rows(_ name: String) throws -> [[String: String]] {
    let table = try table(name)
    return (0..<table.rowCount).map { row in
      Dictionary(uniqueKeysWithValues: table.header.enumerated().map { ($1, table.text(row: row, column: $0)) })
    }
  }

  static func recording(_ name: String, where selection: [String: String] = [:]) throws -> Recording {
    try Recording(table(name), selecting: selection.sorted { $0.key < $1.key }.map { RowCondition(column: $0.key, value: $0.value) })
  }

  static let lastLetters = Result { try recording("esc_last_letters_gpt35.csv") }
  static let gameOf24 = Result { try recording("tot_game24_outcomes.csv", where: ["method": "io"]) }
  static let dates = Result { try recording("mot_cascade_date.csv", where: ["model": "gpt-3.5-turbo", "prompt_variant": "cot1_40"]) }
}

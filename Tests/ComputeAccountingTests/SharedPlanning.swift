import Foundation
import Tabular
import Testing

/// Tables of published measurements, where they lie beside the checkout.
enum SharedPlanning {
  static let folder: URL? = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let given = ProcessInfo.processInfo.environment["ISOFLOP_SHARED"].map { URL(fileURLWithPath: $0) }
    let folder = (given ?? package.deletingLastPathComponent().appendingPathComponent("shared")).appendingPathComponent("data/planning")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  static let isPresent = folder != nil
  static let absence: Comment = "the tables of published runs and trends are not beside this checkout; set ISOFLOP_SHARED to their folder"

  /// The rows of a table by column.
  static func rows(_ name: String) throws -> [[String: String]] {
    guard let folder else { return [] }
    let table = try Table(bytes: [UInt8](Data(contentsOf: folder.appendingPathComponent(name))), name: name)
    return (0..<table.rowCount).map { row in
      Dictionary(uniqueKeysWithValues: table.header.indices.map { (table.header[$0], table.text(row: row, column: $0)) })
    }
  }
}

extension [String: String] {
  /// The number of a column; `nil` where the cell is empty.
  func number(_ column: String) -> Double? { self[column].flatMap(Double.init) }
}

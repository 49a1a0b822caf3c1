import ComputeAccounting
import Foundation
import Tabular
import TextFormats
import Testing

/// Configurations of published models with counts of the models that transformers builds of them, where they lie beside the checkout.
enum SharedConfigurations {
  static let folder: URL? = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let given = ProcessInfo.processInfo.environment["ISOFLOP_SHARED"].map { URL(fileURLWithPath: $0) }
    let folder = (given ?? package.deletingLastPathComponent().appendingPathComponent("shared")).appendingPathComponent("data/configs")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  static let isPresent = folder != nil
  static let absence: Comment = "the configurations and their counts are not beside this checkout; set ISOFLOP_SHARED to their folder"

  /// One row of counts.
  struct Row {
    var name: String
    var counts: [String: Double]
    /// The count of a column, if the row has it.
    subscript(column: String) -> Double? { counts[column] }
  }

  /// The rows of the table of counts.
  static func rows() throws -> [Row] {
    guard let folder else { return [] }
    let table = try Table(bytes: [UInt8](Data(contentsOf: folder.appendingPathComponent("model-counts.csv"))), name: "model-counts.csv")
    let names = table.header
    let place = try #require(names.firstIndex(of: "config"))
    return table.rows.map { row in
      let pairs = zip(names, row.fields).compactMap { name, field in Double(field).map { (name, $0) } }
      return Row(name: row.fields[place], counts: Dictionary(uniqueKeysWithValues: pairs))
    }
  }

  /// The account of a file in one of the folders of spellings; `nil` if the folder doesn't have it.
  static func account(_ spelling: String, _ name: String) throws -> ModelAccount? {
    guard let path = folder?.appendingPathComponent(spelling).appendingPathComponent(name), FileManager.default.fileExists(atPath: path.path)
    else { return nil }
    return try ModelAccount(configuration: JSONValue(parsing: Data(contentsOf: path), options: .init(allowsNonFinite: true)))
  }
}

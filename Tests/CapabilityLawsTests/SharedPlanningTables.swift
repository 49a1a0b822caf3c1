import Foundation
import Tabular
import Testing

/// Public tables of runs and scores, where they lie beside the checkout.
enum SharedPlanningTables {
  static let folder: URL? = {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let package = tests.deletingLastPathComponent().deletingLastPathComponent()
    let given = ProcessInfo.processInfo.environment["ISOFLOP_SHARED"].map { URL(fileURLWithPath: $0) }
    let folder = (given ?? package.deletingLastPathComponent().appendingPathComponent("shared")).appendingPathComponent("data/planning")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  static let isPresent = folder != nil
  static let absence: Comment = "the public tables are not beside this checkout; set ISOFLOP_SHARED to their folder"

  /// A table by its file's name.
  static func table(_ name: String) throws -> Table {
    let folder = try #require(folder)
    return try Table(bytes: [UInt8](Data(contentsOf: folder.appendingPathComponent(name))), name: name)
  }
}

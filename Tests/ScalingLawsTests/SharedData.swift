import Foundation
import ScalingLaws
import Tabular
import Testing

/// Public tables of real runs that lie beside the checkout, where they do.
enum SharedData {
  static let folder: URL? = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let given = ProcessInfo.processInfo.environment["ISOFLOP_SHARED"].map { URL(fileURLWithPath: $0) }
    let folder = (given ?? package.deletingLastPathComponent().appendingPathComponent("shared")).appendingPathComponent("data/training")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  static let isPresent = folder != nil
  static let absence: Comment = "the public run tables are not beside this checkout; set ISOFLOP_SHARED to their folder"

  static func table(_ name: String, columns: [RunQuantity: String] = [:]) throws -> RunTable {
    try RunTable(text(name), columns: columns)
  }

  static func text(_ name: String) throws -> Table {
    guard let folder else { throw CocoaError(.fileNoSuchFile) }
    return try Table(bytes: [UInt8](Data(contentsOf: folder.appendingPathComponent(name))), name: name)
  }
}

import CapabilityLaws
import Foundation
import Tabular
import Testing

/// Public tables of scores that lie beside the checkout, where they do.
enum SharedScores {
  static let folder: URL? = {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let given = ProcessInfo.processInfo.environment["ISOFLOP_SHARED"].map { URL(fileURLWithPath: $0) }
    let folder = (given ?? package.deletingLastPathComponent().appendingPathComponent("shared")).appendingPathComponent("data")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  static let isPresent = folder != nil
  static let absence: Comment = "the public tables of scores are not beside this checkout; set ISOFLOP_SHARED to their folder"

  static func text(_ name: String) throws -> Table {
    guard let folder else { throw CocoaError(.fileNoSuchFile) }
    return try Table(bytes: [UInt8](Data(contentsOf: folder.appendingPathComponent(name))), name: name)
  }
}

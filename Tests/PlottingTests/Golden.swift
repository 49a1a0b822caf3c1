import Foundation
import Testing

/// Files with the exact output that a version of the package gives.
///
/// `ISOFLOP_UPDATE_GOLDEN=1 swift test` writes them anew; read the difference before committing it.
enum Golden {
  static func expect(_ text: String, matches name: String, location: SourceLocation = #_sourceLocation) throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.appending(path: "Golden/Plotting/\(name)")
    if ProcessInfo.processInfo.environment["ISOFLOP_UPDATE_GOLDEN"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected, "\(name) differs from its golden file", sourceLocation: location)
  }
}

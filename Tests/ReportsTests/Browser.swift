import Foundation

/// A headless Chromium, where the machine has one.
enum Browser {
  static let path =
    ["CHROMIUM"].compactMap { ProcessInfo.processInfo.environment[$0] }.first
    ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first(where: FileManager.default.isExecutableFile)

  /// Opens a page, waits for its scripts, and gives the document that they left.
  static func document(of page: String, width: Int = 1000) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "isoflop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "page.html")
    try Data(page.utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(filePath: path ?? "")
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--user-data-dir=\(folder.path)/profile", "--window-size=\(width),900",
      "--virtual-time-budget=10000", "--dump-dom", file.absoluteString,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}

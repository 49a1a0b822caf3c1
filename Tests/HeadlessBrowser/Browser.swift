import Foundation

/// A headless Chromium, where the machine has one.
public enum Browser {
  /// Where it is.
  public static let path =
    ["CHROMIUM"].compactMap { ProcessInfo.processInfo.environment[$0] }.first
    ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first(where: FileManager.default.isExecutableFile)

  /// Opens a page, waits for its scripts, and gives the document that they left.
  public static func document(of page: String, width: Int = 1000) throws -> String {
    try withFolder { folder in
      let file = folder.appending(path: "page.html")
      try Data(page.utf8).write(to: file)
      return try open(file.absoluteString, folder, width: width, milliseconds: 1_000_000)
    }
  }

  /// Opens an address, waits for a moment of its scripts' time, and gives the document that they left.
  public static func document(at address: String) throws -> String {
    try withFolder { folder in try open(address, folder, width: 1000, milliseconds: 2000) }
  }

  private static func withFolder(_ body: (URL) throws -> String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "isoflop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  private static func open(_ address: String, _ folder: URL, width: Int, milliseconds: Int) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: path ?? "")
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--user-data-dir=\(folder.path)/profile", "--window-size=\(width),900",
      "--virtual-time-budget=\(milliseconds)", "--dump-dom", address,
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

import Foundation

/// The folders of text that come with Swift and with the build of this package.
///
/// A corpus that needs no download: who could build the program has it. Its text depends on the toolchain's version, so losses are comparable only between
/// machines with the same one; the SHA-256 in the manifest shows that.
enum Toolchain {
  /// A folder to take files from.
  struct Root {
    var label: String
    var url: URL
    var wants: @Sendable (String) -> Bool
  }

  /// The dependencies whose sources are taken: those that every build of the command line fetches.
  ///
  /// They are fetched with or without the network stack.
  ///
  /// The list is fixed: what the quickstart measures must not change with every new dependency.
  static let packages: Set<String> = ["swift-argument-parser", "swift-numerics"]

  /// The folders to take files from, those that exist.
  ///
  /// The compiler's own headers (`lib/clang`) are left out: nine tenths of their 15 MB are lists of vector intrinsics made from tables.
  static func roots(usr: URL, checkouts: URL?) -> [Root] {
    let toolchain = ["include", "lib/swift"].map { Root(label: $0, url: usr.appending(path: $0), wants: isInterface) }
    let sources = checkouts.map { [Root(label: "checkouts", url: $0, wants: isSource)] } ?? []
    return (toolchain + sources).filter { FileManager.default.fileExists(atPath: $0.url.path) }
  }

  /// Headers and public module interfaces. A module's private and package interfaces hold the public one again; `urename.h` is a list of 2,000 names.
  @Sendable static func isInterface(_ path: String) -> Bool {
    if path.hasSuffix("/urename.h") { return false }
    if path.hasSuffix(".swiftinterface") { return !path.hasSuffix(".private.swiftinterface") && !path.hasSuffix(".package.swiftinterface") }
    return path.hasSuffix(".h") || path.hasSuffix(".hpp")
  }

  /// Swift sources of `packages`. The C sources of dependencies are vendored or made by a program.
  @Sendable static func isSource(_ path: String) -> Bool {
    path.hasSuffix(".swift") && !path.hasSuffix(".pb.swift")
      && path.split(separator: "/").first.map { packages.contains(String($0)) } == true
  }

  /// Returns the `usr` folder of the toolchain, as `swift` itself reports it.
  ///
  /// Links and version managers make the path of `swift` no guide.
  static func usr() throws(CorpusError) -> URL {
    struct TargetInfo: Decodable {
      struct Paths: Decodable { var runtimeResourcePath: String }
      var paths: Paths
    }
    let output = try output(of: ["swift", "-print-target-info"])
    guard let info = try? JSONDecoder().decode(TargetInfo.self, from: output) else {
      throw .noToolchain(reason: "`swift -print-target-info` gave no JSON")
    }
    return URL(filePath: info.paths.runtimeResourcePath).deletingLastPathComponent().deletingLastPathComponent()
  }

  /// The folders of builds: that of `swift build`, and that of `scripts/quickstart`.
  private static let scratchFolders = [".build", ".build-quickstart"]

  /// The `checkouts` folder of the build that the running program lies in, or of the package in the current folder.
  static func checkouts() -> URL? {
    let program = URL(filePath: Bundle.main.executablePath ?? CommandLine.arguments[0]).resolvingSymlinksInPath()
    let current = URL(filePath: FileManager.default.currentDirectoryPath)
    return (ancestors(of: program) + scratchFolders.map { current.appending(path: $0) })
      .map { $0.appending(path: "checkouts") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }

  /// The folders above a file, the nearest first.
  private static func ancestors(of file: URL) -> [URL] {
    var (folder, folders) = (file, [URL]())
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      folders.append(folder)
    }
    return folders
  }

  private static func output(of command: [String]) throws(CorpusError) -> Data {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { throw .noToolchain(reason: reason(error)) }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw .noToolchain(reason: "`\(command.joined(separator: " "))` failed") }
    return data
  }
}

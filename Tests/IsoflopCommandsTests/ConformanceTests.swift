#if Serving
import Foundation
import TestFolders
import Testing

/// The gateway under real clients and beside a real server: the programs in `Tests/Conformance`.
@Suite struct ConformanceTests {
  @Test(
    .enabled(
      if: python(with: "openai", "schemathesis"), "needs openai and schemathesis: set ISOFLOP_PYTHON to a Python from 3.11 that has them"),
    arguments: ["clients.py", "schemas.py"])
  func servesOpenAIsClient(program: String) throws {
    try Self.run(program)
  }

  @Test(
    .enabled(
      if: server != nil && python(with: "openai", "gguf"),
      "needs llama.cpp: set ISOFLOP_LLAMA_SERVER to its server and ISOFLOP_PYTHON to a Python from 3.11 that has openai and gguf"))
  func servesInFrontOfLlamaCpp() throws {
    try Self.run("llama_cpp.py", [try #require(server)])
  }

  private static func run(_ program: String, _ arguments: [String] = []) throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(filePath: try #require(python))
    process.arguments = [programs.appending(path: program).path, CommandLineTool.executable.path] + arguments
    process.standardOutput = try folder.file("output", text: "", for: .writing)
    process.standardError = try folder.file("errors", text: "", for: .writing)
    try process.run()
    process.waitUntilExit()
    let errors = try folder.text("errors")
    #expect(process.terminationStatus == 0, "\(errors.suffix(8_000))")
  }

  private static let programs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Conformance")
}

/// Whether the Python of the tests has some packages.
private func python(with packages: String...) -> Bool {
  guard let python else { return false }
  let process = Process()
  process.executableURL = URL(filePath: python)
  process.arguments =
    [
      "-c", "import sys, importlib.util as u; sys.exit(sys.version_info < (3, 11) or not all(map(u.find_spec, sys.argv[1:])))",
    ] + packages
  guard (try? process.run()) != nil else { return false }
  process.waitUntilExit()
  return process.terminationStatus == 0
}

private let python = ProcessInfo.processInfo.environment["ISOFLOP_PYTHON"]
private let server = ProcessInfo.processInfo.environment["ISOFLOP_LLAMA_SERVER"]
#endif

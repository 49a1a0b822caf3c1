import Foundation
import TestFolders

/// The built `isoflop`, run as a person would.
struct CommandLineTool {
  /// What a run of the tool printed and how it ended.
  struct Outcome {
    var status: Int32
    var output: String
    /// Standard error with the lines of each sentence joined.
    var errors: String
    /// Standard error as it was printed.
    var printedErrors: String

    init(status: Int32, output: String, errors: String) {
      (self.status, self.output, printedErrors) = (status, output, errors)
      self.errors = errors.replacing("\n  ", with: " ")
    }

    /// Standard output as a JSON object.
    func object() throws -> [String: Any] {
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
    }
  }

  /// The executable beside the test bundle.
  static let executable: URL = {
    let bundle = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appending(path: "isoflop")
  }()

  /// Runs the tool to its end.
  @discardableResult
  static func run(_ arguments: String..., input: String? = nil, environment: [String: String] = [:]) throws -> Outcome {
    try run(arguments, input: input, environment: environment)
  }

  /// Runs the tool with a list of arguments to its end.
  @discardableResult
  static func run(_ arguments: [String], input: String? = nil, environment: [String: String] = [:]) throws -> Outcome {
    let folder = try TemporaryFolder()
    let process = try start(arguments, input: input, environment: environment, streams: folder)
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try folder.text("output"), errors: try folder.text("errors"))
  }

  /// Starts the tool; its streams go to files in a folder.
  static func start(
    _ arguments: [String], input: String? = nil, environment: [String: String] = [:], streams: TemporaryFolder
  ) throws -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = try streams.file("input", text: input ?? "", for: .reading)
    process.standardOutput = try streams.file("output", text: "", for: .writing)
    process.standardError = try streams.file("errors", text: "", for: .writing)
    try process.run()
    return process
  }
}

import Foundation
import TestFolders
import Testing

/// Outputs keep what they must not replace, and end with a status where they can't be written.
@Suite struct OutputTests {
  private static let table = FitCommandTests.table

  /// A folder with a table and, beside it, a symbolic and a hard link to it.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let table = try folder.write(Self.table, to: "runs.csv")
    try FileManager.default.createSymbolicLink(atPath: folder.path("soft.txt"), withDestinationPath: table)
    try FileManager.default.linkItem(atPath: table, toPath: folder.path("hard.txt"))
    try FileManager.default.copyItem(atPath: table, toPath: folder.path("runs.txt"))
    return folder
  }

  /// `--force` is for old results; the table that is fitted isn't one.
  @Test(
    arguments: [
      ["fit", "runs.txt", "--out", "runs.txt"], ["fit", "runs.csv", "--out", "soft.txt"], ["fit", "runs.csv", "--out", "hard.txt"],
      ["fit", "soft.txt", "--out", "hard.txt"], ["backtest", "runs.txt", "--out", "./runs.txt"],
      ["forecast", "runs.txt", "--compute", "1e20", "--json", "--out", "runs.txt"], ["plot", "runs.csv", "--out", "hard.txt"],
      ["plot", "runs.csv", "--out", "runs.csv"], ["next", "runs.csv", "--target", "1e20", "--budget", "1e19", "--out", "soft.txt"],
      ["compare", "runs.csv", "runs.txt", "--out", "runs.txt"],
    ])
  func anInputIsNotReplaced(arguments: [String]) throws {
    let folder = try folder()
    let paths = ["runs.csv", "runs.txt", "soft.txt", "hard.txt", "./runs.txt"]
    let outcome = try CommandLineTool.run(arguments.map { paths.contains($0) ? folder.path($0) : $0 } + ["--force"])
    #expect(outcome.status == 73, "\(outcome)")
    #expect(outcome.errors.contains("is read by this command and is not replaced"), "\(outcome.errors)")
    for name in ["runs.csv", "runs.txt", "soft.txt", "hard.txt"] { #expect(try folder.text(name) == Self.table) }
  }

  @Test func aTextToTrainOnIsNotReplaced() throws {
    let folder = try TemporaryFolder()
    let words = String(repeating: "some words to train on. ", count: 4000)
    let path = try folder.write(words, to: "words.txt")
    let outcome = try CommandLineTool.run("corpus", "--corpus", path, "--print", "training", "--out", path, "--force")
    #expect(outcome.status == 73 && outcome.errors.contains("is read by this command"), "\(outcome.errors)")
    let inside = try CommandLineTool.run("corpus", "--corpus", folder.url.path, "--out", path, "--force")
    #expect(inside.status == 73 && inside.errors.contains("lies in a folder that is read by this command"), "\(inside.errors)")
    #expect(try folder.text("words.txt") == words)
  }

  @Test func anEndingThatNamesNoFormatIsRefused() throws {
    let folder = try folder()
    for name in ["figure.png", "figure.pdf", "figure.jpg", "figure.svgg", "figure"] {
      let outcome = try CommandLineTool.run("plot", folder.path("runs.csv"), "--out", folder.path(name))
      #expect(outcome.status == 64 && !FileManager.default.fileExists(atPath: folder.path(name)), "\(name): \(outcome)")
    }
    let capitals = try CommandLineTool.run("plot", folder.path("runs.csv"), "--out", folder.path("F.SVG"))
    #expect(capitals.status == 0 && capitals.errors.contains("wrote \(folder.path("F.SVG"))"), "\(capitals)")
    #expect(try folder.text("F.SVG").hasPrefix("<svg"))
  }

  @Test func theEndingJSONIsJSON() throws {
    let folder = try folder()
    let outcome = try CommandLineTool.run("fit", folder.path("runs.csv"), "--out", folder.path("fit.json"))
    #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.contains("wrote "))
    let object = try JSONSerialization.jsonObject(with: Data(try folder.text("fit.json").utf8)) as? [String: Any]
    #expect(object?["parameters"] != nil)
  }

  @Test func theReasonIsTheSystemsInWords() throws {
    let folder = try folder()
    let long = String(repeating: "a", count: 300) + ".txt"
    let cases: [(out: String, message: String)] = [
      ("absent/fit.txt", "absent/fit.txt: there is no folder "), ("runs.csv/fit.txt", "runs.csv/fit.txt: there is no folder "),
      (long, "\(long) can't be written: file name too long."),
    ]
    for (out, message) in cases {
      let outcome = try CommandLineTool.run("fit", folder.path("runs.csv"), "--out", folder.path(out))
      #expect(outcome.status == 73 && outcome.errors.contains(message) && !outcome.errors.contains("Domain"), "\(outcome)")
    }
    let asFolder = try CommandLineTool.run("replay", folder.url.path)
    #expect(asFolder.status == 66 && asFolder.errors.contains("is a folder: give a file."), "\(asFolder)")
  }

  /// Runs the tool with streams that can't be written.
  private func run(_ arguments: [String], output: String? = nil, errors: String? = nil) throws -> (status: Int32, errors: String) {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = CommandLineTool.executable
    process.arguments = arguments
    process.standardOutput = try output.map { try #require(FileHandle(forWritingAtPath: $0)) } ?? folder.file("o", text: "", for: .writing)
    process.standardError = try errors.map { try #require(FileHandle(forWritingAtPath: $0)) } ?? folder.file("e", text: "", for: .writing)
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, errors == nil ? try folder.text("e").replacing("\n  ", with: " ") : "")
  }

  static let hasFullDevice = FileManager.default.fileExists(atPath: "/dev/full")

  @Test(.enabled(if: OutputTests.hasFullDevice, "needs /dev/full"))
  func aFullStandardOutputIsOneLineAndStatus74() throws {
    let folder = try folder()
    for arguments in [
      ["fit", folder.path("runs.csv")], ["fit", folder.path("runs.csv"), "--json"], ["plot", folder.path("runs.csv")], ["--help"],
      ["fit", "--help"],
      ["--version"],
    ] {
      let outcome = try run(arguments, output: "/dev/full")
      #expect(outcome.status == 74, "\(arguments): \(outcome)")
      #expect(outcome.errors.split(separator: "\n").filter { !$0.hasPrefix("note: ") }.count == 1, "\(arguments): \(outcome)")
    }
  }

  /// A file that is opened while standard output is closed must not become standard output.
  @Test func closedStreamsAreStatus74AndTouchNoFile() throws {
    let folder = try folder()
    for (redirection, status) in [(">&-", 74), ("2>&-", 0), (">&- 2>&-", 74), ("<&-", 0)] as [(String, Int32)] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", "exec \"$0\" fit \"$1\" \(redirection)", CommandLineTool.executable.path, folder.path("runs.csv")]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == status, "\(redirection)")
      #expect(try folder.text("runs.csv") == Self.table)
    }
  }

  /// A log on a full disk must not cost the run.
  @Test(.enabled(if: OutputTests.hasFullDevice, "needs /dev/full"))
  func progressThatCantBeWrittenEndsNothing() throws {
    let folder = try folder()
    let text = try folder.write(String(repeating: "some words to train on. ", count: 4000), to: "words.txt")
    let training = ["train", "--compute", "2e8", "--width", "16", "--layers", "1", "--corpus", text]
    #expect(try run(training, errors: "/dev/full").status == 0)
    #expect(try run(["fit", folder.path("absent.csv")], errors: "/dev/full").status == 66)
  }

  /// 128 and the number of the signal, as shells count.
  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func aSignalIsTheStatus(signal: Int32, status: Int32) throws {
    let folder = try folder()
    let text = try folder.write(String(repeating: "some words to train on. ", count: 4000), to: "words.txt")
    let process = try CommandLineTool.start(
      ["train", "--compute", "1e12", "--width", "16", "--layers", "1", "--corpus", text], streams: folder)
    // Progress is shown once the handler is there.
    for _ in 0..<400 {
      if try !folder.text("errors").isEmpty { break }
      usleep(25_000)
    }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationStatus == status && process.terminationReason == .exit)
  }
}

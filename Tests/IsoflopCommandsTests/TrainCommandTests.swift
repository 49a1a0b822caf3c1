import Foundation
import TestFolders
import Testing

/// `isoflop train` and `isoflop ladder`, as a person who mistypes, stops and continues them.
@Suite(.serialized) struct TrainCommandTests {
  private static let small = ["--width", "16", "--layers", "1", "--context", "32", "--corpus", "synthetic"]

  private func train(_ arguments: String...) throws -> CommandLineTool.Outcome {
    try CommandLineTool.run(["train"] + arguments + Self.small)
  }

  @Test(arguments: [["--threads", "0"], ["--threads", "-2"], ["--sequences", "0"], ["--sequences", "-1"]])
  func `no threads and no windows are refused`(_ option: [String]) throws {
    let outcome = try CommandLineTool.run(["train", "--compute", "1e8"] + option)
    #expect(outcome.status == 64 && outcome.errors.contains(option[0]), "\(outcome.errors)")
  }

  @Test func `more threads than windows are said and not made`() throws {
    let outcome = try train("--compute", "1e8", "--threads", "100000")
    #expect(
      outcome.status == 0 && outcome.errors.contains("a step of 2 windows has work for 2 threads, not for 100000"), "\(outcome.errors)")
    let one = try train("--compute", "1e8", "--threads", "1", "--json")
    #expect(try train("--compute", "1e8", "--threads", "3", "--json").object()["loss"] as? Double == one.object()["loss"] as? Double)
    #expect(!one.errors.contains("has work for"))
  }

  @Test func `a shape beyond the memory is refused with its bytes before the text is read`() throws {
    let outcome = try CommandLineTool.run("train", "--compute", "1e18", "--context", "1048576", "--corpus", "/no/such/text")
    #expect(outcome.status == 64 && outcome.errors.contains(" bytes), but this process may use"), "\(outcome.errors)")
  }

  @Test(arguments: [["--compute", "1"], ["--compute", "1e10", "--sequences", "100000000"]])
  func `a budget below one step is refused`(_ options: [String]) throws {
    let outcome = try CommandLineTool.run(["train"] + options)
    #expect(outcome.status == 64 && outcome.errors.contains("more than the whole budget of"), "\(outcome.errors)")
  }

  @Test func `a budget is spent with key and value heads left out, too`() throws {
    let outcome = try CommandLineTool.run(
      "train", "--compute", "2e9", "--width", "64", "--layers", "1", "--context", "32", "--key-value-heads", "1", "--corpus", "synthetic",
      "--json")
    let compute = try #require(try outcome.object()["compute"] as? Double)
    #expect(abs(compute / 2e9 - 1) < 0.02, "\(compute)")
  }

  @Test func `a signal ends a run within its step, and says what is kept`() throws {
    let folder = try TemporaryFolder()
    let checkpoint = folder.path("run.safetensors")
    for options in [[], ["--checkpoint", checkpoint]] {
      let process = try CommandLineTool.start(
        ["train", "--compute", "1e16", "--sequences", "1000000"] + options + Self.small, streams: folder)
      // The run listens before it reads its text; a signal before that would end it at once.
      Thread.sleep(forTimeInterval: 0.5)
      kill(process.processIdentifier, SIGTERM)
      let end = Date(timeIntervalSinceNow: 20)
      while process.isRunning, Date() < end { Thread.sleep(forTimeInterval: 0.02) }
      #expect(!process.isRunning, "the step of minutes isn't waited for")
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      process.waitUntilExit()
      let errors = try folder.text("errors").replacing("\n  ", with: " ")
      #expect(errors.contains(options.isEmpty ? "nothing is kept without --checkpoint FILE" : "kept in \(checkpoint)"), "\(errors)")
      #expect(!errors.contains("what is finished is kept"))
    }
    #expect(FileManager.default.fileExists(atPath: checkpoint))
  }

  @Test func `a device isn't a text`() throws {
    let outcome = try CommandLineTool.run("corpus", "--corpus", "/dev/zero")
    #expect(outcome.status == 66 && outcome.errors.contains("/dev/zero is no regular file"), "\(outcome.errors)")
  }
}

@Suite(.serialized) struct LadderCommandTests {
  private static let grid = ["--budgets", "2e10", "--sizes", "2", "--corpus", "synthetic"]

  @Test func `a plan whose sizes would be equal is refused with the reason`() throws {
    let outcome = try CommandLineTool.run("ladder", "plan", "--budgets", "1e20", "1e21", "1e22")
    #expect(outcome.status == 64 && outcome.output.isEmpty, "\(outcome.output)")
    #expect(outcome.errors.contains("at 1e20 FLOP the best size is about") && outcome.errors.contains("would show no minimum"))
    let study = try TemporaryFolder()
    let quickstart = try CommandLineTool.run("quickstart", "--study", study.path("s"), "--reach", "1e9", "--corpus", "synthetic")
    #expect(quickstart.status == 64 && !FileManager.default.fileExists(atPath: study.path("s")), "\(quickstart.errors)")
  }

  @Test func `a plan is printed with its compute, and its time to standard error`() throws {
    let outcome = try CommandLineTool.run("ladder", "plan", "--budgets", "4e10", "8e10")
    #expect(outcome.status == 0 && outcome.output.contains("FLOP in all") && !outcome.output.contains("GFLOP/s"))
    #expect(outcome.errors.contains("FLOP, about ") && outcome.errors.contains("measured just now"), "\(outcome.errors)")
  }

  @Test func `a study is shown and continued by its folder alone`() throws {
    let folder = try TemporaryFolder()
    let study = folder.path("study")
    let process = try CommandLineTool.start(["ladder", "run", "--study", study] + Self.grid, streams: folder)
    while !FileManager.default.fileExists(atPath: study + "/manifest.json") && process.isRunning { Thread.sleep(forTimeInterval: 0.01) }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    let resumed = try CommandLineTool.run("ladder", "resume", study)
    #expect(resumed.status == 0 && resumed.output.contains("3 finished"), "\(resumed.errors)")
    for arguments in [[study], ["--study", study]] {
      #expect(try CommandLineTool.run(["ladder", "status"] + arguments).output == resumed.output)
    }
    for arguments in [[], [study, "--study", study]] {
      #expect(try CommandLineTool.run(["ladder", "status"] + arguments).status == 64)
    }
    // The command that began it continues it as well, and nothing is trained twice.
    #expect(try CommandLineTool.run(["ladder", "run", "--study", study] + Self.grid).output == resumed.output)
  }

  @Test func `a study of files is continued from where they were, or from where they are now`() throws {
    let folder = try TemporaryFolder()
    let (study, text) = (folder.path("study"), folder.path("text"))
    let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    try FileManager.default.copyItem(atPath: sources.appending(path: "Sources/NumericalMethods").path, toPath: text)
    let begun = try CommandLineTool.run(["ladder", "run", "--study", study, "--budgets", "2e10", "--sizes", "1", "--corpus", text])
    #expect(begun.status == 0, "\(begun.errors)")
    #expect(try CommandLineTool.run("ladder", "resume", study).output == begun.output)
    try FileManager.default.moveItem(atPath: text, toPath: text + "2")
    #expect(try CommandLineTool.run("ladder", "resume", study).status == 66)
    #expect(try CommandLineTool.run("ladder", "resume", study, "--corpus", text + "2").output == begun.output)
    #expect(try CommandLineTool.run("ladder", "resume", folder.path("nothing")).status == 66)
  }
}

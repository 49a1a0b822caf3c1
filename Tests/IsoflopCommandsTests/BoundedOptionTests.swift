import Foundation
import ScalingLaws
import Testing

/// Numbers that nobody means, and inputs without an end: refused in one line before any work.
struct BoundedOptionTests {
  @Test(arguments: [
    ["train", "--compute", "1e9", "--width=-1"], ["train", "--compute", "1e9", "--layers", "9000000000000000000"],
    ["train", "--compute", "1e9", "--head-width", "0"], ["train", "--compute", "1e9", "--context", "9223372036854775807"],
    ["forecast", "pass-at-k", "-", "--to", "9223372036854775807"], ["replay", "-", "--orders", "99999999"],
    ["fit", "-", "--bootstrap", "39", "--threads", "9223372036854775807"],
    ["fit", "-", "--formula", "A/" + String(repeating: "N^", count: 3000) + "alpha"],
    ["forecast", "-", "--compute", "1e22", "--unique-tokens", "1e-300"],
    ["train", "--compute", "1e308"], ["train", "--compute", "1e9", "--learning-rate", "1e18"],
    ["train", "--compute", "1e9", "--beta2", "0"], ["train", "--compute", "1e9", "--checkpoint", ""],
    ["train", "--compute", "nan"], ["ladder", "plan", "--sizes", "9223372036854775807"],
    ["fit", "-", "--delta", "1e-308"], ["fit", "-", "--objective", "asymmetric", "--penalty", "1e8"],
    ["fit", "-", "--confidence", "1e-308"], ["fit", "-", "--at", "N=1e308,D=1e11"], ["fit", "-", "--at", "N=1e9,D=1e-9"],
    ["next", "-", "--target", "1e13", "--budget", "1e308"], ["calibrate", "-", "--orders", "9223372036854775807"],
    ["calibrate", "-", "--target-accuracy=-1"], ["replay", "-", "--price", "inf"], ["replay", "-", "--threshold", "1e-308"],
    ["quickstart", "--reach", "1e308"], ["evidence", "--samples", "9223372036854775807"],
  ])
  func areRefused(arguments: [String]) throws {
    let outcome = try CommandLineTool.run(arguments, input: FitCommandTests.table)
    #expect(outcome.status == 64 || outcome.status == 65, "\(outcome.status) \(outcome.errors)")
    #expect(outcome.output.isEmpty && outcome.errors.utf8.count < 3000 && !outcome.errors.contains("Fatal"))
  }

  /// What a request to a server, a check and a search may take.
  @Test(arguments: [
    ["--retries", "100000000"], ["--temperature", "1e308"], ["--temperature", "nan"], ["--timeout", "1e-308"], ["--seed=-1"],
    ["--check", "true", "--check-seconds", "1e308"], ["--check", "true", "--check-memory", "9223372036854775807"],
    ["--check", "true", "--check-file-size", "9223372036854775807"], ["--width", "9223372036854775807"],
    ["--expansions", "9223372036854775807"], ["--depth", "9223372036854775807"], ["--chains", "9223372036854775807"],
    ["--extensions", "9223372036854775807"], ["--prompt-price", "inf"], ["--model-parameters", "1e-308"],
    ["--max-usd", "inf", "--prompt-price", "1", "--completion-price", "1"], ["--max-calls", "9223372036854775807"],
  ])
  func liveOptionsAreRefused(options: [String]) throws {
    let outcome = try CommandLineTool.run(
      ["solve", "-", "--endpoint", "http://127.0.0.1:9/v1", "--model", "m"] + options, input: "{\"prompt\":\"x\"}\n")
    #expect(outcome.status == 64 && outcome.output.isEmpty && outcome.errors.contains("must lie between"), "\(outcome.errors)")
  }

  /// An option that the strategy doesn't look at would change nothing.
  @Test(arguments: [
    (["replay", "-", "--threshold", "0.9"], "--threshold is for --strategy adaptive, dirichlet: sc doesn't use it"),
    (["replay", "-", "--strategy", "adaptive", "--share", "0.9"], "--share is for --strategy doubling, share"),
    (["solve", "-", "--endpoint", "http://127.0.0.1:9/v1", "--model", "m", "--check", "true"], "--check is for --strategy bon, "),
    (["solve", "-", "--endpoint", "http://127.0.0.1:9/v1", "--model", "m", "--judge", "m"], "--judge is for --strategy bon, weighted-bon"),
    (["solve", "-", "--endpoint", "http://127.0.0.1:9/v1", "--model", "m", "--depth", "3"], "--depth is for --strategy beam"),
  ])
  func idleOptionsAreRefused(arguments: [String], message: String) throws {
    let outcome = try CommandLineTool.run(arguments, input: FitCommandTests.table)
    #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome.errors)")
  }

  /// A device that never ends is named; one that is empty is an empty table.
  @Test func devicesWithoutEndAreRefused() throws {
    guard FileManager.default.fileExists(atPath: "/dev/zero") else { return }
    let endless = try CommandLineTool.run("fit", "/dev/zero")
    #expect(endless.status == 66 && endless.errors.contains("/dev/zero is a device"))
    #expect(try CommandLineTool.run("fit", "/dev/null").status == 65)
  }

  /// A checkpoint without a folder is refused before the training that it would lose.
  @Test func aCheckpointNeedsItsFolder() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "isoflop-\(UUID().uuidString)/run.safetensors").path
    let outcome = try CommandLineTool.run("train", "--compute", "1e9", "--corpus", "synthetic", "--checkpoint", path)
    #expect(outcome.status == 73 && outcome.errors.contains("there is no folder"), "\(outcome.errors)")
  }

  /// Nor is an output: nothing is computed for a file that can't be written.
  @Test func anOutputNeedsItsFolder() throws {
    let nowhere = FileManager.default.temporaryDirectory.appending(path: "isoflop-\(UUID().uuidString)/page.html").path
    let outcome = try CommandLineTool.run("report", "-", "--out", nowhere, input: FitCommandTests.table)
    #expect(outcome.status == 73 && outcome.errors.contains("there is no folder"), "\(outcome.errors)")
    let unnamed = try CommandLineTool.run("fit", "-", "--out", "", input: FitCommandTests.table)
    #expect(unnamed.status == 64 && unnamed.errors.contains("empty name"), "\(unnamed.errors)")
  }

  /// JSON has no infinity: an end without bound is null, and comes back as one.
  @Test func openIntervalsAreWritten() throws {
    let interval = Interval(low: 0.5, high: .infinity)
    let text = String(decoding: try JSONEncoder().encode(interval), as: UTF8.self)
    #expect(text == "[0.5,null]")
    #expect(try JSONDecoder().decode(Interval.self, from: Data(text.utf8)) == interval)
    let outcome = try CommandLineTool.run("fit", "-", "--json", "--confidence", "0.9999999999999999", input: FitCommandTests.noisyTable())
    #expect(outcome.status == 0 && outcome.output.hasPrefix("{"), "\(outcome.errors)")
  }
}

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
  ])
  func areRefused(arguments: [String]) throws {
    let outcome = try CommandLineTool.run(arguments, input: FitCommandTests.table)
    #expect(outcome.status == 64 || outcome.status == 65, "\(outcome.status) \(outcome.errors)")
    #expect(outcome.output.isEmpty && outcome.errors.utf8.count < 3000 && !outcome.errors.contains("Fatal"))
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

#if !Serving
import TestFolders
import Testing

/// A build without the network stack refuses what needs it, and says how to get it.
@Suite struct WithoutServingTests {
  @Test(
    arguments: [
      ["serve", "--upstream", "http://127.0.0.1:9/v1"],
      ["sample", "-", "--endpoint", "http://127.0.0.1:9/v1", "--model", "m", "--out", "never-written.jsonl"],
      ["solve", "-", "--endpoint", "http://127.0.0.1:9/v1", "--model", "m"],
    ])
  func endpointsAreRefused(arguments: [String]) throws {
    let outcome = try CommandLineTool.run(arguments, input: "{\"prompt\":\"6*7?\"}\n")
    #expect(outcome.status == 69 && outcome.output.isEmpty)
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.count == 1 && outcome.errors.contains("swift build -c release --product isoflop"), "\(outcome.errors)")
  }

  @Test func receiptsOfAGatewayAreRefused() throws {
    let folder = try TemporaryFolder()
    let receipts = try folder.write("SQLite format 3\0 and so on", to: "receipts.sqlite")
    let outcome = try CommandLineTool.run("calibrate", receipts)
    #expect(outcome.status == 69 && outcome.errors.contains(receipts), "\(outcome.errors)")
  }
}
#endif

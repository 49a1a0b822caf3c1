#if !Serving
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
    let folder = try TemporaryFolder()
    let process = try CommandLineTool.start(arguments, input: "{\"prompt\":\"6*7?\"}\n", streams: folder)
    process.waitUntilExit()
    let errors = try folder.text("errors")
    #expect(process.terminationStatus == 69)
    #expect(errors.split(separator: "\n").count == 1 && errors.contains("swift build -c release --product isoflop"), "\(errors)")
  }

  @Test func receiptsOfAGatewayAreRefused() throws {
    let folder = try TemporaryFolder()
    let receipts = try folder.write("SQLite format 3\0 and so on", to: "receipts.sqlite")
    let process = try CommandLineTool.start(["calibrate", receipts], streams: folder)
    process.waitUntilExit()
    #expect(process.terminationStatus == 69)
    #expect(try folder.text("errors").contains("receipts"))
  }
}
#endif

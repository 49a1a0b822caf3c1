#if Serving
import ChatCompletions
import Foundation
import LoopbackServer
import TestFolders
import Testing

/// The gateway as a process.
@Suite struct ServeCommandTests {
  @Test func servesAndEndsOnRequest() async throws {
    let (server, folder) = (try LoopbackServer { _, _ in .completion("The answer is 42.") }, try TemporaryFolder())
    let process = try CommandLineTool.start(
      ["serve", "--upstream", server.url, "--port", "0", "--database", folder.path("receipts.sqlite"), "--json"], streams: folder)
    defer { process.terminate() }
    let url = try await Self.url(of: process, in: folder)
    let client = ChatClient(endpoint: try ChatEndpoint(url: url), timeout: .seconds(20))
    let answer = try await client.complete(ChatRequest(model: "m@sc3", messages: [.user("6*7?")]))
    #expect(answer.choices[0].message.text == "The answer is 42.")
    #expect((2...3).contains(server.requests.count), "two that agree decide, and may do so before the third has left")
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(FileManager.default.fileExists(atPath: folder.path("receipts.sqlite")))
  }

  /// A key that no upstream would get is refused, not passed over.
  @Test func aKeyWithoutItsServersIsRefused() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(#"{"upstreams":[{"url":"http://127.0.0.1:9/v1"}]}"#, to: "gateway.json")
    let refused = try CommandLineTool.run("serve", "--config", file, "--key-variable", "KEY")
    #expect(refused.status == 64 && refused.errors.contains("--upstream"), "\(refused.errors)")
  }

  /// A model trained here needs no other server, and strategies work on it.
  @Test func servesALocalModel() async throws {
    let folder = try TemporaryFolder()
    let text = try folder.write(String(repeating: "1+1=2\n2+2=4\n", count: 4_000), to: "text.txt")
    let checkpoint = folder.path("tiny.safetensors")
    let training = try CommandLineTool.run(
      "train", "--corpus", text, "--width", "32", "--layers", "1", "--context", "32", "--compute", "2e9", "--checkpoint", checkpoint)
    #expect(training.status == 0, "\(training.errors)")
    let process = try CommandLineTool.start(["serve", "--local", checkpoint, "--port", "0", "--json"], streams: folder)
    defer { process.terminate() }
    let client = ChatClient(endpoint: try ChatEndpoint(url: try await Self.url(of: process, in: folder)), timeout: .seconds(60))
    var request = ChatRequest(model: "tiny", messages: [.user("1+1=")], temperature: 0, maximumTokens: 4, seed: 1)
    request.stop = .string("\n")
    let plain = try await client.complete(request)
    #expect(plain.usage?.promptTokens == 4 && plain.choices[0].message.text?.contains("\n") == false)
    #expect(try await client.complete(request).choices == plain.choices, "a seed gives the same text")
    request.model = "tiny@bon3"
    #expect(
      try await client.complete(request).choices[0].message.text == plain.choices[0].message.text, "at temperature 0 all are the same")
    #expect(try await client.stream(request).choices[0].message.text == plain.choices[0].message.text)
    request.model = "other"
    await #expect(throws: ChatError.self) { try await client.complete(request) }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  /// From traffic to a policy and back: a share of it is drawn again, calibrates `auto`, and decides in the next run.
  @Test func learnsFromItsTraffic() async throws {
    let (server, folder) = (try LoopbackServer { _, number in .completion("\\boxed{\(number % 5 == 0 ? 7 : 42)}") }, try TemporaryFolder())
    let (receipts, policy) = (folder.path("receipts.sqlite"), folder.path("policy.json"))
    let serve = ["serve", "--upstream", server.url, "--port", "0", "--database", receipts, "--json"]
    try await Self.whileRunning(serve + ["--shadow", "1"], folder) { client in
      for number in 0..<12 { _ = try await client.complete(ChatRequest(model: "m", messages: [.user("question \(number)")])) }
      for _ in 0..<500 where server.requests.count < 12 * 17 { try await Task.sleep(for: .milliseconds(20)) }
    }
    let calibrated = try CommandLineTool.run("calibrate", receipts, "--where", "model=m", "--policy", policy)
    #expect(calibrated.status == 0 && calibrated.output.contains("of 16 samples"), "\(calibrated.errors)")
    let votes = try CommandLineTool.run("replay", receipts, "--strategy", "majority", "--json")
    #expect(votes.status != 0 && votes.errors.contains("whether it is right"), "without labels there is no accuracy")
    try await Self.whileRunning(serve + ["--policy", policy], folder) { client in
      _ = try await client.complete(ChatRequest(model: "m@auto", messages: [.user("x")]))
    }
    let empty = try CommandLineTool.run("calibrate", folder.path("none.sqlite"))
    #expect(empty.status == 66)
  }

  /// Serves while a client asks.
  private static func whileRunning(_ arguments: [String], _ folder: TemporaryFolder, _ body: (ChatClient) async throws -> Void) async throws
  {
    let process = try CommandLineTool.start(arguments, streams: folder)
    defer { process.terminate() }
    try await body(ChatClient(endpoint: try ChatEndpoint(url: try await url(of: process, in: folder)), timeout: .seconds(60)))
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  /// Where a gateway is, once it says so.
  private static func url(of process: Process, in folder: TemporaryFolder) async throws -> String {
    let start = Date()
    while try folder.text("output").isEmpty, process.isRunning, Date().timeIntervalSince(start) < 120 {
      try await Task.sleep(for: .milliseconds(20))
    }
    let ready = try JSONSerialization.jsonObject(with: Data(folder.text("output").utf8)) as? [String: Any]
    let errors = try folder.text("errors")
    return try #require(ready?["url"] as? String, "\(errors)")
  }

  @Test func whatCannotBeServedSaysWhy() throws {
    let folder = try TemporaryFolder()
    let wrong = try folder.write(#"{"upstreams": 7}"#, to: "wrong.json")
    for (arguments, status, word) in [
      ([], 64, "--upstream"), (["--upstream", "ftp://x"], 64, "http://"), (["--config", folder.path("absent.json")], 66, "absent.json"),
      (["--config", wrong], 65, "upstreams"), (["--upstream", "http://127.0.0.1:1/v1", "--policy", wrong], 65, "policy"),
      (["--upstream", "http://127.0.0.1:1/v1", "--key-variable", "ABSENT_KEY"], 64, "ABSENT_KEY"),
      (["--upstream", "http://127.0.0.1:1/v1", "--database", "/nowhere/r.sqlite"], 73, "/nowhere"),
      (["--upstream", "http://127.0.0.1:1/v1", "--port", "99999"], 64, "65535"),
    ] as [([String], Int32, String)] {
      let process = try CommandLineTool.start(["serve"] + arguments, streams: folder)
      process.waitUntilExit()
      let errors = try folder.text("errors").replacing("\n  ", with: " ")
      #expect(process.terminationStatus == status && errors.contains(word), "\(arguments): \(process.terminationStatus) \(errors)")
    }
  }

  @Test func aPortThatIsTakenIsSaidSo() throws {
    let (server, folder) = (try LoopbackServer { _, _ in .completion("x") }, try TemporaryFolder())
    let process = try CommandLineTool.start(["serve", "--upstream", server.url, "--port", "\(server.port)"], streams: folder)
    process.waitUntilExit()
    let errors = try folder.text("errors").replacing("\n  ", with: " ")
    #expect(process.terminationStatus == 69 && errors.contains("in use") && errors.split(separator: "\n").count == 1, "\(errors)")
  }
}
#endif

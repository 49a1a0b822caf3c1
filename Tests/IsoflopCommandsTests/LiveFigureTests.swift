#if Serving
import Foundation
import LoopbackServer
import TestFolders
import Testing

/// The figures of `sample`, `solve` and `replay`, and the progress of a live run.
@Suite struct LiveFigureTests {
  @Test func figuresGoWhereTheirNamesSay() throws {
    let (server, folder) = (try LoopbackServer(SolveCommandTests.seeded), try TemporaryFolder())
    let sampled = try SampleCommandTests.run(
      try SampleCommandTests.arguments(server, folder, samples: 12) + ["--seed", "0", "--plot", folder.path("sample.svg")])
    #expect(sampled.status == 0, "\(sampled.errors)")
    #expect(try folder.text("sample.svg").contains("pass@k"))
    let solved = try SampleCommandTests.run(
      try SolveCommandTests.arguments(server, folder, "--max-samples", "4", "--seed", "0", "--plot", folder.path("solve.json")))
    #expect(try solved.status == 0 && folder.text("solve.json").contains("vega-lite"), "\(solved.errors)")
    for strategy in ["majority", "beta", "window", "share", "entropy", "value", "certain"] {
      let file = folder.path("\(strategy).csv")
      let replayed = try CommandLineTool.run(
        "replay", folder.path("recording.jsonl"), "--strategy", strategy, "--max-samples", "12", "--plot", file, "--plot-cost", "tokens")
      #expect(replayed.status == 0, "\(replayed.errors)")
      #expect(try folder.text("\(strategy).csv").split(whereSeparator: \.isNewline).count > 8, "\(strategy)")
    }
    let drawn = try CommandLineTool.run("replay", folder.path("recording.jsonl"), "--max-samples", "12", "--plot", "-")
    #expect(drawn.status == 0 && drawn.errors.contains("Samples per question"))
  }

  @Test func filesThatExistAreRefusedBeforeACall() throws {
    let (server, folder) = (try LoopbackServer(SolveCommandTests.seeded), try TemporaryFolder())
    for (option, name) in [("--plot", "there.svg"), ("--out", "there.txt"), ("--trace", "there.jsonl")] {
      let there = try folder.write("mine", to: name)
      let outcome = try SampleCommandTests.run(try SolveCommandTests.arguments(server, folder, option, there))
      #expect(try outcome.status == 73 && outcome.errors.contains("--force") && folder.text(name) == "mine", "\(option)")
    }
    #expect(server.requests.isEmpty)
  }

  @Test func progressSaysHowLong() throws {
    let (server, folder) = (try LoopbackServer { SampleCommandTests.answer($0, $1).later(0.15) }, try TemporaryFolder())
    let outcome = try SampleCommandTests.run(try SampleCommandTests.arguments(server, folder, samples: 8) + ["--concurrency", "2"])
    #expect(outcome.status == 0 && outcome.errors.contains(/sample +[0-9]+% · [0-9]+ s left/), "\(outcome.errors)")
  }
}
#endif

import Foundation
import LanguageModel
import TestFolders
import Testing

/// `sample --local` and `solve --local` on a model that is trained in a second.
@Suite struct LocalSamplerTests {
  /// A checkpoint that has learnt one line.
  static func checkpoint(_ folder: TemporaryFolder) throws -> String {
    let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32)
    let configuration = TrainingConfiguration(
      model: model, optimizer: .muon, peakLearningRate: 8e-3, sequencesPerStep: 4, steps: 60, seed: 1)
    let trainer = try Trainer(configuration: configuration, text: Array(String(repeating: "3+4=7\n2+2=4\n", count: 200).utf8))
    while trainer.stepsDone < configuration.steps { _ = trainer.step() }
    let path = folder.path("adder.safetensors")
    try trainer.checkpoint().write(to: path)
    return path
  }

  static let tasks = "id,prompt,gold\na,3+4=,7\nb,2+2=,4\n"

  @Test func samplesFromACheckpoint() throws {
    let folder = try TemporaryFolder()
    let (model, tasks) = (try Self.checkpoint(folder), try folder.write(Self.tasks, to: "tasks.csv"))
    func sample(_ out: String, _ samples: Int, _ more: String...) throws -> CommandLineTool.Outcome {
      try CommandLineTool.run(
        [
          "sample", tasks, "--local", model, "--samples", "\(samples)", "--max-tokens", "6", "--extract", "text", "--out", folder.path(out),
          "--json",
        ]
          + more)
    }
    let outcome = try sample("r.jsonl", 20)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let result = try outcome.object()
    #expect(result["samples"] as? Int == 40 && result["accuracy"] as? Double ?? 0 > 0.8)
    #expect((result["spent"] as? [String: Any])?["flops"] as? Double ?? 0 > 1e6)
    #expect(try sample("again.jsonl", 7, "--concurrency", "1").status == 0 && sample("again.jsonl", 20, "--concurrency", "3").status == 0)
    func lines(_ name: String) throws -> Set<String> {
      Set(try folder.text(name).split(separator: "\n").map { String($0).replacing(/"seconds":[^,}]*/, with: "") })
    }
    #expect(try lines("again.jsonl") == lines("r.jsonl"), "each sample has its seed, in one run or two, in any order")
    let replayed = try CommandLineTool.run("replay", folder.path("r.jsonl"), "--max-samples", "20", "--json")
    #expect(replayed.status == 0, "\(replayed.errors)")
  }

  @Test func solvesByConfidence() throws {
    let folder = try TemporaryFolder()
    let (model, tasks) = (try Self.checkpoint(folder), try folder.write(Self.tasks, to: "tasks.csv"))
    let outcome = try CommandLineTool.run(
      "solve", tasks, "--local", model, "--strategy", "best-of-n", "--max-samples", "5", "--max-tokens", "6", "--extract", "text", "--json")
    #expect(try outcome.status == 0 && outcome.object()["accuracy"] as? Double == 1, "\(outcome.errors)")
  }

  @Test func whatIsNoCheckpointIsRefused() throws {
    let folder = try TemporaryFolder()
    let tasks = try folder.write(Self.tasks, to: "tasks.csv")
    let none = try CommandLineTool.run("sample", tasks, "--local", folder.path("none"), "--out", folder.path("r.jsonl"))
    #expect(none.status == 66 && none.errors.contains("no such checkpoint"))
    let other = try CommandLineTool.run("sample", tasks, "--local", tasks, "--out", folder.path("r.jsonl"))
    #expect(other.status == 65 && other.errors.contains("isn't a checkpoint"), "\(other.errors)")
  }
}

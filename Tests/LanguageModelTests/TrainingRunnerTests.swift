import Foundation
import LanguageModel
import Testing

/// A delegate that records its calls and stops where a test wants it.
private final class Recorder: TrainingDelegate, @unchecked Sendable {
  var stopsAt = Int.max
  var endsAt = Int.max
  var first: Int?
  var progress: [TrainingProgress] = []
  var saves: [Int] = []

  private var step = 0
  var isInterrupted: @Sendable () -> Bool { { [self] in step >= stopsAt } }

  func trainingBegan(_ trainer: Trainer) { (first, step) = (trainer.stepsDone, trainer.stepsDone) }
  func shouldEnd(_ trainer: Trainer) -> Bool { trainer.stepsDone >= endsAt }
  func trainingAdvanced(_ done: TrainingProgress) {
    step = done.metrics.step
    progress.append(done)
  }
  func trainingWillSave(step: Int) { saves.append(step) }

  var losses: [Double] { progress.map(\.metrics.loss) }
}

/// A delegate that only follows.
private final class Follower: TrainingDelegate {
  var isInterrupted: @Sendable () -> Bool { { false } }
}

@Suite struct TrainingRunnerTests {
  static let model = ModelConfiguration(layers: 2, width: 32, heads: 2, context: 32, convolutionWidth: 3)
  static let text = sampleText(count: 4_000)

  static func runner(steps: Int = 20, checkpoint: String? = nil, interval: Double = 1e9, keepsFinishedRun: Bool = true) -> TrainingRunner {
    var configuration = smallConfiguration(model, optimizer: .muon)
    configuration.steps = steps
    return TrainingRunner(
      configuration: configuration, text: text,
      checkpoints: checkpoint.map { .init(path: $0, interval: interval, keepsFinishedRun: keepsFinishedRun) })
  }

  private static func finished(_ runner: TrainingRunner, _ delegate: some TrainingDelegate) throws -> Trainer {
    guard case .finished(let trainer) = try runner.run(delegate) else { throw TrainingError.diverged(step: -1) }
    return trainer
  }

  @Test func `the loop gives the bits of a trainer stepped by hand`() throws {
    let byHand = try Trainer(configuration: Self.runner().configuration, text: Self.text)
    let losses = (0..<20).map { _ in byHand.step().loss }
    let recorder = Recorder()
    let trainer = try Self.finished(Self.runner(), recorder)
    #expect(recorder.losses == losses && trainer.checkpoint() == byHand.checkpoint())
    #expect(recorder.first == 0 && recorder.saves.isEmpty)
    #expect(recorder.progress.last?.fraction == 1 && recorder.progress.last?.secondsLeft == 0)
  }

  @Test(arguments: [1, 7, 19]) func `an interrupted run continues to the same bits`(_ stop: Int) throws {
    try withFolder { folder in
      let whole = Recorder()
      let trainer = try Self.finished(Self.runner(), whole)
      let runner = Self.runner(checkpoint: folder + "/run")
      let (first, second) = (Recorder(), Recorder())
      first.stopsAt = stop
      guard case .interrupted(let step) = try runner.run(first) else {
        Issue.record("the run wasn't interrupted")
        return
      }
      #expect(step == stop && first.saves == [stop])
      let continued = try Self.finished(runner, second)
      #expect(second.first == stop && first.losses + second.losses == whole.losses)
      #expect(continued.checkpoint() == trainer.checkpoint())
      #expect(second.progress.first?.firstStep == stop && second.saves == [20])
      // A finished run isn't trained again.
      let third = Recorder()
      #expect(try Self.finished(runner, third).checkpoint() == trainer.checkpoint() && third.progress.isEmpty)
    }
  }

  @Test func `a killed process loses what came after the last checkpoint, and no bit`() throws {
    try withFolder { folder in
      let path = folder + "/run"
      let whole = try Self.finished(Self.runner(), Follower())
      let recorder = Recorder()
      recorder.stopsAt = 12
      _ = try Self.runner(checkpoint: path, interval: 0).run(recorder)
      #expect(recorder.saves == Array(1...12) + [12], "an interval of 0 writes after every update")
      // What a kill after update 5 would have left.
      let early = try Trainer(configuration: Self.runner().configuration, text: Self.text)
      for _ in 0..<5 { _ = early.step() }
      try early.checkpoint().write(to: path)
      #expect(try Self.finished(Self.runner(checkpoint: path), Follower()).checkpoint() == whole.checkpoint())
    }
  }

  @Test func `a delegate ends a run early, and the finished run is kept or not as the rule says`() throws {
    try withFolder { folder in
      for keeps in [true, false] {
        let (path, recorder) = (folder + "/\(keeps)", Recorder())
        recorder.endsAt = 6
        let trainer = try Self.finished(Self.runner(checkpoint: path, keepsFinishedRun: keeps), recorder)
        #expect(trainer.stepsDone == 6)
        #expect(FileManager.default.fileExists(atPath: path) == keeps)
      }
    }
  }

  @Test func `a loss that isn't finite ends the run`() throws {
    var runner = Self.runner()
    runner.configuration.peakLearningRate = 1e30
    runner.configuration.gradientClip = 1e30
    #expect { try runner.run(Follower()) } throws: { error in
      guard case TrainingError.diverged(let step) = error else { return false }
      return step > 0 && "\(error)".contains("not finite at step \(step)")
    }
  }

  @Test func `a checkpoint of another run is refused and left alone`() throws {
    try withFolder { folder in
      let path = folder + "/run"
      _ = try Self.runner(steps: 5, checkpoint: path).run(Follower())
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(throws: TrainingError.otherRun(path: path)) { try Self.runner(steps: 6, checkpoint: path).run(Follower()) }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("isoflop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }
}

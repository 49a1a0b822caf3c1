import Foundation
import InferenceScaling
import Tabular
import Testing

@Suite struct RecordingReadmeTests {
  /// Twelve problems of forty samples, of which the answer 7 is right two times in three.
  private var bytes: [UInt8] {
    var text = "problem,sample,answer,correct\n"
    for problem in 0..<12 {
      for sample in 0..<40 { text += "\(problem),\(sample),\(sample % 3 == 2 ? "8" : "7"),\(sample % 3 == 2 ? 0 : 1)\n" }
    }
    return Array(text.utf8)
  }

  @Test func readmeExample() throws {
    let recording = try Recording(Table(bytes: bytes, name: "recording.csv"))
    let outcomes = RecordingReplay(recording, orders: 20, seed: 1).run(MajorityVote(limit: 40, rule: BetaStop(threshold: 0.95)))
    let summary = ReplaySummary(outcomes)  // accuracy, samples and tokens, with intervals over problems
    let forecast = PassAtKForecaster().forecast(try recording.successes(), to: 100)
    let policy = try StoppingCalibration(limit: 40, maximumLoss: 0.005).calibrate(recording)
    #expect(summary.accuracy.value > 0.85 && summary.samples.value < 40)
    #expect(forecast.solved == 1 && forecast.passAtK > 0.99)
    #expect(policy.problems == 12 && policy.fullAccuracy == 1)
    let specification = try StrategySpecification("bon16")
    #expect(throws: StrategyError.self) { try specification.strategy(resources: recording.resources) }
  }

  @Test func whatIsWrittenIsRead() throws {
    let question = Question(id: "q \"1\"", prompt: "What\nis it?")
    let candidate = Candidate(
      text: "It is 4.", answer: "4", cost: Spending(calls: 1, completionTokens: 5), confidences: [-0.25, -0.75], score: 0.5, model: "small")
    let lines = try (0..<2).map { try JSONEncoder().encode(RecordingLine(candidate, sample: $0, of: question, gold: "4")) }
    let text = lines.map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
    let recording = try Recording(Table(bytes: Array(text.utf8), name: "live.jsonl"))
    let sample = RecordedSample(answer: "4", isCorrect: true, tokens: 5, score: 0.5, logProbability: -0.5, text: "It is 4.")
    #expect(recording.problems == [RecordedProblem(id: question.id, prompt: question.prompt, gold: "4", samples: [sample, sample])])
    #expect(Candidate(sample).cost == candidate.cost)
  }

  @Test func calibrationIsTheSameEveryTimeAndReadsItself() throws {
    let recording = try Recording(Table(bytes: bytes, name: "recording.csv"))
    let calibration = StoppingCalibration(limit: 40, maximumLoss: 0.005, seed: 3, orders: 20)
    let policy = try calibration.calibrate(recording)
    #expect(try calibration.calibrate(recording) == policy)
    #expect(try JSONDecoder().decode(CalibratedPolicy.self, from: JSONEncoder().encode(policy)) == policy)
    let bare = try calibration.calibrate(recording.withoutLabels)
    #expect(!bare.isLabelled && bare.fullAccuracy == nil && bare.costOfChange == 1)
    #expect(throws: RecordingError.self) { try calibration.calibrate(recording.selecting([0, 1])) }
  }
}

import ArgumentParser
import Foundation
import InferenceScaling

/// `isoflop replay`: what a strategy would have done with recorded answers.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Replay a strategy on recorded answers: its accuracy and its cost.",
    discussion: """
      Strategies see the same samples in the same orders; intervals are over problems. auto calibrates a stopping rule on one half of the problems and scores it on \
      the other, against the vote of all samples.

      Example: isoflop replay recording.csv --strategy beta --threshold 0.95
      Example: isoflop replay recording.csv --strategy auto --max-samples 40 --max-loss 0.12 --calibrate-on half --json
      """)

  /// Which problems auto calibrates on.
  enum CalibrationPart: String, ExpressibleByArgument { case half }

  @OptionGroup var input: RecordingArgument
  @OptionGroup var strategy: StrategyOptions

  @Option(help: "The accuracy that auto may lose against the vote of all samples, in points.")
  var maxLoss = 0.12

  @Option(help: "The problems that auto calibrates on; it is scored on the others.")
  var calibrateOn = CalibrationPart.half

  @Flag(help: "Let auto calibrate on the votes alone, without what is right.")
  var unlabelled = false

  @Option(help: "The policy that isoflop calibrate wrote, for --strategy policy.")
  var policy: String?

  @Option(
    help: "Random orders in which each problem's samples are drawn; 1 keeps the recorded order. By default 100 for auto, 20 for the rest.")
  var orders: Int?

  @Option(help: "The seed of the orders, of auto's halves and of the intervals.")
  var seed: UInt64 = 0

  @Option(help: "The probability that an interval is meant to hold.")
  var confidence = 0.95

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard orders ?? 1 > 0 else { throw ValidationError("--orders must be at least 1.") }
    guard maxLoss >= 0, maxLoss <= 100 else { throw ValidationError("--max-loss is in points of accuracy, between 0 and 100.") }
    guard confidence > 0, confidence < 1 else { throw ValidationError("--confidence must lie between 0 and 1, for example 0.95.") }
    guard (strategy.strategy == .policy) == (policy != nil) else {
      throw ValidationError("--strategy policy and --policy FILE belong together.")
    }
  }

  func run() throws {
    let recording = try input.read()
    guard recording.hasAnswers else { throw RecordingError.noAnswers(file: recording.name) }
    guard recording.isLabelled else { throw RecordingError.unlabelled(file: recording.name) }
    if let poor = recording.problems.first(where: { $0.samples.count < limit }) {
      throw RecordingError.tooFewSamples(file: recording.name, problem: poor.id, found: poor.samples.count, needed: limit)
    }
    let result = try result(recording)
    try output.emit(result, text: result.text)
  }

  private var limit: Int { strategy.strategy == .single ? 1 : strategy.maxSamples }
  private var bootstrap: ClusteredBootstrap { ClusteredBootstrap(seed: seed, confidence: confidence) }

  private func result(_ recording: Recording) throws -> ReplayResult {
    if strategy.strategy == .auto {
      let calibration = StoppingCalibration(limit: limit, maximumLoss: maxLoss / 100, seed: seed, orders: orders ?? 100)
      let held = try HeldOutCalibration(recording, calibration: calibration, usesLabels: !unlabelled)
      return ReplayResult("auto", held.outcomes, against: held.full, seed: seed, bootstrap: bootstrap, policy: held.policy)
    }
    let full = recording.problems.map { MajorityAtK($0).value(limit, seed: seed) ?? 0 }
    let chosen = try policy.map { try CalibratedPolicy(file: $0) }
    let replay = RecordingReplay(recording, orders: orders ?? 20, seed: seed)
    return ReplayResult(
      strategy.strategy.rawValue, outcomes(replay, chosen), against: full, seed: seed, bootstrap: bootstrap, policy: chosen)
  }

  private func outcomes(_ replay: RecordingReplay, _ policy: CalibratedPolicy?) -> [RecordingReplay.Outcome] {
    switch strategy.strategy {
    case .bestOfN: replay.run(BestOfN(count: limit))
    case .weightedBestOfN: replay.run(WeightedVote(count: limit, weight: .score))
    default:
      replay.run(MajorityVote(limit: limit, rule: policy?.rule ?? strategy.rule ?? FixedCount(), stopsWhenCertain: false))
    }
  }
}

extension CalibratedPolicy {
  /// Reads what `isoflop calibrate` wrote.
  init(file: String) throws {
    let bytes = try InputFile.read(file)
    do {
      self = try JSONDecoder().decode(CalibratedPolicy.self, from: Data(bytes))
    } catch {
      throw CommandFailure(.dataError, "\(file) is not a policy of isoflop calibrate: give the file that its --policy wrote.")
    }
  }
}

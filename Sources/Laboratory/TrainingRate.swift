import Foundation
import LanguageModel
import Studies
import Synchronization

/// The training speed of this machine, measured on steps of a run of the size in question.
///
/// A plan's cost in FLOP says nothing to most readers; over this rate it is a time. The rate depends on the shape, on the kernels and on what else the
/// machine does, so a time is good to some tens of per cent.
public struct TrainingRate: Hashable, Sendable {
  /// Real FLOP a second of all workers together.
  public var flopsPerSecond: Double
  /// The runs that were trained at the same time.
  public var workers: Int

  /// Makes a rate.
  public init(flopsPerSecond: Double, workers: Int) { (self.flopsPerSecond, self.workers) = (flopsPerSecond, workers) }

  /// Returns the wall-clock seconds of so much compute.
  public func seconds(compute: Double) -> Double { compute / flopsPerSecond }

  /// Measures the rate: as many runs as there are cores, each for a moment and for two steps at least.
  ///
  /// - Throws: `ConfigurationError` if the run can't be built.
  public static func measured(
    _ configuration: TrainingConfiguration, kernels: Kernels = .fastest, workers: Int = ProcessInfo.processInfo.activeProcessorCount,
    seconds: Double = 0.2
  ) throws(ConfigurationError) -> TrainingRate {
    let text = (0..<(2 * configuration.model.context)).map { UInt8($0 % min(configuration.model.vocabularySize, 97)) }
    var trainers: [Trainer] = []
    for _ in 0..<max(1, workers) { trainers.append(try Trainer(configuration: configuration, text: text, kernels: kernels)) }
    let rates = Mutex(0.0)
    let lanes = Lanes(trainers)
    DispatchQueue.concurrentPerform(iterations: trainers.count) { index in
      let rate = lanes.rate(index, seconds)
      rates.withLock { $0 += rate }
    }
    return TrainingRate(flopsPerSecond: rates.withLock { $0 }, workers: trainers.count)
  }

  /// Trainers that are each used by one iteration alone.
  private final class Lanes: @unchecked Sendable {
    private let trainers: [Trainer]

    init(_ trainers: [Trainer]) { self.trainers = trainers }

    /// FLOP a second of one trainer; its first step, which touches its memory for the first time, isn't counted.
    func rate(_ index: Int, _ seconds: Double) -> Double {
      let (trainer, clock) = (trainers[index], ContinuousClock())
      _ = trainer.step()
      let start = clock.now
      var (steps, elapsed) = (0, 0.0)
      while steps == 0 || elapsed < seconds {
        _ = trainer.step()
        (steps, elapsed) = (steps + 1, (clock.now - start) / .seconds(1))
      }
      return Double(steps) * trainer.configuration.computePerStep / max(elapsed, 1e-9)
    }
  }
}

extension LadderPlan {
  /// Measures the rate of a plan's runs on the one whose size is in the middle.
  ///
  /// - Throws: `LadderPlanError`, `ConfigurationError`.
  public func measuredRate(kernels: Kernels = .fastest) throws -> TrainingRate {
    let runs = try runs().sorted { $0.training.model.parameters < $1.training.model.parameters }
    return try TrainingRate.measured(runs[runs.count / 2].training, kernels: kernels)
  }
}

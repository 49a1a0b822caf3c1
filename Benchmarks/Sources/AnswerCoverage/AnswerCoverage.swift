import Foundation
import InferenceScaling
import NumericalMethods
import Tabular

/// Measures on recordings whether forecasts of pass@k hold as often as they say, and whether calibrated stops keep the loss that they were allowed.
///
///     AnswerCoverage [--draws N] RECORDING.csv [COLUMN=VALUE…] [, RECORDING.csv …]
@main
struct AnswerCoverage {
  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    var draws = 60
    if arguments.first == "--draws", arguments.count > 1, let count = Int(arguments[1]) {
      draws = count
      arguments.removeFirst(2)
    }
    let recordings = try arguments.split(separator: ",").map { try read(Array($0)) }
    print("pass@k: how often the 90% interval held, from random samples of all problems and of random halves of them")
    print("recording                                         from   to   held  halves  mean error  RMSE  width")
    for recording in recordings where recording.isLabelled { try forecasts(recording, draws: draws) }
    print("\ncalibrated on random halves: mean loss on the other halves in points (mean samples), allowed 0.12, 0.5, 1, 2 points")
    for recording in recordings where recording.hasAnswers && recording.isLabelled { try calibrations(recording, draws: draws / 2) }
  }

  private static func read(_ words: [String]) throws -> Recording {
    let table = try Table(bytes: [UInt8](Data(contentsOf: URL(fileURLWithPath: words[0]))), name: words.joined(separator: " "))
    let selection = words.dropFirst().compactMap { RowCondition($0) }
    var recording = try Recording(table, selecting: selection)
    recording.name = ([URL(fileURLWithPath: words[0]).deletingPathExtension().lastPathComponent] + selection.map(\.value)).joined(
      separator: " ")
    return recording
  }

  // MARK: - Forecasts

  private static func forecasts(_ recording: Recording, draws: Int) throws {
    let all = try recording.successes()
    let to = all.map(\.samples).min() ?? 0
    for from in [5, 10, 20] where 2 * from <= to {
      let (whole, halves) = (trials(all, from, to, draws, halving: false), trials(all, from, to, draws, halving: true))
      let errors = whole.map(\.error)
      print(
        recording.name.padding(toLength: 48, withPad: " ", startingAt: 0),
        String(
          format: "%5d %4d  %4.0f%%   %4.0f%%      %+6.2f %5.2f %6.2f", from, to, 100 * share(whole), 100 * share(halves),
          100 * errors.mean,
          100 * errors.map { $0 * $0 }.mean.squareRoot(), 100 * whole.map(\.width).mean))
    }
  }

  private struct Trial {
    var held: Bool
    var error: Double
    var width: Double
  }

  private static func share(_ trials: [Trial]) -> Double { Double(trials.count { $0.held }) / Double(trials.count) }

  private static func trials(_ all: [Successes], _ from: Int, _ to: Int, _ draws: Int, halving: Bool) -> [Trial] {
    (0..<draws).map { draw in
      var generator = SeededGenerator(seed: UInt64(draw), stream: .max)
      let problems = halving ? Array(all.shuffled(using: &generator).prefix(all.count / 2)) : all
      let truth = Double(problems.count { $0.correct > 0 }) / Double(problems.count)
      let forecast = PassAtKForecaster().forecast(problems.enumerated().map { subset($1, from, UInt64(draw), UInt64($0)) }, to: to)
      return Trial(
        held: forecast.interval.contains(truth), error: forecast.passAtK - truth, width: forecast.interval.high - forecast.interval.low)
    }
  }

  /// So many of a problem's samples, drawn without replacement.
  private static func subset(_ known: Successes, _ samples: Int, _ seed: UInt64, _ stream: UInt64) -> Successes {
    var generator = SeededGenerator(seed: seed, stream: stream)
    let outcomes = (0..<known.samples).map { $0 < known.correct }.shuffled(using: &generator)
    return Successes(correct: outcomes.prefix(samples).count { $0 }, samples: samples)
  }

  // MARK: - Calibrations

  private static func calibrations(_ recording: Recording, draws: Int) throws {
    let limit = min(40, recording.problems.map(\.samples.count).min() ?? 0)
    guard recording.problems.count >= 20, limit >= 10 else { return }
    for usesLabels in [true, false] {
      var cells: [String] = []
      for points in [0.12, 0.5, 1, 2] {
        var (loss, samples) = (0.0, 0.0)
        for draw in 0..<draws {
          let calibration = StoppingCalibration(limit: limit, maximumLoss: points / 100, seed: UInt64(draw), orders: 40)
          let held = try HeldOutCalibration(recording, calibration: calibration, usesLabels: usesLabels)
          loss += 100 * held.evaluation.loss / Double(draws)
          samples += held.evaluation.outcomes.map(\.samples).mean / Double(draws)
        }
        cells.append(String(format: "%5.2f (%4.1f)%@", loss, samples, loss > points ? " over" : ""))
      }
      let name = recording.name + (usesLabels ? "" : ", no labels")
      print(name.padding(toLength: 58, withPad: " ", startingAt: 0), cells.joined(separator: "  "))
    }
  }
}

extension [Double] {
  fileprivate var mean: Double { reduce(0, +) / Double(Swift.max(count, 1)) }
}

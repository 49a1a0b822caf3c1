import CapabilityLaws
import Foundation
import Plotting

/// Success against the length of tasks: shares of success by length, and each model's best curve.
struct HorizonFigure {
  /// The fitted hazards.
  var comparison: HazardComparison
  /// The attempts behind them.
  var runs: [AgentRun]

  /// The groups of lengths whose shares are drawn.
  private static let bins = 10

  /// Draws success against length: a curve a model, and shares of binned attempts.
  var chart: Chart {
    let lengths = runs.map(\.length)
    let (low, high) = (lengths.min() ?? 1, max(lengths.max() ?? 2, (lengths.min() ?? 1) * 1.01))
    let shown = comparison.models.filter { $0.best != nil }
    let layers = shown.enumerated().flatMap { place, model -> [Layer] in
      let symbols = Series.Symbol.allCases  // colours repeat after eight models
      let series = Series(model.model, color: .categorical(place), symbol: symbols[place % symbols.count])
      guard let curve = model.best.flatMap({ model.fit($0)?.curve }) else { return [] }
      let line = (0...60).map { step -> Position in
        let length = low * pow(high / low, Double(step) / 60)
        return Position(x: length, y: curve.success(length: length))
      }
      return [.points(PointLayer(series, points: shares(of: model.model, low, high))), .line(LineLayer(series, positions: line))]
    }
    return Chart(
      title: "Success against the length of a task",
      subtitle: "points: shares of runs by length; curves: the form with the best held-out score",
      x: Axis("Length", unit: "minutes or steps", scale: .log), y: Axis("Success", numbers: .percent), layers: layers)
  }

  /// The shares of success in bins of length, between the ends of the axis.
  private func shares(of model: String, _ low: Double, _ high: Double) -> [Point] {
    var sums = [(weight: Double, success: Double)](repeating: (0, 0), count: Self.bins)
    for run in runs where run.model == model {
      let bin = min(Self.bins - 1, Int(log(run.length / low) / log(high / low) * Double(Self.bins)))
      sums[bin].weight += run.weight
      sums[bin].success += run.weight * run.success
    }
    return sums.enumerated().compactMap { bin, sum in
      guard sum.weight > 0 else { return nil }
      return Point(x: low * pow(high / low, (Double(bin) + 0.5) / Double(Self.bins)), y: sum.success / sum.weight, label: model)
    }
  }
}

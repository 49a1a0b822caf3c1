import CapabilityLaws
import Foundation
import Plotting

/// The figure of a task: measured scores, and the forecast along the target's path with its interval.
///
/// The path keeps the target's tokens per parameter; beyond the runs the line is dashed.
struct AbilityFigure {
  /// The fitted forms of all tasks.
  var forecaster: AbilityForecaster
  /// The run whose tokens per parameter the path keeps.
  var target: ScoredRun

  /// Draws one task.
  func chart(task: Int) -> Chart {
    let (table, scores) = (forecaster.table, forecaster.table.tasks[task])
    let series = Series(scores.name, color: .categorical(0))
    let curve = Series("forecast", color: .categorical(1))
    let computes = table.runs.map(\.compute)
    let (low, high) = (computes.min() ?? 1, max(computes.max() ?? 1, target.compute))
    let path = (0...40).map { step -> ScoredRun in
      let compute = low * pow(high / low, Double(step) / 40)
      guard let parameters = target.parameters, let tokens = target.tokens else { return ScoredRun(compute: compute) }
      let factor = (compute / target.compute).squareRoot()
      return ScoredRun(parameters: parameters * factor, tokens: tokens * factor, compute: compute)
    }
    let estimates = path.compactMap { run in forecaster.forecast(run)[task].estimate.map { (run.compute, $0) } }
    let points = zip(table.runs, scores.shares).compactMap { run, share in share.map { Point(x: run.compute, y: $0, label: run.label) } }
    let largest = computes.max() ?? high
    return Chart(
      title: "\(scores.name): score against compute",
      subtitle:
        "band: \(Number.short(100 * forecaster.confidence, digits: 3))% of a new evaluation; "
        + "at \(Number.short(tokensPerParameter, digits: 3)) tokens a parameter",
      x: Axis("Compute C", unit: "FLOP", scale: .log), y: Axis("Score", numbers: .percent),
      layers: [
        .band(BandLayer(curve, intervals: estimates.map { VerticalInterval(x: $0.0, low: $0.1.interval.low, high: $0.1.interval.high) })),
        .line(LineLayer(curve, positions: estimates.filter { $0.0 <= largest }.map { Position(x: $0.0, y: $0.1.share) })),
        .line(LineLayer(curve, positions: estimates.filter { $0.0 >= largest }.map { Position(x: $0.0, y: $0.1.share) }, stroke: .dashed)),
        .points(PointLayer(series, points: points)),
      ])
  }

  private var tokensPerParameter: Double { (target.tokens ?? 0) / (target.parameters ?? 1) }
}

/// The figure of public models: the first component against compute, a line a family.
struct FamilyFigure {
  var law: ObservationalLaw

  /// Draws every family with a line; models without a compute are left out.
  var chart: Chart {
    var layers: [Layer] = []
    for (index, line) in law.lines.enumerated() {
      let series = Series(line.family, color: .categorical(index), symbol: Series.Symbol.allCases[index % Series.Symbol.allCases.count])
      let points = law.matrix.models.indices.filter { law.matrix.models[$0].family == line.family }.compactMap { row in
        law.matrix.models[row].compute.map { Point(x: $0, y: law.components.scores[row][0], label: law.matrix.models[row].name) }
      }
      guard let low = points.map(\.x).min(), let high = points.map(\.x).max() else { continue }
      let ends = [low, high].map { Position(x: $0, y: line.intercept + line.slope * log($0)) }
      layers += [.line(LineLayer(series, positions: ends)), .points(PointLayer(series, points: points))]
    }
    return Chart(
      title: "First component of capability against compute", subtitle: "a line a family, PC1 = a + b ln C",
      x: Axis("Compute C", unit: "FLOP", scale: .log), y: Axis("PC1"), layers: layers)
  }
}

import Plotting
import ScalingLaws
import TextFormats

extension LawReport {
  /// The objective of the fit against a held floor.
  func floorFigure(_ profile: FloorProfile) -> (chart: Chart, caption: HTML) {
    let series = Series("floor held", color: .categorical(0))
    let points = profile.points.map {
      Point(
        x: $0.floor, y: $0.relativeObjective,
        details: [Detail("Loss at ten times the largest compute", NumberStyle.fixed($0.lossAtTenfold, decimals: 4))])
    }
    var axis = Axis("Objective over the fit’s")
    axis.scale = .log
    let chart = Chart(
      title: "How well the runs determine the floor", subtitle: "A flat valley: they hardly do.",
      x: Axis("E, \(table.lossUnit.words)"), y: axis,
      layers: [
        .rule(RuleLayer(Series("", color: .muted), .atX, profile.estimate, label: "fit")),
        .line(LineLayer(series, positions: points.map { Position(x: $0.x, y: $0.y) })), .points(PointLayer(series, points: points)),
      ])
    let losses = profile.points.filter { $0.relativeObjective < 1.1 }.map(\.lossAtTenfold)
    let span = [losses.min(), losses.max()].compactMap(\.self).map { NumberStyle.fixed($0, decimals: 3) }.joined(separator: " to ")
    let caption: HTML = """
      Everything else is fitted anew at each floor. Floors whose objective is within a tenth of the best give the best run at ten times the largest compute losses of \(span).
      """
    return (chart, caption)
  }
}

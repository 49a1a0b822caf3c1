import CapabilityLaws
import Plotting

/// Scores over dates or compute with their fitted growth, its ceiling and the benchmark's end.
struct SaturationFigure {
  var saturation: BenchmarkSaturation
  var scores: [DatedScore]
  var axis: DatedScoreReading.Axis

  var chart: Chart {
    let first = scores.map(\.place).min() ?? 0
    let last =
      max(saturation.last, saturation.end.isFinite ? min(saturation.end, saturation.last + 10) : saturation.last) + saturation.distance
    let curve = (0...80).map { step -> Position in
      let place = first + (last - first) * Double(step) / 80
      return Position(x: place, y: saturation.growth.score(at: place))
    }
    var layers: [Layer] = [
      .points(PointLayer(Series("scores", color: .ink), points: scores.map { Point(x: $0.place, y: $0.share, label: $0.label) })),
      .line(LineLayer(Series("growth", color: .categorical(0)), positions: curve)),
      .rule(RuleLayer(Series("", color: .muted), .atY, saturation.growth.ceiling, label: "ceiling")),
    ]
    if saturation.end.isFinite { layers.append(.rule(RuleLayer(Series("", color: .muted), .atX, saturation.end, label: "end"))) }
    return Chart(
      title: "Growth of the score",
      subtitle: "the end: two models \(Number.short(saturation.distance)) apart differ by less than the items' noise",
      x: axis == .date ? Axis("Date", unit: "year", numbers: .plain) : Axis("Compute", unit: "log10 FLOP", numbers: .plain),
      y: Axis("Score", numbers: .percent), layers: layers)
  }
}

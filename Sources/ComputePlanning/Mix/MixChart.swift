import Plotting
import TextFormats

extension MixPlan {
  /// The map as a figure, a line a check.
  ///
  /// The size of the best mix over that of the best single sample, by demand. Labels are the samples of a question.
  /// A line below 1 is a smaller model that samples more; where it meets 1, search doesn't pay.
  public var chart: Chart {
    let errors = MixConfiguration.mapErrors
    var layers: [Layer] = [.rule(RuleLayer(Series("", color: .muted), .atY, 1, label: ""))]
    for (index, error) in errors.enumerated() {
      let cells = map.filter { $0.passesWrong == error && $0.relativeSize != nil }
      let name = error == 0 ? "exact check" : "check passes \(NumberStyle.percent.text(error)) of wrong ones"
      let series = Series(name, color: .categorical(index), symbol: Series.Symbol.allCases[index % 6])
      layers.append(.line(LineLayer(series, positions: cells.map { Position(x: $0.questions, y: $0.relativeSize ?? 1) })))
      layers.append(
        .points(PointLayer(series, points: cells.map { cell in Self.point(cell) })))
    }
    // The samples of an exact check, where they change the size.
    for cell in map where cell.passesWrong == 0 && (cell.relativeSize ?? 1) < 0.95 {
      layers.append(.annotation(Annotation(x: cell.questions, y: cell.relativeSize ?? 1, "\(cell.best?.samples ?? 1) samples")))
    }
    return Chart(
      title: "Where a small model with search wins",
      subtitle: "Best size over that with one sample, at equal compute; at 1 samples are nearly free, or too many to pay for",
      x: Axis("Questions", scale: .log, numbers: .scientific), y: Axis("Relative size", scale: .log), layers: layers)
  }

  private static func point(_ cell: MixMapCell) -> Point {
    let best = cell.best
    return Point(
      x: cell.questions, y: cell.relativeSize ?? 1, label: "\(best?.samples ?? 1) samples",
      details: [
        Detail("Parameters N", number: best?.parameters ?? 0, style: .count), Detail("Samples", number: Double(best?.samples ?? 1)),
        Detail("Accuracy", number: best?.accuracy ?? 0, style: .percent), Detail("Gain", number: cell.gain ?? 0, style: .percent),
      ])
  }
}

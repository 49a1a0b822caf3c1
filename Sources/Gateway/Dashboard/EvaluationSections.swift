import Foundation
import InferenceScaling
import Plotting
import Reports
import TextFormats

/// The evaluation of shadowed requests, and the policies of `auto`.
///
/// The figure has the tokens of a question on a logarithmic axis, since votes are compared by ratios of cost: a curve that is flat from four answers on says
/// that sixteen buy nothing. The point of the rule in force lies above the curve if stopping by question beats a fixed number of the same mean cost.
struct EvaluationSections {
  let evaluations: [ShadowEvaluation]
  let versions: [PolicyVersion]
  /// The reason for which the policy's present file isn't in force.
  let problem: String?

  /// Accuracy against cost, a figure for each model.
  var curves: Report.Section? {
    evaluations.isEmpty ? nil : Report.Section("Accuracy against cost", evaluations.flatMap { [figure($0), .table(difficulty($0))] })
  }

  /// The curves of one model: agreement, accuracy where labels allow it, and the stopping rule's point.
  ///
  /// The rule's point and the curve are of the same questions and the same answers, so their distance is the rule's doing and no luck of the draw.
  private func figure(_ evaluation: ShadowEvaluation) -> Report.Block {
    var chart = Chart(
      title: "\(evaluation.model): accuracy against cost",
      subtitle: "Votes of \(Plural.counted(evaluation.samples, "answer")) to \(Plural.counted(evaluation.questions, "request")); bars: 95%",
      x: Axis("Generated tokens of a question", scale: .log), y: Axis("Questions", numbers: .percent))
    let like = Series("same as the vote of all \(evaluation.samples)", color: .categorical(0))
    chart.layers = curve(like, evaluation.agreement, labels: true)
    if !evaluation.accuracy.isEmpty {
      chart.layers += curve(
        Series("right (\(evaluation.labelled) labelled)", color: .categorical(1), symbol: .square), evaluation.accuracy, labels: false)
    }
    let stopping = Series("\(evaluation.stopping.name): same as the vote of all", color: .categorical(2), symbol: .diamond)
    chart.layers += [
      .errorBars(ErrorBarLayer(stopping, intervals: [interval(evaluation.stopping)])),
      .points(PointLayer(stopping, points: [point(evaluation.stopping, label: evaluation.stopping.name)])),
    ]
    let caption: HTML = """
      Votes of \(evaluation.samples) answers to \(evaluation.questions) requests, drawn after these had their own. The curve shows how often a vote of fewer \
      answers agrees with the vote of all, and, for requests with a “reference”, how often it is right.
      """
    return .figure(
      .init(
        name: "accuracy-cost-\(evaluation.model)", chart: chart, caption: caption,
        command: "isoflop calibrate RECEIPTS.sqlite --where model=\(evaluation.model) --policy policy.json"))
  }

  /// A line through the levels, with their 95% intervals; numbers of answers stand at one curve only.
  private func curve(_ series: Series, _ levels: [ShadowEvaluation.Level], labels: Bool) -> [Layer] {
    [
      .errorBars(ErrorBarLayer(series, intervals: levels.map(interval))),
      .line(LineLayer(series, positions: levels.map { Position(x: max($0.tokens, 1), y: $0.share) })),
      .points(PointLayer(series, points: levels.map { point($0, label: labels ? $0.name : "") })),
    ]
  }

  /// A level's mark; a cost below one token has no place on a logarithmic axis.
  private func point(_ level: ShadowEvaluation.Level, label: String) -> Point {
    Point(x: max(level.tokens, 1), y: level.share, label: label, details: [.init("answers", level.name)])
  }

  private func interval(_ level: ShadowEvaluation.Level) -> VerticalInterval {
    VerticalInterval(x: max(level.tokens, 1), low: level.low, high: level.high)
  }

  /// The difficulty of the requests, by the share of answers that agree.
  ///
  /// Where all agree, one answer would have done; up to a half, a vote of few is a matter of luck, and another model may be the better buy.
  private func difficulty(_ evaluation: ShadowEvaluation) -> Report.Table {
    let names = ["up to a half", "up to three quarters", "less than all", "all"]
    return Report.Table(
      caption:
        "How hard the requests to \(evaluation.model) are: the share of \(evaluation.samples) answers that say what most of them say.",
      columns: [.text("Answers that agree"), .number("Requests"), .number("Share")],
      rows: zip(names, evaluation.difficulty).map { name, count in
        let share = Double(count) / Double(evaluation.questions)
        return [.init(name), .number(count), .init(percent(share), value: share)]
      })
  }

  /// The policies that decided, the newest first; nil while there was none but the Beta rule.
  var policies: Report.Section? {
    let warning = problem.map { Report.Block.notice(.init(.warning, $0, advice: "Until then the policy of before decides.")) }
    guard warning != nil || versions.contains(where: { $0.policy != nil }) else { return nil }
    let table = Report.Table(
      caption: "What decided when auto stops, the newest first.",
      columns: [.text("From"), .text("Policy"), .text("Calibrated on"), .number("Samples expected"), .number("Loss expected")],
      rows: versions.reversed().map { version in
        let option = version.policy?.chosen
        return [
          .init(version.time.formatted(.iso8601), value: version.time.timeIntervalSince1970), .init(version.id), .init(version.words),
          option.map { .init(String(format: "%.2f", $0.meanSamples), value: $0.meanSamples) } ?? .init("–"),
          option.map { .init(String(format: "%.2f points", 100 * $0.predictedLoss), value: $0.predictedLoss) } ?? .init("–"),
        ]
      })
    return Report.Section("Policies of auto", [warning, .table(table)].compactMap(\.self))
  }
}

extension PolicyVersion {
  /// The data that it was calibrated on.
  var words: String {
    guard let policy else { return "none: adaptive stops by the Beta rule at 0.95" }
    return
      "\(Plural.counted(policy.problems, "problem"))\(policy.isLabelled ? " with labels" : ""), at most \(Plural.counted(policy.limit, "sample"))"
  }
}

import Foundation
import InferenceScaling
import Plotting
import Reports

/// What was learnt from shadowed requests, and the policies that came of it.
struct LessonSections {
  let lessons: [TrafficLesson]
  let editions: [PolicyEdition]
  /// Why the policy's file as it is now isn't what decides.
  let problem: String?

  /// Accuracy against cost, a figure for each model.
  var curves: Report.Section? {
    lessons.isEmpty ? nil : Report.Section("What more answers are worth", lessons.flatMap { [figure($0), .table(difficulty($0))] })
  }

  private func figure(_ lesson: TrafficLesson) -> Report.Block {
    var chart = Chart(
      title: "\(lesson.model): accuracy against cost",
      subtitle: "Votes of \(lesson.samples) answers to \(lesson.questions) requests; bars: 95%",
      x: Axis("Generated tokens of a question", scale: .log), y: Axis("Questions", numbers: .percent))
    let like = Series("same as the vote of all \(lesson.samples)", color: .categorical(0))
    chart.layers = curve(like, lesson.agreement, labels: true)
    if !lesson.accuracy.isEmpty {
      chart.layers += curve(
        Series("right (\(lesson.labelled) labelled)", color: .categorical(1), symbol: .square), lesson.accuracy, labels: false)
    }
    let auto = Series("auto as it decides now: same as the vote of all", color: .categorical(2), symbol: .diamond)
    chart.layers += [
      .errorBars(ErrorBarLayer(auto, intervals: [interval(lesson.auto)])),
      .points(PointLayer(auto, points: [point(lesson.auto, label: "auto")])),
    ]
    let caption: HTML = """
      Votes of \(lesson.samples) answers to \(lesson.questions) requests, drawn after these had their own. The curve tells what a vote of fewer answers keeps of the vote of all; \
      where requests say what is right (“reference”), how often it is.
      """
    return .figure(
      .init(
        name: "accuracy-cost-\(lesson.model)", chart: chart, caption: caption,
        command: "isoflop calibrate RECEIPTS.sqlite --where model=\(lesson.model) --policy policy.json"))
  }

  private func curve(_ series: Series, _ levels: [TrafficLesson.Level], labels: Bool) -> [Layer] {
    [
      .errorBars(ErrorBarLayer(series, intervals: levels.map(interval))),
      .line(LineLayer(series, positions: levels.map { Position(x: max($0.tokens, 1), y: $0.share) })),
      .points(PointLayer(series, points: levels.map { point($0, label: labels ? $0.name : "") })),
    ]
  }

  private func point(_ level: TrafficLesson.Level, label: String) -> Point {
    Point(x: max(level.tokens, 1), y: level.share, label: label, details: [.init("answers", level.name)])
  }

  private func interval(_ level: TrafficLesson.Level) -> VerticalInterval {
    VerticalInterval(x: max(level.tokens, 1), low: level.low, high: level.high)
  }

  private func difficulty(_ lesson: TrafficLesson) -> Report.Table {
    let names = ["up to a half", "up to three quarters", "less than all", "all"]
    return Report.Table(
      caption: "How hard the requests to \(lesson.model) are: the share of \(lesson.samples) answers that say what most of them say.",
      columns: [.text("Answers that agree"), .number("Requests"), .number("Share")],
      rows: zip(names, lesson.difficulty).map { name, count in
        let share = Double(count) / Double(lesson.questions)
        return [.init(name), .number(count), .init(percent(share), value: share)]
      })
  }

  /// The policies that decided, the newest first; nothing while there was but the Beta rule.
  var policies: Report.Section? {
    let warning = problem.map { Report.Block.notice(.init(.warning, $0, advice: "Until then the policy of before decides.")) }
    guard warning != nil || editions.contains(where: { $0.policy != nil }) else { return nil }
    let table = Report.Table(
      caption: "What decided when auto stops, the newest first.",
      columns: [.text("From"), .text("Policy"), .text("Calibrated on"), .number("Samples expected"), .number("Loss expected")],
      rows: editions.reversed().map { edition in
        let option = edition.policy?.chosen
        return [
          .init(edition.time.formatted(.iso8601), value: edition.time.timeIntervalSince1970), .init(edition.id), .init(edition.words),
          option.map { .init(String(format: "%.2f", $0.meanSamples), value: $0.meanSamples) } ?? .init("–"),
          option.map { .init(String(format: "%.2f points", 100 * $0.predictedLoss), value: $0.predictedLoss) } ?? .init("–"),
        ]
      })
    return Report.Section("Policies of auto", [warning, .table(table)].compactMap(\.self))
  }
}

extension PolicyEdition {
  /// What it was calibrated on.
  var words: String {
    guard let policy else { return "Beta rule at 0.95" }
    return "\(policy.problems) problems\(policy.isLabelled ? " with labels" : ""), at most \(policy.limit) samples"
  }
}

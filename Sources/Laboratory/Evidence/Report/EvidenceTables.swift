import Reports

/// Cells carry the number that they show, so that a table sorts by value and not by text.
extension ProblemMean {
  var cell: Report.Table.Cell { .init(formatted, value: value) }
  var differenceCell: Report.Table.Cell { .init(formattedDifference, value: value) }
}

extension Report.Table.Cell {
  static func compute(_ value: Double) -> Self { .init(flop(value), value: value) }
}

extension CoverageFinding {
  var table: Report.Table {
    Report.Table(
      caption: "pass@k with 95% intervals over problems.", columns: [.text("Model"), .number("k"), .number("pass@k")],
      rows: models.flatMap { model in model.points.map { [.init(model.role.rawValue), .number($0.samples), $0.passAtK.cell] } })
  }
}

extension EqualComputeFinding {
  var table: Report.Table {
    Report.Table(
      caption: "The best within each budget, chosen on one half of the problems and scored on the other.",
      columns: [
        .number("FLOP of a question"), .number("Small"), .number("Large"), .number("Difference"), .text("Small model’s choice"),
        .text("Large model’s choice"),
      ],
      rows: comparisons.map {
        [
          .compute($0.flops), $0.small.cell, $0.large.cell, $0.difference.differenceCell, .init($0.choices.joined(separator: " or ")),
          .init($0.largeChoices.joined(separator: " or ")),
        ]
      })
  }

  /// Every point of the figure, and what an exact check would find.
  var everything: Report.Table {
    Report.Table(
      caption: "All settings.",
      columns: [.text("Model"), .text("Setting"), .number("FLOP of a question"), .number("Solved")],
      rows: curves.flatMap { curve in
        curve.points.map { [.init(curve.role.rawValue), .init($0.setting), .compute($0.flops), $0.accuracy.cell] }
      })
  }
}

extension AdaptiveFinding {
  var table: Report.Table {
    Report.Table(
      caption: "Adaptive votes of at most \(limit) samples, and what they solve beyond uniform votes of the same mean FLOP.",
      columns: [.text("Rule"), .number("Mean samples"), .number("FLOP of a question"), .number("Solved"), .number("Gain")],
      rows: adaptive.map {
        [
          .init($0.rule), .init(short($0.meanSamples), value: $0.meanSamples), .compute($0.flops), $0.accuracy.cell,
          $0.gain.differenceCell,
        ]
      })
  }
}

extension RevisionFinding {
  var table: Report.Table {
    Report.Table(
      caption: "By what chooses among the attempts.",
      columns: [.text("Answer"), .number("Attempts"), .number("FLOP of a question"), .number("Solved")],
      rows: curves.flatMap { curve in
        curve.points.map { [.init(curve.choice.name), .number($0.attempts), .compute($0.flops), $0.accuracy.cell] }
      })
  }
}

extension CascadeFinding {
  var table: Report.Table {
    Report.Table(
      caption: "By the number of steps.",
      columns: [
        .number("Steps"), .number("Small, one answer"), .number("pⁿ"), .number("Chosen at the end"), .number("Chosen at every step"),
        .number("Exact check at every step"), .number("Large, one answer"),
      ],
      rows: rows.map {
        [
          .number($0.steps), $0.plain.cell, .init(percent($0.independent), value: $0.independent), $0.checkedAtTheEnd.cell,
          $0.checkedEachStep.cell, $0.exactEachStep.cell, $0.large.cell,
        ]
      })
  }
}

extension TerminalDrawing {
  /// The finished drawing.
  var text: String {
    var lines = head
    lines += (0..<canvas.rows).map(plotLine)
    lines += [axisLine, tickLabelLine, style.centered(chart.x.label, columns: canvas.columns, indent: gutter + 2)]
    lines += legend
    let note = TextMetrics.lines(chart.notes ?? "", upTo: Double(renderer.columns)) { Double($0.count) }
    lines += note.map(style.plain)
    return lines.map { $0.droppingTrailingSpaces + "\n" }.joined()
  }

  private var style: TerminalStyle { TerminalStyle(renderer) }

  /// A row of the plot with the label of the mark that lies in it.
  ///
  /// Two marks in one row have the label of the first.
  private func plotLine(_ row: Int) -> String {
    let label = verticalTicks.major.first { y($0.value) / 4 == row }?.label ?? ""
    let border = style.border(isTick: !label.isEmpty)
    return style.plain(label.leftPadded(to: gutter)) + " " + border + cells(row)
  }

  /// The cells of a row, with a colour sequence wherever the owner changes.
  private func cells(_ row: Int) -> String {
    var line = ""
    var current: Int?
    for column in 0..<canvas.columns {
      let cell = canvas.cell(column: column, row: row, usesBraille: renderer.characters == .unicode)
      let owner = cell.character == " " ? current : cell.owner
      if owner != current { line += style.change(to: owner.flatMap { series.indices.contains($0) ? series[$0] : nil }) }
      current = owner
      line.append(cell.character)
    }
    line = line.droppingTrailingSpaces
    return current == nil ? line : line + style.change(to: nil)
  }

  /// The horizontal axis with its marks.
  private var axisLine: String {
    let marked = Set(horizontalTicks.major.map { x($0.value) / 2 })
    let line = (0..<canvas.columns).map { style.floor(isTick: marked.contains($0)) }
    return String(repeating: " ", count: gutter + 1) + style.corner + line.joined()
  }

  /// The labels of the horizontal marks, each centred under its mark; one that would touch the last is left out.
  private var tickLabelLine: String {
    var line = Array(repeating: Character(" "), count: canvas.columns + gutter + 2)
    var end = -1
    for tick in horizontalTicks.major {
      let label = Array(style.plain(tick.label))
      let center = gutter + 2 + x(tick.value) / 2
      let start = min(max(center - label.count / 2, 0), line.count - label.count)
      guard start > end else { continue }
      line.replaceSubrange(start..<(start + label.count), with: label)
      end = start + label.count
    }
    return String(line)
  }
}

extension String {
  fileprivate var droppingTrailingSpaces: String {
    String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)])
  }

  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}

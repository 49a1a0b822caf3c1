/// Lays out the blocks of a report, and counts its figures and tables.
///
/// One value lays out all sections, so that numbers go on from one to the next. `details` count their content too, whether it is open or
/// not: a number must not change by a click.
struct BlockView {
  private var figures = 0
  private var tables = 0

  mutating func view(_ block: Report.Block) -> HTML {
    switch block {
    case .prose(let text): return "<p>\(text)</p>\n"
    case .figure(let figure):
      figures += 1
      return FigureView(figure: figure, number: figures).html
    case .table(let table):
      tables += 1
      return TableView(table: table, number: tables).html
    case .notice(let notice): return view(notice)
    case .details(let summary, let blocks):
      return "<details>\n<summary>\(summary)</summary>\n\(blocks.map { view($0) })</details>\n"
    }
  }

  private func view(_ notice: Report.Notice) -> HTML {
    let advice: HTML = notice.advice.isEmpty ? "" : " <span class=\"advice\">\(notice.advice)</span>"
    let name = notice.kind == .warning ? "Warning" : "Note"
    return "<p class=\"notice \(notice.kind.rawValue)\"><strong>\(name).</strong> \(notice.text)\(advice)</p>\n"
  }
}

/// Lays out a table; its heads are buttons that sort it.
///
/// The region scrolls sideways on a narrow page and can be reached by the keyboard (`tabindex`), which a table that overflows otherwise
/// can't. A sort key is written in full in `data-sort`, as Swift's shortest text that reads back as the same number.
struct TableView {
  let table: Report.Table
  let number: Int

  var html: HTML {
    """
    <div class="table" role="region" tabindex="0" aria-label="Table \(number)">
    <table>
    <caption><strong>Table \(number).</strong> \(table.caption)</caption>
    <thead><tr>\(table.columns.map(head))</tr></thead>
    <tbody>
    \(table.rows.map(row))</tbody>
    </table>
    </div>

    """
  }

  private func head(_ column: Report.Table.Column) -> HTML {
    "<th scope=\"col\"\(kind(column))><button type=\"button\">\(column.title)</button></th>"
  }

  private func row(_ cells: [Report.Table.Cell]) -> HTML {
    let padded = cells + Array(repeating: Report.Table.Cell(""), count: max(0, table.columns.count - cells.count))
    return "<tr>\(zip(table.columns, padded).map(cell))</tr>\n"
  }

  private func cell(_ column: Report.Table.Column, _ cell: Report.Table.Cell) -> HTML {
    let value: HTML = cell.value.map { " data-sort=\"\($0.description)\"" } ?? ""
    return "<td\(kind(column))\(value)>\(cell.text)</td>"
  }

  private func kind(_ column: Report.Table.Column) -> HTML { column.isNumeric ? " class=\"number\"" : "" }
}

/// Lays out the blocks of a report, and counts its figures and tables.
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

/// Lays a report out as a page.
///
/// One HTML document with its style, script, drawings and data inside: it can be mailed, archived and opened from a disk. The same report
/// gives the same bytes. Every text passes `HTML`'s interpolation, which escapes it.
struct ReportPage {
  let report: Report

  /// The policy of the page: nothing is fetched from anywhere; scripts and styles are those inside it.
  ///
  /// Content Security Policy, level 3 (W3C). `default-src 'none'` refuses every request, so a page of someone else's table can't report who
  /// reads it; `img-src blob:` is for the PNG, which the script draws from a blob. Inline style and script are allowed because the page has
  /// no other; an injected one is kept out by the escaping, which the policy doesn't replace.
  private static let policy: HTML =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"

  var document: HTML {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    \(refresh)
    <title>\(report.title)</title>
    <style>\(PageStyle.sheet)</style>
    <style id="chart-rules">\(PageStyle.chartRules)</style>
    </head>
    <body>
    <a class="skip" href="#finding">Skip to the finding</a>
    \(masthead)
    <main>
    \(headline)
    \(contents)
    \(sections)
    \(provenance)
    </main>
    <script>\(PageScript.source)</script>
    </body>
    </html>

    """
  }

  private var refresh: HTML {
    report.refreshSeconds.map { "<meta http-equiv=\"refresh\" content=\"\($0)\">" } ?? ""
  }

  private var masthead: HTML {
    let subtitle: HTML = report.subtitle.isEmpty ? "" : "<p class=\"subtitle\">\(report.subtitle)</p>"
    return """
      <header class="masthead">
      <button type="button" id="theme" aria-label="Switch between light and dark">◐</button>
      <h1>\(report.title)</h1>
      \(subtitle)
      </header>
      """
  }

  private var headline: HTML {
    let figures = report.headline.figures.map { figure -> HTML in
      let interval: HTML = figure.interval.isEmpty ? "" : "<dd class=\"interval\">\(figure.interval)</dd>"
      return "<div><dt>\(figure.label)</dt><dd class=\"value\">\(figure.value)</dd>\(interval)</div>\n"
    }
    let list: HTML = figures.isEmpty ? "" : "<dl>\n\(figures)</dl>"
    return """
      <section id="finding" class="headline" aria-label="Finding">
      <p>\(report.headline.finding)</p>
      \(list)
      </section>
      """
  }

  private var contents: HTML {
    let entries = report.sections.enumerated().map { index, section -> HTML in
      "<li><a href=\"#section-\(index + 1)\">\(section.title)</a></li>\n"
    }
    return "<nav aria-label=\"Contents\"><ol>\n\(entries)<li><a href=\"#provenance\">Provenance</a></li>\n</ol></nav>"
  }

  private var sections: [HTML] {
    var blocks = BlockView()
    return report.sections.enumerated().map { index, section in
      """
      <section id="section-\(index + 1)">
      <h2>\(section.title)</h2>
      \(section.blocks.map { blocks.view($0) })
      </section>

      """
    }
  }

  private var provenance: HTML {
    let facts = report.provenance.facts.map { fact -> HTML in "<dt>\(fact.name)</dt><dd>\(fact.value)</dd>\n" }
    return """
      <section id="provenance" class="provenance">
      <h2>Provenance</h2>
      <p>This command makes this report:</p>
      <pre><code>\(report.provenance.command)</code></pre>
      <dl>
      \(facts)</dl>
      </section>
      """
  }
}

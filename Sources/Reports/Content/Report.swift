import Plotting

/// A report as a value: a finding, the sections that support it, and its provenance.
///
/// ``html`` renders it as one file that needs no network and no other file.
///
/// The smallest report is a finding and the command that made it; sections, figures and tables support the finding.
///
/// ```swift
/// let report = Report(
///   title: "Two runs", headline: Report.Headline("Four times the compute lowers the loss by 16%."), sections: [],
///   provenance: Report.Provenance(command: "isoflop report runs.csv --out report.html"))
/// let page = report.html
/// ```
///
/// A report is data: two that are equal give the same page, whoever makes them and whenever. Date and machine stand on a page only as facts
/// of its provenance.
public struct Report: Hashable, Sendable {
  /// The title.
  public var title: String
  /// A sentence under the title; empty for none.
  public var subtitle: String
  /// The finding, in a sentence and a few numbers.
  public var headline: Headline
  /// The sections, in reading order.
  public var sections: [Section]
  /// The provenance.
  public var provenance: Provenance
  /// Seconds between two reloads by the browser; nil for a static page.
  ///
  /// Set on a page that shows something going on, as the gateway's dashboard (10 s). The browser then asks for the whole page again, and
  /// what its reader has opened, sorted or scaled is lost; so a report that is a record leaves it nil.
  public var refreshSeconds: Int?

  /// Makes a report.
  public init(title: String, subtitle: String = "", headline: Headline, sections: [Section], provenance: Provenance) {
    self.title = title
    self.subtitle = subtitle
    self.headline = headline
    self.sections = sections
    self.provenance = provenance
  }

  /// The report as one self-contained page; the same report gives the same bytes.
  ///
  /// Title, finding, contents, sections in order, provenance. Figures and tables are numbered through the whole report, each from 1, opened
  /// details included. All drawings are made here, so the cost is that of the figures: O(points drawn × scales × widths); see `FigureView`.
  public var html: String { ReportPage(report: self).document.markup }
}

extension Report {
  /// The finding in a sentence, and the numbers that support it.
  ///
  /// The finding stands first on the page and is the only part that many readers see. It is a whole sentence with its numbers and units;
  /// the figures under it repeat these numbers for those who compare pages.
  public struct Headline: Hashable, Sendable {
    /// A number with its interval and its label.
    ///
    /// All three are words already: the headline rounds, not the page. A number whose interval isn't known has none; a dash would read as a
    /// result.
    public struct KeyFigure: Hashable, Sendable {
      /// The number, written with its unit.
      public var value: String
      /// The interval, written; empty if there is none.
      public var interval: String
      /// The quantity, in words.
      public var label: String

      /// Makes a key figure.
      public init(_ value: String, interval: String = "", label: String) {
        self.value = value
        self.interval = interval
        self.label = label
      }
    }

    /// The finding, in plain words.
    public var finding: String
    /// The numbers, most important first; four at most read well.
    public var figures: [KeyFigure]

    /// Makes a headline.
    public init(_ finding: String, figures: [KeyFigure] = []) {
      self.finding = finding
      self.figures = figures
    }
  }
}

extension Report {
  /// A part of a report under a title.
  public struct Section: Hashable, Sendable {
    /// The title.
    public var title: String
    /// The content, in reading order.
    public var blocks: [Block]

    /// Makes a section.
    public init(_ title: String, _ blocks: [Block]) {
      self.title = title
      self.blocks = blocks
    }
  }

  /// A piece of a section.
  ///
  /// Numbers of figures and tables follow the order of the blocks, also within `details`, so a block that is added in the middle renumbers
  /// those behind it.
  public indirect enum Block: Hashable, Sendable {
    /// A paragraph.
    case prose(HTML)
    /// A chart with its caption.
    case figure(Figure)
    /// A table.
    case table(Table)
    /// A caveat about a number.
    case notice(Notice)
    /// Blocks that are shown on request, under a summary.
    ///
    /// Closed at first; a print opens all of them, so that paper holds what the screen hides.
    case details(summary: String, [Block])
  }
}

extension Report {
  /// A chart with its caption and the command that makes it.
  ///
  /// On the page it gets drawings for both widths and every scale that can show its data, its data as CSV and Vega-Lite, buttons to save
  /// them, and the command as a line to copy.
  public struct Figure: Hashable, Sendable {
    /// The name of downloaded files, and of the figure in links: letters, digits and hyphens; anything else becomes a hyphen.
    public var name: String
    /// The chart.
    public var chart: Chart
    /// The caption: content of the chart and its reading.
    public var caption: HTML
    /// The command that draws it; empty if there is none.
    ///
    /// A reader who runs it draws the same figure from the same table in a terminal, or with `--out` into a file.
    public var command: String

    /// Makes a figure.
    public init(name: String, chart: Chart, caption: HTML, command: String = "") {
      self.name = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
      self.chart = chart
      self.caption = caption
      self.command = command
    }
  }
}

extension Report {
  /// A caveat about a number, with advice.
  ///
  /// A notice stands next to the number that it is about. The text says what is wrong, with its figures; the advice says what to do, and is
  /// set off from it.
  public struct Notice: Hashable, Sendable {
    /// The severity of a notice.
    public enum Kind: String, Hashable, Sendable {
      /// A remark.
      case note
      /// A reason to doubt a number.
      case warning
    }

    /// The severity.
    public var kind: Kind
    /// The caveat.
    public var text: String
    /// The advice; empty if there is none.
    public var advice: String

    /// Makes a notice.
    public init(_ kind: Kind, _ text: String, advice: String = "") {
      self.kind = kind
      self.text = text
      self.advice = advice
    }
  }
}

extension Report {
  /// The provenance of a report: all that is needed to make it again.
  ///
  /// The page prints the command as one line to copy, then the facts in order. A report on a law adds the law with its formula, the seed,
  /// the library's version and the SHA-256 of the table, so that a reader can tell whether the page and a table at hand belong together.
  public struct Provenance: Hashable, Sendable {
    /// A named fact, given as text: version, seed, hash, machine, date.
    public struct Fact: Hashable, Sendable {
      /// The subject.
      public var name: String
      /// The fact.
      public var value: String

      /// Makes a fact.
      public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
      }
    }

    /// The exact command that made the report.
    public var command: String
    /// Further facts, in reading order.
    public var facts: [Fact]

    /// Makes a provenance.
    public init(command: String, facts: [Fact] = []) {
      self.command = command
      self.facts = facts
    }
  }
}

import Plotting

/// A report as a value: a finding, the sections that support it, and its provenance.
///
/// ``html`` renders it as one file that needs no network and no other file.
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
  public var html: String { ReportPage(report: self).document.markup }
}

extension Report {
  /// The finding in a sentence, and the numbers that support it.
  public struct Headline: Hashable, Sendable {
    /// A number with its interval and its label.
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
    case details(summary: String, [Block])
  }
}

extension Report {
  /// A chart with its caption and the command that makes it.
  public struct Figure: Hashable, Sendable {
    /// The name of downloaded files, and of the figure in links: letters, digits and hyphens; anything else becomes a hyphen.
    public var name: String
    /// The chart.
    public var chart: Chart
    /// The caption: content of the chart and its reading.
    public var caption: HTML
    /// The command that draws it; empty if there is none.
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

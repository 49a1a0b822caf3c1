/// A report as a value: a finding, sections that support it, and where it all comes from.
///
/// ``html`` renders it as one file that needs no network and nothing beside it.
public struct Report: Hashable, Sendable {
  /// What the report is about.
  public var title: String
  /// A sentence under the title; empty for none.
  public var subtitle: String
  /// What was found, in a sentence and a few numbers.
  public var headline: Headline
  /// The sections, in reading order.
  public var sections: [Section]
  /// Where the report comes from, so that it can be made again.
  public var provenance: Provenance
  /// How often a browser asks for the page anew, in seconds; nil for a page that stays as it is.
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

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
    /// What the reader should know before trusting a number.
    case notice(Notice)
    /// Blocks that are shown on request, under a summary.
    case details(summary: String, [Block])
  }
}

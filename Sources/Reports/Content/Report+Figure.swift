import Plotting

extension Report {
  /// A chart with its caption and the command that makes it.
  public struct Figure: Hashable, Sendable {
    /// The name of downloaded files, and of the figure in links: letters, digits and hyphens; anything else becomes a hyphen.
    public var name: String
    /// The chart.
    public var chart: Chart
    /// What to see in the chart.
    public var caption: HTML
    /// The command that draws it; empty where there is none.
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

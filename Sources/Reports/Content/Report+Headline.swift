extension Report {
  /// The finding in a sentence, and the numbers that carry it.
  public struct Headline: Hashable, Sendable {
    /// One number with its interval and its meaning.
    public struct KeyFigure: Hashable, Sendable {
      /// The number, written with its unit.
      public var value: String
      /// Its interval, written; empty where it has none.
      public var interval: String
      /// What the number is.
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

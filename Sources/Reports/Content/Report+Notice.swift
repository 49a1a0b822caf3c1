extension Report {
  /// Something the reader should know before trusting a number, with what to do about it.
  public struct Notice: Hashable, Sendable {
    /// How much it matters.
    public enum Kind: String, Hashable, Sendable {
      /// Worth knowing.
      case note
      /// A reason to doubt a number.
      case warning
    }

    /// How much it matters.
    public var kind: Kind
    /// What is so.
    public var text: String
    /// What to do about it; empty where there is nothing to do.
    public var advice: String

    /// Makes a notice.
    public init(_ kind: Kind, _ text: String, advice: String = "") {
      self.kind = kind
      self.text = text
      self.advice = advice
    }
  }
}

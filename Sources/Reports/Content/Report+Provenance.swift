extension Report {
  /// Where a report comes from: all that somebody needs to make it again.
  public struct Provenance: Hashable, Sendable {
    /// A named fact, given as text: version, seed, hash, machine, date.
    public struct Fact: Hashable, Sendable {
      /// What the fact is about.
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

/// The text that cleaning read, kept and left out.
public struct CleaningReport: Codable, Hashable, Sendable {
  /// Files and bytes.
  public struct Tally: Codable, Hashable, Sendable {
    /// The files affected.
    public var files = 0
    /// Their bytes.
    public var bytes = 0

    mutating func add(bytes: Int) {
      files += 1
      self.bytes += bytes
    }
  }

  /// Why text was left out.
  public enum Reason: String, Codable, Hashable, Sendable, CodingKeyRepresentable, CaseIterable {
    /// Not UTF-8, or with a NUL byte.
    case notText
    /// The file says that a program wrote it.
    case generated
    /// A leading comment about licence or copyright.
    case licenceHeader
    /// White space at line ends and repeated blank lines.
    case whitespace
    /// Lines longer than 400 bytes.
    case longLine
    /// Lines of numbers or of encoded data.
    case data
    /// Copies of files, and lines that repeat earlier ones, whatever their numbers.
    case duplicate
    /// Stretches that repeat themselves.
    case repetitive
    /// Files that cleaning left next to nothing of.
    case remnant
    /// Files after the cap on the corpus's size.
    case beyondCap
  }

  /// The text that was read.
  public var read = Tally()
  /// The text in the corpus.
  public var kept = Tally()
  /// The text left out, by reason; a file counts under each reason that touched it.
  public var removed: [Reason: Tally] = [:]

  mutating func remove(_ reason: Reason, bytes: Int) {
    if bytes > 0 { removed[reason, default: Tally()].add(bytes: bytes) }
  }
}

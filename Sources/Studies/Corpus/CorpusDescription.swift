/// What a corpus is made of, as a study's manifest records it.
public struct CorpusDescription: Codable, Hashable, Sendable {
  /// Where the text came from.
  public enum Kind: String, Codable, Sendable {
    /// The Swift toolchain's headers and interfaces and the sources of the package's dependencies.
    case toolchain
    /// Files and folders that the user named.
    case files
    /// A generated language whose entropy is known.
    case synthetic
  }

  /// How the held-out text was chosen.
  public enum Split: Codable, Hashable, Sendable {
    /// Whole files, in the order of a hash of their content.
    case byFile
    /// The end of one file, because there were too few files to hold whole ones out.
    case tail(of: String)
    /// The end of a generated text.
    case generatedLast
  }

  /// Where the text came from.
  public var kind: Kind
  /// One line for a reader.
  public var summary: String
  /// How the held-out text was chosen.
  public var split: Split
  /// The folders that files were taken from, with what was taken from each.
  public var sources: [CorpusSource] = []
  /// Every file taken, by path.
  public var files: [CorpusFile] = []
  /// What cleaning left out, and why.
  public var cleaning: CleaningReport?
  /// The construction of a generated language.
  public var synthetic: SyntheticLanguage.Summary?
  /// Bytes of training text.
  public var trainingBytes = 0
  /// Bytes of held-out text.
  public var heldOutBytes = 0
  /// The SHA-256 of the text, see ``Corpus/sha256``.
  public var sha256 = ""
}

/// A folder that files were taken from.
public struct CorpusSource: Codable, Hashable, Sendable {
  /// The folder, relative to the toolchain, the package or what the user named.
  public var folder: String
  /// How many files were taken.
  public var files: Int
  /// How many bytes were taken, after cleaning.
  public var bytes: Int
}

/// A file of a corpus.
public struct CorpusFile: Codable, Hashable, Sendable {
  /// The path, relative to the toolchain, the package or what the user named.
  public var path: String
  /// Bytes taken, after cleaning.
  public var bytes: Int
  /// Whether the file is held out.
  public var heldOut: Bool
}

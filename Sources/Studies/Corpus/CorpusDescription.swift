/// The contents of a corpus as a study's manifest records them.
///
/// Enough to make the text again where it can be made (a generated language, the toolchain's), and to recognise it where it must be given again.
public struct CorpusDescription: Codable, Hashable, Sendable {
  /// The kinds of source.
  public enum Kind: String, Codable, Sendable {
    /// The Swift toolchain's headers and interfaces and the sources of the package's dependencies.
    case toolchain
    /// Files and folders that the user named.
    case files
    /// A generated language whose entropy is known.
    case synthetic
  }

  /// The choice of the held-out text.
  public enum Split: Codable, Hashable, Sendable {
    /// Whole files, in the order of a hash of their content.
    case byFile
    /// The end of one file, because there were too few files to hold whole ones out.
    case tail(of: String)
    /// The end of a generated text.
    case generatedLast
  }

  /// The kind of source.
  public var kind: Kind
  /// One line for a reader.
  public var summary: String
  /// The choice of the held-out text.
  public var split: Split
  /// The folders that files were taken from, with the files and bytes of each.
  public var sources: [CorpusSource] = []
  /// Every file taken, by path.
  public var files: [CorpusFile] = []
  /// The text that cleaning left out, by reason.
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
  /// The number of files taken.
  public var files: Int
  /// The number of bytes taken, after cleaning.
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

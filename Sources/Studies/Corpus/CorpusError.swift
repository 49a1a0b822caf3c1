import TextFormats

/// A reason for which no corpus could be made.
///
/// Nothing is left out without a word: what a folder holds beyond text is counted in the description, and what was named must be usable.
public enum CorpusError: Error, Hashable, Sendable {
  /// There is nothing at the path.
  case missing(path: String)
  /// The file or folder can't be read.
  case unreadable(path: String, reason: String)
  /// The path leads to a device, a pipe or a socket, whose text has no known end.
  case notRegular(path: String)
  /// A file is larger than a corpus may be, in bytes.
  case tooLarge(path: String, bytes: Int, most: Int)
  /// There is no text file in what was named; `files` were looked at.
  case noText(paths: [String], files: Int)
  /// The text is too short to train on and to hold some out.
  case tooSmall(paths: [String], bytes: Int, needed: Int)
  /// The Swift toolchain could not be found.
  case noToolchain(reason: String)
}

extension CorpusError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing(let path):
      "corpus: there is no file or folder at \(path); check the path"
    case .unreadable(let path, let reason):
      "corpus: can't read \(path): \(reason)"
    case .notRegular(let path):
      "corpus: \(path) is no regular file, so its text has no known end; copy what you want of it into a file"
    case .tooLarge(let path, let bytes, let most):
      "corpus: \(path) holds \(bytes) bytes, at most \(most) are read; give a part of it"
    case .noText(let paths, let files):
      "corpus: no text in \(paths.joined(separator: ", ")) (\(Plural.counted(files, "file")) looked at); name files or folders that hold UTF-8 text"
    case .tooSmall(let paths, let bytes, let needed):
      "corpus: \(paths.joined(separator: ", ")) \(Plural.form(paths.count, "holds", "hold")) \(Plural.counted(bytes, "byte")) of text; "
        + "at least \(needed) are needed to train on some and hold some out; add files"
    case .noToolchain(let reason):
      "corpus: the Swift toolchain was not found (\(reason)); put `swift` on the PATH, or name files or folders with --corpus"
    }
  }
}

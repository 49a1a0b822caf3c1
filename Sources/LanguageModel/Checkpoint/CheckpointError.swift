import TextFormats

/// A checkpoint that can't be written, read or continued.
public enum CheckpointError: Error, Hashable, Sendable {
  /// The system refused an operation on a file.
  case fileOperation(path: String, operation: String, reason: String)
  /// The file isn't a checkpoint of this project.
  case notACheckpoint(path: String, reason: String)
  /// The file is of another version of the format.
  case unsupportedVersion(path: String, version: String)
  /// The file's end is missing, or there is more than there should be.
  case wrongLength(path: String, expected: Int, found: Int)
  /// The file's content isn't what was written.
  case damaged(path: String)
  /// The file's header isn't what was written.
  case edited(path: String, reason: String)
  /// The text isn't the one that the run was trained on.
  case differentText(expected: String, found: String)
  /// There are more or fewer values than the configuration has parameters.
  case wrongSize(expected: Int, found: Int)
}

extension CheckpointError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .fileOperation(let path, let operation, let reason): "\(path): can't \(operation): \(Sentence.ended(reason))"
    case .notACheckpoint(let path, let reason): "\(path) isn't a checkpoint: \(Sentence.ended(reason))"
    case .unsupportedVersion(let path, let version):
      "\(path) is a checkpoint of version \(version), but only version \(Checkpoint.formatVersion) can be read: use the isoflop that wrote it."
    case .wrongLength(let path, let expected, let found):
      "\(path) has \(found) bytes instead of \(expected): it was cut off or overwritten; take an earlier checkpoint."
    case .damaged(let path): "\(path) is damaged: its fingerprint doesn't fit its content; take an earlier checkpoint."
    case .edited(let path, let reason): "\(path) was changed after it was written: \(reason); take an earlier checkpoint."
    case .differentText(let expected, let found):
      "The text has fingerprint \(found), but the run was trained on \(expected): give the same files in the same order."
    case .wrongSize(let expected, let found): "The checkpoint holds \(found) values where its configuration has \(expected)."
    }
  }
}

import Foundation

/// Why a study could not be opened, read or written.
public enum StudyError: Error, Hashable, Sendable {
  /// The system refused to write.
  case unwritable(path: String, reason: String)
  /// There is no room left on the device.
  case diskFull(path: String)
  /// A file that should be there can't be read.
  case unreadable(path: String, reason: String)
  /// A file's content isn't what the study wrote.
  case damaged(path: String, reason: String)
  /// A file that must never change exists already.
  case alreadyPublished(path: String)
  /// The folder holds runs, but the manifest that says what they are isn't there.
  case noManifest(path: String)
  /// The folder holds something else than a study.
  case notAStudy(path: String, found: [String])
  /// The folder holds a study of other things.
  case otherManifest(path: String, differences: [String])
  /// The text isn't the one that the study was begun with.
  case otherCorpus(path: String, expected: String, found: String)
  /// The folder doesn't say where the files of its corpus lie.
  case unknownCorpus(path: String, summary: String)
  /// The folder's format is of another version.
  case otherVersion(path: String, found: Int, supported: Int)
  /// Another process runs the study.
  case inUse(path: String, holder: String)

  static func system(_ error: SystemError, path: String) -> StudyError {
    switch error.code {
    case ENOSPC, EDQUOT: .diskFull(path: path)
    case EEXIST: .alreadyPublished(path: path)
    default: .unwritable(path: path, reason: error.reason)
    }
  }
}

extension StudyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unwritable(let path, let reason):
      "study: can't write \(path): \(reason); choose a folder that you may write to"
    case .diskFull(let path):
      "study: no room left on the disk for \(path); make room and run the same command again: finished runs are kept"
    case .unreadable(let path, let reason):
      "study: can't read \(path): \(reason)"
    case .damaged(let path, let reason):
      "study: \(path) is not what isoflop wrote (\(reason)); \(StudyError.remedy(path))"
    case .alreadyPublished(let path):
      "study: \(path) exists and must not change; use a new folder for a new study"
    case .noManifest(let path):
      "study: \(path) holds runs, but manifest.json is missing: put the file back, and no run is lost; for a new study choose another folder"
    case .notAStudy(let path, let found):
      "study: \(path) is not empty and holds no study (found \(found.joined(separator: ", "))); choose a new or empty folder"
    case .otherManifest(let path, let differences):
      "study: \(path) holds another study: \(differences.joined(separator: "; ")); use the same settings to continue it, or another folder"
    case .otherCorpus(let path, let expected, let found):
      "study: \(path) was begun on another text (SHA-256 \(expected.prefix(12))…, now \(found.prefix(12))…); give the same text, or use another folder"
    case .unknownCorpus(let path, let summary):
      "study: \(path) was begun on \(summary), but doesn't say where they lie; name them with --corpus"
    case .otherVersion(let path, let found, let supported):
      "study: \(path) has format version \(found), this program knows \(supported); use the program that made it, or another folder"
    case .inUse(let path, let holder):
      "study: \(path) is being run by \(holder); wait for it, or stop it"
    }
  }
}

extension StudyError {
  /// A safe remedy for a damaged file, by its name: nothing that it advises loses another file's content.
  private static func remedy(_ path: String) -> String {
    let url = URL(filePath: path)
    return switch url.lastPathComponent {
    case "manifest.json":
      "put a copy of this file back: without it nothing says which study the folder's runs belong to; they are left as they are"
    case "result.json":
      "put a copy of this file back, or move this one file away: then its run alone is trained again, and all others are kept"
    case "configuration.json":
      "put a copy of this file back, or move the folder \(url.deletingLastPathComponent().path) away: then its run alone is trained again"
    case "metrics.jsonl":
      "put a copy of this file back; the run's result doesn't depend on it"
    case "forecast.json":
      "put a copy of this file back: a forecast made now would not be older than the run that checks it"
    default:
      "put a copy of this file back"
    }
  }
}

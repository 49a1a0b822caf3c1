import Foundation

/// A study on disk: a folder of plain files.
///
/// `manifest.json` holds the plan and never changes, `runs/<id>/` holds a run, `runs.csv` the table of finished runs, and `forecast.json` the forecast
/// that was made before the check. The files are the truth: a study is what they hold, at any moment and after any crash. So nothing has to be
/// recovered: each start reads which results are there and trains the others.
public struct Study: Sendable {
  /// The folder.
  public let folder: URL
  /// The frozen plan.
  public let manifest: StudyManifest

  private init(folder: URL, manifest: StudyManifest) {
    self.folder = folder
    self.manifest = manifest
  }

  /// Makes a study in a new or empty folder, or continues the same one.
  /// - Throws: ``StudyError``: the folder holds other things, another study, or can't be written.
  public static func continuing(_ manifest: StudyManifest, in folder: URL) throws(StudyError) -> Study {
    if let present = try storedManifest(in: folder) {
      guard present.sha256 == manifest.sha256 else {
        throw .otherManifest(path: folder.path, differences: present.differences(from: manifest))
      }
      return Study(folder: folder, manifest: present)
    }
    try createFolder(folder)
    try requireEmpty(folder)
    do {
      try publishOnce(readableJSON(manifest), to: folder.appending(path: "manifest.json"))
    } catch .alreadyPublished {
      // Another process was faster: what counts is what it wrote.
      return try continuing(manifest, in: folder)
    }
    return Study(folder: folder, manifest: manifest)
  }

  /// Opens a study that exists.
  /// - Throws: ``StudyError``: there is none, or its manifest is damaged.
  public static func opening(_ folder: URL) throws(StudyError) -> Study {
    guard let manifest = try storedManifest(in: folder) else {
      if FileManager.default.fileExists(atPath: folder.appending(path: "runs").path) { throw .noManifest(path: folder.path) }
      throw .unreadable(path: folder.appending(path: "manifest.json").path, reason: "there is no study in this folder")
    }
    return Study(folder: folder, manifest: manifest)
  }

  private static func storedManifest(in folder: URL) throws(StudyError) -> StudyManifest? {
    struct Version: Decodable { var formatVersion: Int }
    let url = folder.appending(path: "manifest.json")
    guard let version = try read(Version.self, from: url) else { return nil }
    guard version.formatVersion == StudyManifest.supportedVersion else {
      throw .otherVersion(path: folder.path, found: version.formatVersion, supported: StudyManifest.supportedVersion)
    }
    guard let manifest = try read(StudyManifest.self, from: url) else { return nil }
    guard manifest.isIntact else { throw .damaged(path: url.path, reason: "its hash is not that of its content") }
    return manifest
  }

  private static func requireEmpty(_ folder: URL) throws(StudyError) {
    let found: [String]
    do {
      found = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch {
      throw .unreadable(path: folder.path, reason: reason(error))
    }
    // A start that was killed before its manifest was published leaves a lock and temporary files.
    let foreign = found.filter { $0 != "lock" && !$0.hasPrefix(leftoverPrefix) }.sorted()
    guard !foreign.contains("runs") || !foreign.contains("runs.csv") else { throw .noManifest(path: folder.path) }
    guard foreign.isEmpty else { throw .notAStudy(path: folder.path, found: Array(foreign.prefix(3))) }
  }
}

/// Makes a folder and those above it.
func createFolder(_ folder: URL) throws(StudyError) {
  do {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  } catch {
    let full = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError)?.code == Int(ENOSPC)
    throw full ? .diskFull(path: folder.path) : .unwritable(path: folder.path, reason: reason(error))
  }
}

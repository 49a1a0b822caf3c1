import Foundation
import TextFormats

extension Corpus {
  /// Makes a corpus of files and folders; folders are read with all they hold, hidden files left out.
  ///
  /// Files that aren't text and files that mostly repeat others are left out and counted in the description; no other file is changed.
  /// - Throws: ``CorpusError`` for a path without a file or folder, a device or pipe, a file that can't be read, no text, or less than 16 KB of it.
  public static func files(_ paths: [String]) throws(CorpusError) -> Corpus {
    var cleaner = TextCleaner(rules: .plain, cap: .max)
    var texts: [SourceText] = []
    var looked = 0
    for path in paths {
      for file in try listing(path) {
        looked += 1
        let text = SourceText(path: file.label, bytes: try FileCollector.read(file.url))
        if let kept = cleaner.clean(text) { texts.append(kept) }
      }
    }
    guard !texts.isEmpty else { throw .noText(paths: paths, files: looked) }
    return try assemble(
      texts, kind: .files, named: paths, report: cleaner.report,
      summary: "\(Plural.counted(texts.count, "file")) of \(paths.map { URL(filePath: $0).lastPathComponent }.joined(separator: ", "))")
  }

  private static func listing(_ path: String) throws(CorpusError) -> [(label: String, url: URL)] {
    let url = URL(filePath: path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { throw .missing(path: path) }
    let name = url.standardizedFileURL.lastPathComponent
    guard isFolder.boolValue else {
      guard FileCollector.type(of: url) == S_IFREG else { throw .notRegular(path: path) }
      return [(name, url)]
    }
    return try FileCollector().files(below: url).map { ("\(name)/\($0)", url.appending(path: $0)) }
  }

  /// Splits cleaned texts and describes them.
  static func assemble(
    _ texts: [SourceText], kind: CorpusDescription.Kind, named paths: [String], report: CleaningReport, summary: String
  ) throws(CorpusError) -> Corpus {
    let bytes = texts.reduce(0) { $0 + $1.bytes.count }
    guard bytes >= HeldOutSplit.minimumBytes else {
      throw .tooSmall(paths: paths, bytes: bytes, needed: HeldOutSplit.minimumBytes)
    }
    let split = HeldOutSplit(texts)
    var description = CorpusDescription(kind: kind, summary: summary, split: split.split)
    description.files = split.files
    description.sources = folders(of: split.files)
    description.cleaning = report
    return Corpus(training: split.training, heldOut: split.heldOut, description: description)
  }

  /// The files and bytes of each folder, to a depth of three.
  private static func folders(of files: [CorpusFile]) -> [CorpusSource] {
    var sources: [CorpusSource] = []
    var index: [String: Int] = [:]
    for file in files {
      let folder = file.path.split(separator: "/").dropLast().prefix(3).joined(separator: "/")
      if index[folder] == nil {
        index[folder] = sources.count
        sources.append(CorpusSource(folder: folder, files: 0, bytes: 0))
      }
      sources[index[folder]!].files += 1
      sources[index[folder]!].bytes += file.bytes
    }
    return sources
  }
}

import Foundation

/// The text of a study, made again from what its folder holds.
///
/// The manifest says of which kind the corpus is and what its SHA-256 is, which a runner compares. The paths of files that the user named aren't part of
/// it, as the same text in another folder is the same study; they lie in `corpus.json` next to it.
extension Study {
  private struct NamedPaths: Codable { var paths: [String] }

  private var pathsFile: URL { folder.appending(path: "corpus.json") }

  /// Records the files and folders that the corpus was made of, as absolute paths.
  ///
  /// - Throws: ``StudyError`` if the folder can't be written.
  public func keepCorpusPaths(_ paths: [String]) throws(StudyError) {
    guard manifest.corpus.kind == .files else { return }
    try publish(readableJSON(NamedPaths(paths: paths.map { URL(filePath: $0).standardizedFileURL.path })), to: pathsFile)
  }

  /// Makes the corpus of the study.
  ///
  /// A generated text is made from its seed and lengths, the toolchain's from this machine's toolchain, and files from where they were.
  /// - Throws: ``CorpusError``; ``StudyError/unknownCorpus(path:summary:)`` for files whose paths weren't kept;
  ///   ``StudyError/otherCorpus(path:expected:found:)`` if the text has changed.
  public func corpus() throws -> Corpus {
    let described = manifest.corpus
    let corpus: Corpus
    switch described.kind {
    case .toolchain: corpus = try .toolchainDefault()
    case .synthetic:
      guard let language = described.synthetic else { throw StudyError.unknownCorpus(path: folder.path, summary: described.summary) }
      corpus = .generated(
        SyntheticLanguage(seed: language.seed, vocabulary: language.vocabulary), training: described.trainingBytes,
        heldOut: described.heldOutBytes)
    case .files:
      guard let named = try read(NamedPaths.self, from: pathsFile) else {
        throw StudyError.unknownCorpus(path: folder.path, summary: described.summary)
      }
      corpus = try .files(named.paths)
    }
    guard corpus.sha256 == described.sha256 else {
      throw StudyError.otherCorpus(path: folder.path, expected: described.sha256, found: corpus.sha256)
    }
    return corpus
  }
}

import NumericalMethods

/// The choice of the files that are held out.
///
/// Files are taken in the order of a hash of their content until the target is reached, so the choice does not depend on where they lie or in which
/// order they were found. A file larger than an eighth of the target stays in training, so that the held-out text has many files.
/// If whole files can't give half the target, the end of the largest file is held out.
///
/// Whole files are held out because text within a file repeats itself: names that are defined in one half are used in the other. A hash of the content, and not
/// of the path, makes the choice the same on every machine, and stable when a folder is renamed.
struct HeldOutSplit {
  /// Text shorter than this is refused.
  static let minimumBytes = 16_384
  /// Written after each file.
  static let separator: [UInt8] = Array("\n\u{0C}\n".utf8)

  let training: [UInt8]
  let heldOut: [UInt8]
  let split: CorpusDescription.Split
  let files: [CorpusFile]

  /// Splits texts that are in the order in which they are to be joined.
  init(_ texts: [SourceText]) {
    let total = texts.reduce(0) { $0 + $1.bytes.count }
    let target = min(1_000_000, total * 8 / 100)
    let chosen = HeldOutSplit.choose(texts, target: target)
    if chosen.reduce(0, { $0 + texts[$1].bytes.count }) >= target / 2 {
      self.init(texts, holdingOut: chosen)
    } else {
      self.init(texts, target: target)
    }
  }

  /// The indices of the held-out files.
  private static func choose(_ texts: [SourceText], target: Int) -> Set<Int> {
    let order = texts.indices.map { (hash: StableHash.words(texts[$0].bytes), index: $0) }.sorted { $0 < $1 }
    var chosen = Set<Int>()
    var bytes = 0
    for (_, index) in order where bytes < target && texts[index].bytes.count <= target / 8 {
      chosen.insert(index)
      bytes += texts[index].bytes.count
    }
    return chosen
  }

  private init(_ texts: [SourceText], holdingOut chosen: Set<Int>) {
    var training: [UInt8] = []
    var heldOut: [UInt8] = []
    for (index, text) in texts.enumerated() {
      if chosen.contains(index) {
        heldOut += text.bytes + HeldOutSplit.separator
      } else {
        training += text.bytes + HeldOutSplit.separator
      }
    }
    self.training = training
    self.heldOut = heldOut
    split = .byFile
    files = texts.enumerated().map { CorpusFile(path: $1.path, bytes: $1.bytes.count, heldOut: chosen.contains($0)) }
  }

  /// Holds out the end of the largest file.
  private init(_ texts: [SourceText], target: Int) {
    let largest = texts.indices.max { (texts[$0].bytes.count, $1) < (texts[$1].bytes.count, $0) }!
    let cut = max(texts[largest].bytes.count - target, texts[largest].bytes.count / 2)
    heldOut = Array(texts[largest].bytes[cut...])
    training = texts.enumerated().flatMap { index, text in
      (index == largest ? Array(text.bytes[..<cut]) : text.bytes) + HeldOutSplit.separator
    }
    split = .tail(of: texts[largest].path)
    files = texts.map { CorpusFile(path: $0.path, bytes: $0.bytes.count, heldOut: false) }
  }
}

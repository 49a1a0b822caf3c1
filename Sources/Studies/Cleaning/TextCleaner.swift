/// Turns files into the text of a corpus, in order, and keeps the record of what it left out.
///
/// Rules go from the coarse to the fine: whole files that aren't text, repeat another or were made by a program; licence headers; blank lines in excess,
/// lines over 400 bytes, lines of data; lines that repeat earlier ones; stretches that say the same again and again. Each counts what it drops, in bytes. The
/// order of files matters, as the first of two equal lines is kept; it is fixed by the paths.
struct TextCleaner {
  /// The rules beyond leaving out files that are not text and files that repeat others.
  enum Rules {
    /// Nothing: the user chose the files.
    case plain
    /// Generated files, licence headers, data, repetition within files: the toolchain's folders hold all of these.
    case source
  }

  /// The least size that a cleaned file may have; a smaller one is dropped, because only fragments are left.
  static let minimumRemnant = 256

  let rules: Rules
  /// The most bytes that are kept.
  let cap: Int
  private(set) var report = CleaningReport()
  private var duplicates = DuplicateFilter()
  private var repetition = RepetitionFilter()

  init(rules: Rules, cap: Int) {
    self.rules = rules
    self.cap = cap
  }

  /// Cleans the next file; nil where nothing of it is to be kept.
  mutating func clean(_ text: SourceText) -> SourceText? {
    report.read.add(bytes: text.bytes.count)
    guard isText(text.bytes) else {
      report.remove(.notText, bytes: text.bytes.count)
      return nil
    }
    guard duplicates.isNew(text.bytes) else {
      report.remove(.duplicate, bytes: text.bytes.count)
      return nil
    }
    let kept = rules == .source ? cleanSource(text.bytes) : cleanPlain(text.bytes)
    guard let kept, !kept.isEmpty else { return nil }
    guard report.kept.bytes + kept.count <= cap else {
      report.remove(.beyondCap, bytes: kept.count)
      return nil
    }
    report.kept.add(bytes: kept.count)
    return SourceText(path: text.path, bytes: kept)
  }

  private mutating func cleanPlain(_ bytes: [UInt8]) -> [UInt8]? {
    var lines = Lines(bytes)
    duplicates.markDuplicates(in: &lines)
    guard lines.keptBytes * 2 > bytes.count else {
      report.remove(.duplicate, bytes: bytes.count)
      return nil
    }
    return bytes
  }

  private mutating func cleanSource(_ bytes: [UInt8]) -> [UInt8]? {
    guard !saysItIsGenerated(bytes) else {
      report.remove(.generated, bytes: bytes.count)
      return nil
    }
    let body = bytes[licenceHeaderLength(bytes)...]
    report.remove(.licenceHeader, bytes: bytes.count - body.count)
    var lines = Lines(Array(body))
    lines.dropBlankExcess()
    report.remove(.whitespace, bytes: body.count - lines.keptBytes)
    drop(.longLine, from: &lines) { lines in lines.drop { $0.count > 400 } }
    drop(.data, from: &lines) { lines in lines.drop(where: isData) }
    let before = lines.keptBytes
    duplicates.markDuplicates(in: &lines)
    report.remove(.duplicate, bytes: before - lines.keptBytes)
    let unique = lines.keptBytes
    repetition.dropRepetition(in: &lines)
    report.remove(.repetitive, bytes: unique - lines.keptBytes)
    guard lines.keptBytes >= TextCleaner.minimumRemnant else {
      report.remove(.remnant, bytes: lines.keptBytes)
      return nil
    }
    return lines.keptText()
  }

  private mutating func drop(_ reason: CleaningReport.Reason, from lines: inout Lines, _ body: (inout Lines) -> Void) {
    let before = lines.keptBytes
    body(&lines)
    report.remove(reason, bytes: before - lines.keptBytes)
  }
}

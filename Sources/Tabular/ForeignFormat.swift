/// A format of files that holds no text of a table as it is, known by its first bytes.
///
/// A file that is no text would fail at its first odd byte, with a message about UTF-8 that helps nobody. So the formats in which tables of
/// runs come are known by name, and the error says the command that leads to a table (``TableError/foreignFormat(file:_:)``). Nothing is
/// unpacked or converted here.
public enum ForeignFormat: String, Hashable, Sendable, CaseIterable {
  /// Compressed text.
  case gzip, zstandard, bzip2, xz
  /// Text in another encoding.
  case utf16, utf32
  /// Containers and databases.
  case zip, sqlite, parquet, arrow, hdf5, wandb, safetensors, pickle, numpy
  /// Pages and documents.
  case html, pdf, markdown
  /// The pointer that Git LFS leaves in place of a file.
  case gitLFS

  /// Recognises a format by the first bytes of a file; nil for text.
  ///
  /// A file of safetensors begins with the length of its JSON header, eight bytes with the least significant first, and the header's brace.
  public init?(_ bytes: [UInt8]) {
    for (format, starts) in Self.starts where starts.contains(where: { bytes.starts(with: $0) }) {
      self = format
      return
    }
    guard let format = Self.binary(bytes) ?? Self.text(bytes) else { return nil }
    self = format
  }

  /// The first bytes of the formats that have fixed ones; longer ones before those that begin like them.
  private static let starts: [(format: ForeignFormat, starts: [[UInt8]])] = [
    (.utf32, [[0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF]]), (.utf16, [[0xFF, 0xFE], [0xFE, 0xFF]]), (.gzip, [[0x1F, 0x8B]]),
    (.zstandard, [[0x28, 0xB5, 0x2F, 0xFD]]), (.xz, [[0xFD, 0x37, 0x7A, 0x58, 0x5A]]), (.bzip2, (1...9).map { ascii("BZh\($0)") }),
    (.zip, [[0x50, 0x4B, 3, 4], [0x50, 0x4B, 5, 6]]), (.sqlite, [ascii("SQLite format 3\u{0}")]), (.parquet, [ascii("PAR1")]),
    (.arrow, [ascii("ARROW1")]), (.hdf5, [[0x89, 0x48, 0x44, 0x46]]), (.wandb, [ascii(":W&B")]),
    (.numpy, [[0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]]), (.pickle, [[0x80, 2], [0x80, 3], [0x80, 4], [0x80, 5]]), (.pdf, [ascii("%PDF")]),
    (.gitLFS, [ascii("version https://git-lfs")]),
  ]

  private static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// Text of two bytes a character without a mark, or tensors.
  ///
  /// UTF-16 without a mark: of the first 64 bytes almost all at even places, or almost all at odd ones, are zero, and none at the others.
  /// Text in UTF-8 has no use for zero bytes.
  private static func binary(_ bytes: [UInt8]) -> ForeignFormat? {
    guard bytes.count >= 16 else { return nil }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    if bytes[8] == UInt8(ascii: "{"), bytes[7] == 0, bytes[6] == 0, length > 2, length < 1 << 32 { return .safetensors }
    let head = bytes.prefix(64)
    let (even, odd) = (zeros(head, from: 0), zeros(head, from: 1))
    return max(even, odd) * 2 >= head.count - 8 && min(even, odd) == 0 ? .utf16 : nil
  }

  /// The zero bytes at every other position.
  private static func zeros(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int {
    stride(from: start, to: bytes.count, by: 2).count { bytes[$0] == 0 }
  }

  /// Pages that were saved in place of the table, and tables in Markdown.
  private static func text(_ bytes: [UInt8]) -> ForeignFormat? {
    let start = String(decoding: bytes.prefix(256), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
    if start.hasPrefix("<!doctype") || start.hasPrefix("<html") { return .html }
    let lines = start.split(maxSplits: 2, whereSeparator: \.isNewline)
    guard lines.count >= 2, lines[0].hasPrefix("|"), lines[1].hasPrefix("|") else { return nil }
    return lines[1].allSatisfy { "|-: ".contains($0) } ? .markdown : nil
  }

  /// The format, with the step that leads to a table.
  var words: String {
    switch self {
    case .gzip: "compressed with gzip: unpack it with gunzip, or pipe it in with gunzip -c and read -"
    case .zstandard: "compressed with Zstandard: unpack it with zstd -d"
    case .bzip2: "compressed with bzip2: unpack it with bunzip2"
    case .xz: "compressed with xz: unpack it with unxz"
    case .utf16: "text in UTF-16: save it as UTF-8 (in Excel: CSV UTF-8)"
    case .utf32: "text in UTF-32: save it as UTF-8"
    case .zip: "a zip archive or an Excel workbook: unpack it, or save the sheet as CSV UTF-8"
    case .sqlite: "an SQLite database: export its table as CSV, as in sqlite3 -header -csv FILE 'SELECT …'"
    case .parquet: "a Parquet file: write it as CSV, as pandas does with to_csv"
    case .arrow: "an Arrow file: write it as CSV, as pandas does with to_csv"
    case .hdf5: "an HDF5 file: write its table as CSV"
    case .wandb: "a run file of Weights & Biases: export the runs' table as CSV"
    case .safetensors: "a file of weights (safetensors), not a table of runs"
    case .pickle: "a Python pickle: write it as CSV, as pandas does with to_csv"
    case .numpy: "an array of NumPy: write it as CSV with a header"
    case .html: "a web page: download the raw file instead"
    case .pdf: "a PDF: copy its table into a CSV"
    case .markdown: "a table in Markdown: separate its columns by commas or tabs, without the line of dashes"
    case .gitLFS: "a pointer of Git LFS instead of the file: fetch it with git lfs pull"
    }
  }
}

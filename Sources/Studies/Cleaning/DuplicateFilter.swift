import NumericalMethods

/// Finds lines that repeat earlier ones, in the same file or in one before it.
///
/// A shingle is five consecutive lines that are not blank, with at least 80 visible bytes. Runs of digits count as one digit, so that the
/// same declarations for `Int8`, `Int16` and `Int32` are one. A line is a duplicate if it lies in a shingle that was seen before.
/// One pass, about 10 ns a byte.
///
/// Repeated text makes a corpus smaller than it looks: a model that has memorised it gains no more, and a held-out copy of a training line measures memory.
/// Shingles of five lines let short lines that everybody writes (a brace, an import) stay, and catch what was copied.
struct DuplicateFilter {
  static let shingle = 5
  static let minimumVisibleBytes = 80

  private var seen: Set<UInt64> = []
  private var files: Set<UInt64> = []

  /// Whether no file before had the same bytes; remembers the file.
  mutating func isNew(_ bytes: [UInt8]) -> Bool { files.insert(StableHash.words(bytes)).inserted }

  /// Drops the lines that repeat earlier ones and remembers the others.
  mutating func markDuplicates(in lines: inout Lines) {
    let (indices, hashes, visible) = DuplicateFilter.hashes(of: lines)
    guard indices.count >= DuplicateFilter.shingle else { return }
    var duplicateUntil = 0
    for start in 0...(indices.count - DuplicateFilter.shingle) {
      let window = start..<(start + DuplicateFilter.shingle)
      guard visible[window].reduce(0, +) >= DuplicateFilter.minimumVisibleBytes else { continue }
      let hash = hashes[window].reduce(0) { SplitMix64.mixed($0 ^ $1) }
      if seen.insert(hash).inserted { continue }
      for position in max(start, duplicateUntil)..<window.upperBound { lines.drop(indices[position]) }
      duplicateUntil = window.upperBound
    }
  }

  /// The kept lines that are not blank: their index, hash and number of visible bytes.
  private static func hashes(of lines: Lines) -> (indices: [Int], hashes: [UInt64], visible: [Int]) {
    var result: (indices: [Int], hashes: [UInt64], visible: [Int]) = ([], [], [])
    lines.bytes.withUnsafeBufferPointer { buffer in
      for index in 0..<lines.count where lines.isKept[index] && !lines.ranges[index].isEmpty {
        let (hash, visible) = hash(buffer[lines.ranges[index]])
        result.indices.append(index)
        result.hashes.append(hash)
        result.visible.append(visible)
      }
    }
    return result
  }

  private static func hash(_ line: UnsafeBufferPointer<UInt8>.SubSequence) -> (hash: UInt64, visible: Int) {
    var hash = StableHash()
    var visible = 0
    var inDigits = false
    for byte in line where byte > space {
      visible += 1
      let isDigit = byte &- 0x30 < 10
      if isDigit && inDigits { continue }
      inDigits = isDigit
      hash.combine(isDigit ? 0x30 : byte)
    }
    return (SplitMix64.mixed(hash.value), visible)
  }
}

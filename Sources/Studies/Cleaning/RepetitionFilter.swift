import NumericalMethods

/// Finds stretches of a file that say the same again and again, such as lists of intrinsics.
///
/// A file is cut into stretches of about 16 KB. A stretch's novelty is the share of its 16-byte windows that are new in it: 0.5 to 0.85 for
/// handwritten sources, under 0.3 for lists made by a macro. One pass, about 5 ns a byte.
///
/// The threshold lies between the two, at 0.45: lists without new words would teach the list's form again and again, and lower the loss of every size alike.
struct RepetitionFilter {
  static let stretch = 16_384
  static let window = 16
  static let minimumNovelty = 0.45

  /// An open-addressing table of window hashes; 0 is an empty slot.
  private var slots = [UInt64](repeating: 0, count: 65_536)

  /// Drops the stretches with too little novelty.
  mutating func dropRepetition(in lines: inout Lines) {
    var start = 0
    while start < lines.count {
      var end = start
      var text: [UInt8] = []
      while end < lines.count && text.count < RepetitionFilter.stretch {
        if lines.isKept[end] { text += lines.bytes[lines.ranges[end]] + [newline] }
        end += 1
      }
      if text.count >= 2_048 && novelty(of: text) < RepetitionFilter.minimumNovelty {
        for index in start..<end { lines.drop(index) }
      }
      start = end
    }
  }

  /// The share of 16-byte windows that did not occur before in the text.
  mutating func novelty(of text: [UInt8]) -> Double {
    for index in slots.indices { slots[index] = 0 }
    var new = 0
    let windows = min(text.count, 3 * RepetitionFilter.stretch) - RepetitionFilter.window + 1
    guard windows > 0 else { return 1 }
    text.withUnsafeBytes { buffer in
      for start in 0..<windows {
        let low = buffer.loadUnaligned(fromByteOffset: start, as: UInt64.self)
        let high = buffer.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
        new += insert(SplitMix64.mixed(SplitMix64.mixed(low) ^ high) | 1) ? 1 : 0
      }
    }
    return Double(new) / Double(windows)
  }

  private mutating func insert(_ hash: UInt64) -> Bool {
    var slot = Int(hash >> 48)
    while slots[slot] != 0 {
      if slots[slot] == hash { return false }
      slot = (slot + 1) & 0xffff
    }
    slots[slot] = hash
    return true
  }
}

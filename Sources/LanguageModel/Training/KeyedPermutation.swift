/// A pseudo-random permutation of 0 ..< count that is computed, not stored: a four-round Feistel network on the least even number of bits that
/// covers the range, walked until it lands inside (Black and Rogaway 2002, doi:10.1007/3-540-45760-7_9). Under four walks a value on average.
struct KeyedPermutation: Sendable {
  let count: Int
  private let key: UInt64
  private let halfBits: UInt64

  /// Makes the permutation that `key` picks.
  init(count: Int, key: UInt64) {
    precondition(count >= 1, "a permutation has at least one element")
    self.count = count
    self.key = key
    let bits = Int.bitWidth - (count - 1).leadingZeroBitCount
    halfBits = UInt64(max(1, (bits + 1) / 2))
  }

  /// Where the permutation sends an index.
  subscript(index: Int) -> Int {
    precondition(index >= 0 && index < count, "the index lies in the range")
    var value = UInt64(index)
    repeat { value = encrypted(value) } while value >= UInt64(count)
    return Int(value)
  }

  private func encrypted(_ value: UInt64) -> UInt64 {
    let mask = (1 << halfBits) - 1 as UInt64
    var left = value >> halfBits
    var right = value & mask
    for round in 0..<4 as Range<UInt64> {
      var random = RandomStream(seed: key &+ round, stream: right)
      (left, right) = (right, left ^ (random.next() & mask))
    }
    return left << halfBits | right
  }
}

/// Sets of runs that agree, found without a copy of the runs.
///
/// An open-addressing table of positions, four bytes a slot and at most half full: a million runs take 8 MB, where a dictionary keyed by them takes over 100.
/// O(runs), and the same sets for any order of the hash.
struct EqualRuns {
  /// Returns the sets of two or more positions that agree, by their first position; the positions of a set rise.
  ///
  /// - Parameters:
  ///   - key: the numbers that have to agree; they are hashed, and compared by `areEqual` where hashes collide.
  ///   - areEqual: whether two runs agree in everything that matters.
  static func sets(
    of runs: [TrainingRun], key: (TrainingRun) -> (Double, Double, Double), areEqual: (TrainingRun, TrainingRun) -> Bool
  ) -> [[Int]] {
    var capacity = 16
    while capacity < 2 * runs.count { capacity *= 2 }
    var slots = [Int32](repeating: -1, count: capacity)
    var repeats: [Int: [Int]] = [:]
    for index in runs.indices {
      var slot = Int(truncatingIfNeeded: hash(key(runs[index]))) & (capacity - 1)
      while slots[slot] >= 0, !areEqual(runs[Int(slots[slot])], runs[index]) { slot = (slot + 1) & (capacity - 1) }
      if slots[slot] < 0 {
        slots[slot] = Int32(index)
      } else {
        repeats[Int(slots[slot]), default: [Int(slots[slot])]].append(index)
      }
    }
    return repeats.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The bits of three numbers, mixed by the finaliser of SplitMix64 (doi:10.1145/2714064.2660195).
  private static func hash(_ key: (Double, Double, Double)) -> UInt64 {
    var state: UInt64 = 0
    for bits in [key.0.bitPattern, key.1.bitPattern, key.2.bitPattern] {
      state = (state ^ bits) &+ 0x9E37_79B9_7F4A_7C15
      state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
      state ^= state >> 31
    }
    return state
  }
}

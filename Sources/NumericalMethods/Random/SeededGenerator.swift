/// A seeded generator of random numbers whose streams are split by index: xoshiro256**.
///
/// Replicate *i* of an experiment draws from `SeededGenerator(seed: seed, stream: i)`, so its numbers are the same
/// whichever thread runs it and in whatever order. Period 2²⁵⁶ − 1; state 32 bytes. Not for cryptography.
///
/// Source: Blackman & Vigna, "Scrambled linear pseudorandom number generators", doi:10.1145/3460772; the state is filled
/// by SplitMix64, doi:10.1145/2714064.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// Makes the generator of one stream of a seed.
  ///
  /// Two different pairs of seed and stream give unrelated sequences.
  public init(seed: UInt64, stream: UInt64 = 0) {
    var filler = SplitMix64(seed: seed)
    let base = filler.next()
    var mixed = SplitMix64(seed: base ^ (stream &* 0xD1B5_4A32_D192_ED03))
    state = (mixed.next(), mixed.next(), mixed.next(), mixed.next())
  }

  /// Returns the next 64 random bits.
  public mutating func next() -> UInt64 {
    let result = rotate(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotate(state.3, by: 45)
    return result
  }

  private func rotate(_ value: UInt64, by count: UInt64) -> UInt64 {
    (value << count) | (value >> (64 - count))
  }
}

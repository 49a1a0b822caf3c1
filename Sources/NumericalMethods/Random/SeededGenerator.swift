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

extension SeededGenerator {
  /// Returns a uniform variate strictly between 0 and 1, a multiple of 2⁻⁵³ plus 2⁻⁵⁴.
  ///
  /// Neither end is ever returned, so a quantile function may be applied to it.
  public mutating func uniform() -> Double {
    (Double(next() >> 11) + 0.5) * 0x1p-53
  }

  /// Returns an index below `count`, each equally likely to within 2⁻⁶⁴·count.
  ///
  /// - Precondition: `count > 0`.
  public mutating func index(below count: Int) -> Int {
    precondition(count > 0, "an index needs at least one choice")
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// Returns a standard normal variate: mean 0, variance 1.
  ///
  /// By inversion, one uniform a variate: no rejected draws, hence no state that depends on the history.
  public mutating func normal() -> Double {
    NormalDistribution.quantile(uniform())
  }

  /// Returns how often each of `count` items is drawn in `count` draws with replacement: the weights of a pairs bootstrap.
  public mutating func resamplingCounts(_ count: Int) -> [Double] {
    var counts = [Double](repeating: 0, count: count)
    for _ in 0..<count { counts[index(below: count)] += 1 }
    return counts
  }
}

/// A small seeded generator, SplitMix64: the same numbers on every machine and in every version. Not for cryptography.
///
/// Period 2⁶⁴, state 8 bytes, every state a good one. It fills the state of larger generators, makes generated texts, and its mixer finishes hashes.
/// Streams that must not depend on the order of work come from ``SeededGenerator``.
///
/// Source: Steele, Lea & Flood, "Fast splittable pseudorandom number generators", doi:10.1145/2660193.2660195.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  /// The odd integer nearest 2⁶⁴ over the golden ratio.
  private static let increment: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// Makes the generator of a seed.
  public init(seed: UInt64) { state = seed }

  /// Returns the next 64 random bits.
  public mutating func next() -> UInt64 {
    defer { state &+= Self.increment }
    return Self.mixed(state)
  }

  /// Returns a number in 0 ..< 1 on a grid of 2⁻⁵³.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Returns an integer in 0 ..< bound, each equally likely to within 2⁻⁶⁴·bound.
  ///
  /// - Precondition: `bound > 0`.
  public mutating func index(below bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

  /// Returns the first number of the seed `value`.
  ///
  /// A bijection in which every bit of the input reaches every bit of the output.
  @inline(__always)
  public static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ increment
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

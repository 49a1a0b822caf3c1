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

/// Steele, Lea and Flood's SplitMix64 (doi:10.1145/2660193.2660195): the same numbers on every machine and in every version.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    defer { state &+= 0x9e37_79b9_7f4a_7c15 }
    return mixed(state)
  }

  /// A number in 0 ..< 1 on a grid of 2⁻⁵³.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// An integer in 0 ..< bound, without bias that matters for bounds far below 2³².
  mutating func index(below bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }
}

/// A seeded stream of random numbers, SplitMix64 (doi:10.1145/2714064.2660195). Streams of one seed are independent of each other.
struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64, stream: UInt64) {
    state = Self.mix(Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ Self.mix(stream &* 0xD1B5_4A32_D192_ED03 &+ 0x8CB9_2BA7_2F3D_8DD7))
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A number of mean 0 and deviation 1: the centred sum of twelve uniform ones (Irwin–Hall).
  ///
  /// It is exact in binary arithmetic, so every machine draws the same bits, which a logarithm from the system's library wouldn't promise.
  mutating func nextNormal() -> Float {
    var sum: Int64 = 0
    for _ in 0..<3 {
      var word = next()
      for _ in 0..<4 {
        sum += Int64(word & 0xFFFF)
        word >>= 16
      }
    }
    return (Float(sum) - 6 * 65_535) / 65_536
  }

  /// A number in 0 ..< bound.
  mutating func next(below bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A 64-bit hash that is the same on every machine and in every run: FNV-1a over 8-byte words, finished with the mixer of SplitMix64.
func stableHash(_ bytes: [UInt8]) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(bytes.count)
  bytes.withUnsafeBytes { buffer in
    let words = buffer.count / 8
    for word in 0..<words {
      hash = (hash ^ UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self))) &* 0x0000_0100_0000_01b3
      hash ^= hash >> 29
    }
    for byte in buffer[(words * 8)...] { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
  }
  return mixed(hash)
}

/// The output function of SplitMix64: every bit of the input reaches every bit of the output.
@inline(__always)
func mixed(_ value: UInt64) -> UInt64 {
  var z = value &+ 0x9e37_79b9_7f4a_7c15
  z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
  z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
  return z ^ (z >> 31)
}

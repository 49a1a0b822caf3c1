/// The hash function SHA-256, over bytes that arrive in parts.
///
/// State 32 bytes, a block of 64 and the message schedule; some 200 MB/s on a core. It identifies inputs and API keys; nothing is encrypted with it,
/// and building a cryptographic library for this one function took a quarter of the first build.
///
/// Source: NIST FIPS 180-4, doi:10.6028/NIST.FIPS.180-4.
public struct SHA256: Sendable {
  private var state = SHA256.initialState
  private var block: [UInt8] = []
  private var length: UInt64 = 0

  /// Makes the hash of no bytes yet.
  public init() { block.reserveCapacity(64) }

  /// Hashes bytes that are at hand as a whole.
  public static func hash(_ bytes: some Sequence<UInt8>) -> SHA256Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalize()
  }

  /// Adds bytes.
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    if bytes.withContiguousStorageIfAvailable({ update(UnsafeRawBufferPointer($0)) }) == nil {
      Array(bytes).withUnsafeBytes { update($0) }
    }
  }

  /// Adds bytes in memory.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length &+= UInt64(bytes.count)
    var rest = bytes[...]
    if !block.isEmpty {
      let head = rest.prefix(64 - block.count)
      block.append(contentsOf: head)
      rest = rest.dropFirst(head.count)
      guard block.count == 64 else { return }
      block.withUnsafeBytes { SHA256.compress($0, into: &state) }
      block.removeAll(keepingCapacity: true)
    }
    while rest.count >= 64 {
      SHA256.compress(UnsafeRawBufferPointer(rebasing: rest.prefix(64)), into: &state)
      rest = rest.dropFirst(64)
    }
    block.append(contentsOf: rest)
  }

  /// Pads the message and returns its digest.
  public consuming func finalize() -> SHA256Digest {
    let bits = length &* 8
    let zeros = (119 - Int(length % 64)) % 64
    var padding = [UInt8](repeating: 0, count: zeros + 9)
    padding[0] = 0x80
    for index in 0..<8 { padding[zeros + 1 + index] = UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * index)) }
    padding.withUnsafeBytes { update($0) }
    return SHA256Digest(words: state)
  }
}

/// The 32 bytes of a SHA-256.
///
/// Two digests are compared in a time that doesn't depend on how much of them is equal, so that a digest of a secret can be compared with that of a guess.
public struct SHA256Digest: Hashable, Sendable {
  fileprivate var words: SIMD8<UInt32>

  /// The bytes, the most significant first.
  public var bytes: [UInt8] {
    words.indices.flatMap { index in (0..<4).map { UInt8(truncatingIfNeeded: words[index] >> UInt32(24 - 8 * $0)) } }
  }

  /// The bytes as 64 lower-case hexadecimal digits.
  public var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  public static func == (left: SHA256Digest, right: SHA256Digest) -> Bool {
    let difference = left.words ^ right.words
    return difference.indices.reduce(0) { $0 | difference[$1] } == 0
  }
}

extension SHA256 {
  private static let initialState = SIMD8<UInt32>(
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)

  /// The fractional parts of the cube roots of the first 64 primes, in 32 bits.
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]

  /// Mixes one block of 64 bytes into the state (FIPS 180-4, 6.2.2).
  private static func compress(_ block: UnsafeRawBufferPointer, into state: inout SIMD8<UInt32>) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
      for t in 0..<16 { schedule[t] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: 4 * t, as: UInt32.self)) }
      for t in 16..<64 {
        let (early, late) = (schedule[t - 15], schedule[t - 2])
        let small = rotated(early, 7) ^ rotated(early, 18) ^ (early >> 3)
        let large = rotated(late, 17) ^ rotated(late, 19) ^ (late >> 10)
        schedule[t] = schedule[t - 16] &+ small &+ schedule[t - 7] &+ large
      }
      constants.withUnsafeBufferPointer { state &+= rounds(state, schedule, $0) }
    }
  }

  /// The 64 rounds of a block.
  private static func rounds(
    _ start: SIMD8<UInt32>, _ schedule: UnsafeMutableBufferPointer<UInt32>, _ constants: UnsafeBufferPointer<UInt32>
  ) -> SIMD8<UInt32> {
    var (a, b, c, d) = (start[0], start[1], start[2], start[3])
    var (e, f, g, h) = (start[4], start[5], start[6], start[7])
    for t in 0..<64 {
      let sum = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      let first = h &+ sum &+ ((e & f) ^ (~e & g)) &+ constants[t] &+ schedule[t]
      let second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    return SIMD8(a, b, c, d, e, f, g, h)
  }

  @inline(__always)
  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 { (word >> count) | (word << (32 - count)) }
}

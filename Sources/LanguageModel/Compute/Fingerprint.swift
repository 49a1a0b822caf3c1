/// A 64-bit fingerprint of bytes, to notice damage and mix-ups; it isn't proof against intent.
///
/// In the manner of FNV-1a (draft-eastlake-fnv), but over eight bytes at a time, beginning with the length.
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  /// The fingerprint.
  public let value: UInt64

  /// Takes the fingerprint of bytes.
  public init(of bytes: UnsafeRawBufferPointer) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(bytes.count)
    let words = bytes.count / 8
    for word in 0..<words { hash = Self.mix(hash, bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self).littleEndian) }
    for byte in bytes[(words * 8)...] { hash = Self.mix(hash, UInt64(byte)) }
    value = hash
  }

  /// Takes the fingerprint of bytes.
  public init(of bytes: [UInt8]) { self = bytes.withUnsafeBytes { Fingerprint(of: $0) } }

  /// Sixteen hexadecimal digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The multiplication moves differences upwards only, so the rotation brings them back down.
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
    return product << 29 | product >> 35
  }
}

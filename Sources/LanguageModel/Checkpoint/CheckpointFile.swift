import Foundation

/// The JSON header of a safetensors file (github.com/huggingface/safetensors): text metadata, and the range of every tensor.
///
/// A file is eight bytes of the header's length, little-endian, the header, and the tensors' bytes in order, without gaps. The header is padded with blanks so
/// that the data begin at a multiple of 64 bytes. Other programs read the parameters by their names, which are those of Qwen3.
struct SafetensorsHeader: Codable {
  /// A tensor's element type, shape and bytes within the data.
  struct Entry: Codable, Hashable {
    var dtype: String
    var shape: [Int]
    var dataOffsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
  }

  private struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { nil }
  }

  private static let metadataName = Name(stringValue: "__metadata__")

  var metadata: [String: String]
  var entries: [String: Entry]

  init(metadata: [String: String], entries: [String: Entry]) {
    self.metadata = metadata
    self.entries = entries
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    metadata = try container.decodeIfPresent([String: String].self, forKey: Self.metadataName) ?? [:]
    entries = [:]
    for name in container.allKeys where name.stringValue != Self.metadataName.stringValue {
      entries[name.stringValue] = try container.decode(Entry.self, forKey: name)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    try container.encode(metadata, forKey: Self.metadataName)
    for (name, entry) in entries { try container.encode(entry, forKey: Name(stringValue: name)) }
  }
}

/// The atomic replacement of a file: a reader sees the old one or the new one, whole.
///
/// That holds after a crash too.
///
/// The data go to a temporary file in the same folder, are flushed to the disk, and take the file's name by rename; then the folder is flushed.
enum AtomicFile {
  /// - Throws: `CheckpointError.fileOperation`; what was at the path is then untouched.
  static func write(_ data: Data, to path: String) throws(CheckpointError) {
    let temporary = "\(path).\(getpid()).partial"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure(temporary, "create it") }
    do throws(CheckpointError) {
      try writeAll(data, to: file, path: temporary)
      guard fsync(file) == 0 else { throw failure(temporary, "flush it to the disk") }
    } catch {
      close(file)
      unlink(temporary)
      throw error
    }
    close(file)
    guard rename(temporary, path) == 0 else {
      let error = failure(path, "replace it")
      unlink(temporary)
      throw error
    }
    flushFolder(of: path)
  }

  private static func writeAll(_ data: Data, to file: Int32, path: String) throws(CheckpointError) {
    var done = 0
    while done < data.count {
      let written = data.withUnsafeBytes { Foundation.write(file, $0.baseAddress! + done, data.count - done) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw failure(path, "write it") }
      done += written
    }
  }

  /// Makes the rename itself last. Some file systems refuse it, and the content is safe by then.
  private static func flushFolder(of path: String) {
    let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private static func failure(_ path: String, _ operation: String) -> CheckpointError {
    .fileOperation(path: path, operation: operation, reason: String(cString: strerror(errno)))
  }
}

/// A 64-bit fingerprint of bytes that detects damage and mix-ups, but no forgery.
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

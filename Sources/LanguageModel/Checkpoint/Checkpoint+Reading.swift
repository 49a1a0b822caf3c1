import Foundation

extension Checkpoint {
  /// Reads a checkpoint and checks it whole.
  ///
  /// - Throws: `CheckpointError` for a file that can't be read, isn't a checkpoint, is of another version, cut off or damaged.
  public init(contentsOf path: String) throws {
    let file = try Self.bytes(of: path)
    let header = try Self.header(of: file, path: path)
    let metadata = header.metadata
    guard metadata["format"] == "isoflop-checkpoint", let version = metadata["version"] else {
      throw CheckpointError.notACheckpoint(path: path, reason: "its metadata don't say so")
    }
    guard version == Self.formatVersion else { throw CheckpointError.unsupportedVersion(path: path, version: version) }
    guard let encoded = metadata["configuration"], let kernels = metadata["kernels"], let text = metadata["textFingerprint"],
      let steps = metadata["stepsDone"].flatMap(Int.init), let fingerprint = metadata["payloadFingerprint"]
    else { throw CheckpointError.notACheckpoint(path: path, reason: "its metadata are incomplete") }
    let configuration: TrainingConfiguration
    do {
      configuration = try JSONDecoder().decode(TrainingConfiguration.self, from: Data(encoded.utf8))
    } catch {
      throw CheckpointError.notACheckpoint(path: path, reason: "its configuration can't be read (\(error))")
    }
    try configuration.validate()
    let values = try Self.payload(of: file, count: ParameterLayout(model: configuration.model).count, fingerprint, path)
    self.init(
      configuration: configuration, stepsDone: steps, kernels: kernels, textFingerprint: text, parameters: values[0],
      firstMoments: values[1], secondMoments: values[2])
  }

  private static func bytes(of path: String) throws -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw CheckpointError.fileOperation(path: path, operation: "read", reason: error.localizedDescription)
    }
  }

  private static func headerLength(of file: Data) -> Int? {
    guard file.count >= 8 else { return nil }
    let length = file.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    return length <= 100_000_000 ? Int(length) : nil
  }

  private static func header(of file: Data, path: String) throws -> SafetensorsHeader {
    guard let length = headerLength(of: file) else {
      throw CheckpointError.notACheckpoint(path: path, reason: "it doesn't begin with a header's length")
    }
    guard file.count >= 8 + length else { throw CheckpointError.wrongLength(path: path, expected: 8 + length, found: file.count) }
    do {
      return try JSONDecoder().decode(SafetensorsHeader.self, from: file[8..<8 + length])
    } catch {
      throw CheckpointError.notACheckpoint(path: path, reason: "its header can't be read")
    }
  }

  /// Parameters, first and second moments.
  private static func payload(of file: Data, count: Int, _ fingerprint: String, _ path: String) throws -> [[Float]] {
    let start = 8 + (headerLength(of: file) ?? 0)
    guard file.count == start + 12 * count else {
      throw CheckpointError.wrongLength(path: path, expected: start + 12 * count, found: file.count)
    }
    return try file.withUnsafeBytes { bytes in
      let payload = UnsafeRawBufferPointer(rebasing: bytes[start...])
      guard Fingerprint(of: payload).description == fingerprint else { throw CheckpointError.damaged(path: path) }
      return (0..<3).map { part in
        [Float](unsafeUninitializedCapacity: count) { values, filled in
          UnsafeMutableRawBufferPointer(values).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: payload[4 * count * part..<4 * count * (part + 1)]))
          filled = count
        }
      }
    }
  }
}

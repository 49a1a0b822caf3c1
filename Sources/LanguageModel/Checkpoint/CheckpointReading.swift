import Foundation

extension Checkpoint {
  /// Reads a checkpoint and checks it whole.
  ///
  /// Checked are the length, the values' fingerprint, the metadata's fingerprint, and every tensor's name, type, shape and range against the shape of
  /// the configuration. A file that an earlier version wrote has no fingerprint of its metadata; its tensors are checked all the same.
  /// - Throws: `CheckpointError` for a file that can't be read, isn't a checkpoint, is of another version, cut off, damaged or edited.
  public init(contentsOf path: String) throws {
    let file = try Self.bytes(of: path)
    let header = try Self.header(of: file, path: path)
    let metadata = try CheckpointMetadata(header.metadata, path: path)
    let configuration: TrainingConfiguration
    do {
      configuration = try JSONDecoder().decode(TrainingConfiguration.self, from: Data(metadata.configuration.utf8))
    } catch {
      throw CheckpointError.notACheckpoint(path: path, reason: "its configuration can't be read (\(error))")
    }
    try configuration.validate()
    try header.requireTensors(Self.entries(configuration.model), path: path)
    let count = ParameterLayout(model: configuration.model).count
    let values = try Self.payload(of: file, count: count, metadata.payloadFingerprint, path)
    self.init(
      configuration: configuration, stepsDone: metadata.stepsDone, kernels: metadata.kernels, textFingerprint: metadata.textFingerprint,
      parameters: values[0], firstMoments: values[1], secondMoments: values[2])
  }

  /// Reads the checkpoint at a path; nil if there is no file.
  ///
  /// - Throws: as ``init(contentsOf:)``.
  public init?(ifPresentAt path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    try self.init(contentsOf: path)
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

/// The metadata of a checkpoint's header, each a text under its name.
///
/// Values have a fingerprint of their own, as they are most of the file. That of the metadata covers the rest: a rotary base, a seed or a number of steps that
/// was edited gives another model without any sign of it. A fingerprint finds damage and slips of the hand, not forgery.
struct CheckpointMetadata {
  /// The version of the format.
  var version: String
  /// The updates done.
  var stepsDone: Int
  /// The tier of kernels.
  var kernels: String
  /// The fingerprint of the training text.
  var textFingerprint: String
  /// The fingerprint of all values.
  var payloadFingerprint: String
  /// The training configuration, as JSON.
  var configuration: String
  /// The fingerprint of the members above; nil in files of earlier versions.
  var headerFingerprint: String?

  /// The members as the file has them.
  var values: [String: String] {
    var values = covered
    values["headerFingerprint"] = headerFingerprint
    return values
  }

  private var covered: [String: String] {
    [
      "format": "isoflop-checkpoint", "version": version, "stepsDone": String(stepsDone), "kernels": kernels,
      "textFingerprint": textFingerprint, "payloadFingerprint": payloadFingerprint, "configuration": configuration,
    ]
  }

  /// The fingerprint of the other members: of their names and values, sorted by name, each with its length.
  var fingerprint: String {
    let text = covered.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.utf8.count) \($0.value)\n" }.joined()
    return Fingerprint(of: Array(text.utf8)).description
  }
}

extension CheckpointMetadata {
  /// Reads the members and compares their fingerprint.
  ///
  /// - Throws: `CheckpointError` for what isn't a checkpoint, is of another version, or was edited.
  init(_ values: [String: String], path: String) throws(CheckpointError) {
    guard values["format"] == "isoflop-checkpoint", let version = values["version"] else {
      throw .notACheckpoint(path: path, reason: "its metadata don't say so")
    }
    guard version == Checkpoint.formatVersion else { throw .unsupportedVersion(path: path, version: version) }
    guard let configuration = values["configuration"], let kernels = values["kernels"], let text = values["textFingerprint"],
      let steps = values["stepsDone"].flatMap(Int.init), let payload = values["payloadFingerprint"]
    else { throw .notACheckpoint(path: path, reason: "its metadata are incomplete") }
    self.init(
      version: version, stepsDone: steps, kernels: kernels, textFingerprint: text, payloadFingerprint: payload,
      configuration: configuration,
      headerFingerprint: values["headerFingerprint"])
    // A member of another name would be one that was renamed, such as the fingerprint itself.
    if let unknown = values.keys.filter({ self.values[$0] == nil }).min() {
      throw .edited(path: path, reason: "its header has a member “\(unknown)”, which no version writes")
    }
    guard steps >= 0, headerFingerprint == nil || headerFingerprint == fingerprint else {
      throw .edited(path: path, reason: "its header doesn't fit its fingerprint")
    }
  }
}

extension SafetensorsHeader {
  /// Compares the tensors with those of a configuration, by name, type, shape and range.
  ///
  /// - Throws: `CheckpointError.edited`, which names the first tensor that differs.
  func requireTensors(_ expected: [String: Entry], path: String) throws(CheckpointError) {
    for name in Set(entries.keys).union(expected.keys).sorted() {
      guard let entry = entries[name] else {
        throw .edited(path: path, reason: "its configuration has a tensor “\(name)”, its header doesn't")
      }
      guard let wanted = expected[name] else {
        throw .edited(path: path, reason: "its header has a tensor “\(name)”, its configuration doesn't")
      }
      guard entry == wanted else {
        throw .edited(
          path: path,
          reason:
            "“\(name)” is \(entry.dtype) \(entry.shape) at \(entry.dataOffsets), not \(wanted.dtype) \(wanted.shape) at \(wanted.dataOffsets)"
        )
      }
    }
  }
}

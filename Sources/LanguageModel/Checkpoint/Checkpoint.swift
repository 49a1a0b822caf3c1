import Foundation

/// The state of a run after one of its updates. All that is needed to continue as if it had never stopped.
///
/// Nothing else has state: the data's order is a function of the seed and the step, the learning rate one of the step, and the optimiser's memory is the
/// moments. The
/// kernels are part of it, as another tier rounds differently; the text is not, but its fingerprint is, and another text is refused.
public struct Checkpoint: Hashable, Sendable {
  /// The configuration.
  public var configuration: TrainingConfiguration
  /// The updates done.
  public var stepsDone: Int
  /// The tier of kernels that did them; another tier rounds differently.
  public var kernels: String
  /// The fingerprint of the training text.
  public var textFingerprint: String
  /// All parameters, in the order of `Trainer.tensors`.
  public var parameters: [Float]
  /// The optimiser's first moments, or momenta.
  public var firstMoments: [Float]
  /// The optimiser's second moments.
  public var secondMoments: [Float]
}

extension Trainer {
  /// Returns the run's present state.
  public func checkpoint() -> Checkpoint {
    Checkpoint(
      configuration: configuration, stepsDone: stepsDone, kernels: kernels.name, textFingerprint: Fingerprint(of: text).description,
      parameters: parameters.values, firstMoments: optimizer.first.values, secondMoments: optimizer.second.values)
  }

  /// Continues a run: its further steps give the bits that they would have given without the stop.
  ///
  /// - Parameters:
  ///   - checkpoint: The run so far.
  ///   - text: The same training bytes.
  ///   - threads: Any number.
  ///   - kernels: Those of the checkpoint if left out; others round differently.
  /// - Throws: `CheckpointError.differentText`; `ConfigurationError` if the kernels can't run here or the configuration can't be trained.
  public convenience init(continuing checkpoint: Checkpoint, text: [UInt8], threads: Int = 1, kernels: Kernels? = nil) throws {
    let found = Fingerprint(of: text).description
    guard found == checkpoint.textFingerprint else {
      throw CheckpointError.differentText(expected: checkpoint.textFingerprint, found: found)
    }
    let kernels = try kernels ?? Kernels(named: checkpoint.kernels)
    try self.init(configuration: checkpoint.configuration, text: text, threads: threads, kernels: kernels)
    for values in [checkpoint.parameters, checkpoint.firstMoments, checkpoint.secondMoments] where values.count != layout.count {
      throw CheckpointError.wrongSize(expected: layout.count, found: values.count)
    }
    parameters.update(from: checkpoint.parameters)
    optimizer.first.update(from: checkpoint.firstMoments)
    optimizer.second.update(from: checkpoint.secondMoments)
    stepsDone = checkpoint.stepsDone
  }
}

extension FloatBuffer {
  /// A copy of all values.
  var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Replaces all values.
  func update(from values: [Float]) { pointer.update(from: values, count: count) }
}

extension Checkpoint {
  /// The version of the format that this code writes and reads.
  static let formatVersion = "1"

  /// Writes the checkpoint as one safetensors file. The parameters under their names, the moments as two flat tensors, and the rest as metadata.
  ///
  /// The file appears complete or not at all: it is written under a temporary name, flushed to the disk and renamed.
  /// - Throws: `CheckpointError.fileOperation`.
  public func write(to path: String) throws {
    try AtomicFile.write(try encoded(), to: path)
  }

  private func encoded() throws -> Data {
    var payload = Data(capacity: 12 * parameters.count)
    for values in [parameters, firstMoments, secondMoments] { values.withUnsafeBytes { payload.append(contentsOf: $0) } }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let metadata = [
      "format": "isoflop-checkpoint", "version": Self.formatVersion, "stepsDone": String(stepsDone), "kernels": kernels,
      "textFingerprint": textFingerprint, "payloadFingerprint": payload.withUnsafeBytes { Fingerprint(of: $0).description },
      "configuration": String(decoding: try encoder.encode(configuration), as: UTF8.self),
    ]
    var header = try encoder.encode(SafetensorsHeader(metadata: metadata, entries: entries))
    header.append(contentsOf: [UInt8](repeating: UInt8(ascii: " "), count: (64 - (header.count + 8) % 64) % 64))
    var file = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
    file.append(header)
    file.append(payload)
    return file
  }

  private var entries: [String: SafetensorsHeader.Entry] {
    var entries: [String: SafetensorsHeader.Entry] = [:]
    func add(_ name: String, _ shape: [Int], _ range: Range<Int>) {
      entries[name] = .init(dtype: "F32", shape: shape, dataOffsets: [4 * range.lowerBound, 4 * range.upperBound])
    }
    let layout = ParameterLayout(model: configuration.model)
    for tensor in layout.tensors { add(tensor.name, tensor.shape, tensor.range) }
    add("optimizer.first_moments", [layout.count], layout.count..<2 * layout.count)
    add("optimizer.second_moments", [layout.count], 2 * layout.count..<3 * layout.count)
    return entries
  }
}

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

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
    var metadata = CheckpointMetadata(
      version: Self.formatVersion, stepsDone: stepsDone, kernels: kernels, textFingerprint: textFingerprint,
      payloadFingerprint: payload.withUnsafeBytes { Fingerprint(of: $0).description },
      configuration: String(decoding: try encoder.encode(configuration), as: UTF8.self))
    metadata.headerFingerprint = metadata.fingerprint
    var header = try encoder.encode(SafetensorsHeader(metadata: metadata.values, entries: entries))
    header.append(contentsOf: [UInt8](repeating: UInt8(ascii: " "), count: (64 - (header.count + 8) % 64) % 64))
    var file = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
    file.append(header)
    file.append(payload)
    return file
  }

  /// The tensors that a file of this configuration holds: the parameters by name, then both moments whole.
  var entries: [String: SafetensorsHeader.Entry] { Self.entries(configuration.model) }

  /// The tensors of a shape.
  static func entries(_ model: ModelConfiguration) -> [String: SafetensorsHeader.Entry] {
    var entries: [String: SafetensorsHeader.Entry] = [:]
    func add(_ name: String, _ shape: [Int], _ range: Range<Int>) {
      entries[name] = .init(dtype: "F32", shape: shape, dataOffsets: [4 * range.lowerBound, 4 * range.upperBound])
    }
    let layout = ParameterLayout(model: model)
    for tensor in layout.tensors { add(tensor.name, tensor.shape, tensor.range) }
    add("optimizer.first_moments", [layout.count], layout.count..<2 * layout.count)
    add("optimizer.second_moments", [layout.count], 2 * layout.count..<3 * layout.count)
    return entries
  }
}

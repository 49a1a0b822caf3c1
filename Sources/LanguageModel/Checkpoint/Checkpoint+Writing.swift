import Foundation

extension Checkpoint {
  /// The version of the format that this code writes and reads.
  static let formatVersion = "1"

  /// Writes the checkpoint as one safetensors file: the parameters under their names, the moments as two flat tensors, and the rest as metadata.
  ///
  /// The file appears complete or not at all: it is written beside its place, flushed to the disk and renamed.
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

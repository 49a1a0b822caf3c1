import Foundation
import LanguageModel
import Testing

/// Checkpoints whose header was edited: whatever can be compared is compared, and nothing is loaded that doesn't fit.
@Suite struct CheckpointEditTests {
  private static let model = ModelConfiguration(layers: 1, width: 32, heads: 2, keyValueHeads: 1, context: 32, convolutionWidth: 2)

  /// A written checkpoint, whose header a test changes and puts back.
  private struct File {
    let path: String
    let written: Checkpoint
    let header: [String: Any]
    let payload: Data

    init(in folder: String) throws {
      path = folder + "/model.safetensors"
      let trainer = try Trainer(configuration: smallConfiguration(model), text: sampleText(count: 500))
      _ = trainer.step()
      written = trainer.checkpoint()
      try written.write(to: path)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
      header = try #require(try JSONSerialization.jsonObject(with: bytes[8..<(8 + length)]) as? [String: Any])
      payload = Data(bytes[(8 + length)...])
    }

    /// Reads the file with another header.
    func read(_ change: (inout [String: Any]) throws -> Void) throws -> Checkpoint {
      var header = header
      try change(&header)
      let json = try JSONSerialization.data(withJSONObject: header)
      try (withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json + payload).write(to: URL(fileURLWithPath: path))
      return try Checkpoint(contentsOf: path)
    }

    func readWithMetadata(_ change: (inout [String: String]) -> Void) throws -> Checkpoint {
      try read { header in
        var metadata = try #require(header["__metadata__"] as? [String: String])
        change(&metadata)
        header["__metadata__"] = metadata
      }
    }

    func readWithTensor(_ name: String, _ change: (inout [String: Any]) -> Void) throws -> Checkpoint {
      try read { header in
        var entry = try #require(header[name] as? [String: Any])
        change(&entry)
        header[name] = entry
      }
    }
  }

  private func withFile(_ body: (File) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "isoflop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(File(in: folder.path))
  }

  private func isEdited(_ error: any Error) -> Bool { if case CheckpointError.edited = error { true } else { false } }

  @Test(arguments: [
    ("\"ropeBase\":10000", "\"ropeBase\":10"), ("\"seed\":11", "\"seed\":12"), ("\"steps\":40", "\"steps\":41"),
    ("\"peakLearningRate\":0.004", "\"peakLearningRate\":0.005"), ("\"queryKeyNorm\":true", "\"queryKeyNorm\": true"),
  ]) func `a changed configuration is refused`(_ old: String, _ new: String) throws {
    try withFile { file in
      #expect {
        try file.readWithMetadata { metadata in
          #expect(metadata["configuration"]?.contains(old) == true)
          metadata["configuration"] = metadata["configuration"]?.replacing(old, with: new)
        }
      } throws: { isEdited($0) && "\($0)".contains("doesn't fit its fingerprint") }
    }
  }

  @Test(arguments: [
    ("stepsDone", "2"), ("stepsDone", "-1"), ("kernels", "other"), ("textFingerprint", "0123456789abcdef"), ("headerFingerprint", "0"),
  ])
  func `a changed member of the metadata is refused`(_ name: String, _ value: String) throws {
    try withFile { file in
      #expect { try file.readWithMetadata { $0[name] = value } } throws: { isEdited($0) }
    }
  }

  @Test func `a renamed or added member is refused`() throws {
    try withFile { file in
      #expect {
        try file.readWithMetadata { metadata in metadata["headerFingerprinT"] = metadata.removeValue(forKey: "headerFingerprint") }
      } throws: { isEdited($0) && "\($0)".contains("headerFingerprinT") }
      #expect { try file.readWithMetadata { $0["note"] = "mine" } } throws: { isEdited($0) }
    }
  }

  @Test func `a tensor of another type, shape or range is refused by name`() throws {
    try withFile { file in
      let name = "model.layers.0.self_attn.q_proj.weight"
      let changes: [(inout [String: Any]) -> Void] = [
        { $0["dtype"] = "F16" }, { $0["shape"] = [16, 64] }, { $0["shape"] = [1024] },
        { $0["data_offsets"] = [0, 4096] }, { $0["data_offsets"] = ($0["data_offsets"] as? [Int]).map { [$0[1], $0[0]] } },
      ]
      for change in changes {
        #expect { try file.readWithTensor(name, change) } throws: { isEdited($0) && "\($0)".contains("“\(name)”") }
      }
    }
  }

  @Test func `a missing, renamed or further tensor is refused by name`() throws {
    try withFile { file in
      #expect { try file.read { $0["model.norm.weight"] = nil } } throws: { isEdited($0) && "\($0)".contains("model.norm.weight") }
      #expect { try file.read { $0["extra"] = $0["model.norm.weight"] } } throws: { isEdited($0) && "\($0)".contains("extra") }
      #expect {
        try file.read { $0["optimizer.moments"] = $0.removeValue(forKey: "optimizer.first_moments") }
      } throws: { isEdited($0) && "\($0)".contains("optimizer.first_moments") }
    }
  }

  @Test func `the same header in another order, and one of an earlier version, are read`() throws {
    try withFile { file in
      let same = try file.read { _ in }
      let earlier = try file.readWithMetadata { $0["headerFingerprint"] = nil }
      #expect(same == file.written && earlier == file.written)
      // Tensors are compared there as well.
      #expect {
        try file.read { header in
          var metadata = try #require(header["__metadata__"] as? [String: String])
          metadata["headerFingerprint"] = nil
          header["__metadata__"] = metadata
          header["model.norm.weight"] = nil
        }
      } throws: { isEdited($0) }
    }
  }
}

/// The fingerprint that guards values, headers and texts.
@Suite struct FingerprintTests {
  @Test(arguments: [1, 7, 8, 9, 63, 64, 1_000]) func `any flipped bit changes it`(_ count: Int) {
    var bytes = sampleText(count: count)
    let whole = Fingerprint(of: bytes)
    for index in stride(from: 0, to: count, by: max(1, count / 23)) {
      for bit in 0..<8 as Range<UInt8> {
        bytes[index] ^= 1 << bit
        #expect(Fingerprint(of: bytes) != whole)
        bytes[index] ^= 1 << bit
      }
    }
    #expect(Fingerprint(of: bytes) == whole)
  }

  @Test func `length counts, and so does order`() {
    #expect(Fingerprint(of: [0]) != Fingerprint(of: [0, 0]) && Fingerprint(of: []) != Fingerprint(of: [0]))
    let (a, b) = (Array(repeating: UInt8(1), count: 8), Array(repeating: UInt8(2), count: 8))
    #expect(Fingerprint(of: a + b) != Fingerprint(of: b + a))
    #expect(Fingerprint(of: a).description.count == 16 && Fingerprint(of: []).description.allSatisfy(\.isHexDigit))
  }
}

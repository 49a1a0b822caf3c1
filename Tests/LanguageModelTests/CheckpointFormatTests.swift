import Foundation
import LanguageModel
import Testing

/// A checkpoint's bytes, read by nothing but the description of safetensors: eight bytes of length, a JSON header, the data.
@Suite struct CheckpointFormatTests {
  private struct File {
    var header: [String: Any]
    var data: Data

    init(_ path: String) throws {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
      header = try #require(try JSONSerialization.jsonObject(with: bytes[8..<(8 + length)]) as? [String: Any])
      data = Data(bytes[(8 + length)...])
    }

    /// A tensor's shape and values.
    func tensor(_ name: String) throws -> (shape: [Int], values: [Float]) {
      let entry = try #require(header[name] as? [String: Any], "\(name)")
      #expect(entry["dtype"] as? String == "F32")
      let (shape, range) = (try #require(entry["shape"] as? [Int]), try #require(entry["data_offsets"] as? [Int]))
      let values = data[range[0]..<range[1]].withUnsafeBytes { bytes in
        (0..<bytes.count / 4).map { Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self))) }
      }
      return (shape, values)
    }
  }

  @Test(arguments: GradientTests.shapes) func `every tensor is there under its name, in its shape, with its values`(
    _ model: ModelConfiguration
  ) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "isoflop-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let trainer = try randomTrainer(model, seed: 4)
    _ = trainer.step()
    let checkpoint = trainer.checkpoint()
    try checkpoint.write(to: path)
    let file = try File(path)
    for tensor in trainer.tensors {
      let (shape, values) = try file.tensor(tensor.name)
      #expect(shape == tensor.shape && values == trainer.withValues(of: tensor) { Array($0) }, "\(tensor.name)")
    }
    #expect(try file.tensor("optimizer.first_moments").values == checkpoint.firstMoments)
    #expect(try file.tensor("optimizer.second_moments").values == checkpoint.secondMoments)
    // Nothing else, no gap and no overlap.
    let ranges = file.header.filter { $0.key != "__metadata__" }.compactMap { ($0.value as? [String: Any])?["data_offsets"] as? [Int] }
      .sorted { $0[0] < $1[0] }
    #expect(ranges.count == trainer.tensors.count + 2 && ranges[0][0] == 0 && ranges.last?[1] == file.data.count)
    #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0[1] == $1[0] })
    let metadata = try #require(file.header["__metadata__"] as? [String: String])
    #expect(metadata["stepsDone"] == "1" && metadata["version"] == "1" && metadata["kernels"] == trainer.kernels.name)
  }

  @Test func `names and shapes are those of Qwen3's checkpoints`() throws {
    let model = ModelConfiguration(layers: 2, width: 64, heads: 4, keyValueHeads: 2, headWidth: 16, feedForwardWidth: 96, context: 32)
    let trainer = try Trainer(configuration: smallConfiguration(model), text: sampleText(count: 200))
    let shapes = Dictionary(uniqueKeysWithValues: trainer.tensors.map { ($0.name, $0.shape) })
    #expect(shapes["model.embed_tokens.weight"] == [256, 64] && shapes["model.norm.weight"] == [64])
    for (name, shape) in [
      ("input_layernorm.weight", [64]), ("self_attn.q_proj.weight", [64, 64]), ("self_attn.k_proj.weight", [32, 64]),
      ("self_attn.v_proj.weight", [32, 64]), ("self_attn.q_norm.weight", [16]), ("self_attn.k_norm.weight", [16]),
      ("self_attn.o_proj.weight", [64, 64]), ("post_attention_layernorm.weight", [64]), ("mlp.gate_proj.weight", [96, 64]),
      ("mlp.up_proj.weight", [96, 64]), ("mlp.down_proj.weight", [64, 96]),
    ] {
      #expect(shapes["model.layers.1." + name] == shape, "\(name)")
    }
    #expect(shapes.count == 2 + 2 * 11)
  }

  @Test func `a run begins at its documented values`() throws {
    let model = ModelConfiguration(layers: 1, width: 64, heads: 2, context: 32, convolutionWidth: 3)
    let trainer = try Trainer(configuration: smallConfiguration(model), text: sampleText(count: 200))
    for tensor in trainer.tensors {
      let values = trainer.withValues(of: tensor) { $0.map(Double.init) }
      let deviation = (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
      switch tensor.kind {
      case .embedding: #expect(abs(deviation - 0.02) < 0.001)
      case .inputMatrix: #expect(abs(deviation * Double(tensor.columns).squareRoot() - 1) < 0.05, "\(tensor.name)")
      case .outputMatrix, .convolution: #expect(values.allSatisfy { $0 == 0 }, "\(tensor.name)")
      case .gain: #expect(values.allSatisfy { $0 == 1 })
      case .headGain: #expect(values.allSatisfy { $0 == Double(Float(1.2)) })
      }
    }
  }

  @Test func `windows of a run are a stratified sample of the text`() {
    let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32)
    let configuration = TrainingConfiguration(model: model, sequencesPerStep: 3, steps: 40, seed: 2)
    let count = 12_000
    let order = DataOrder(configuration: configuration, textCount: count)
    let starts = (1...40).flatMap { step in (0..<3).map { order.start(step: step, sequence: $0) } }.sorted()
    let places = count - 32
    for (stratum, start) in starts.enumerated() {
      #expect(start >= stratum * places / 120 - 1 && start <= (stratum + 1) * places / 120 + 1, "one window a stretch of the text")
    }
    // Another seed, other windows; steps past the end come round again.
    var other = configuration
    other.seed = 3
    #expect(DataOrder(configuration: other, textCount: count).start(step: 1, sequence: 0) != order.start(step: 1, sequence: 0))
    #expect((0...(places)).contains(order.start(step: 41, sequence: 0)))
  }
}

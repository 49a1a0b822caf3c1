import Foundation
import LanguageModel
import Testing

@Suite struct CheckpointTests {
  static let model = ModelConfiguration(layers: 2, width: 32, heads: 2, keyValueHeads: 1, context: 32, convolutionWidth: 2)
  static let text = sampleText(count: 4_000)

  @Test(arguments: [OptimizerConfiguration.adamW, .muon])
  func `a continued run gives the same bits`(_ optimizer: OptimizerConfiguration) throws {
    try withFolder { folder in
      let configuration = smallConfiguration(Self.model, optimizer: optimizer)
      let whole = try Trainer(configuration: configuration, text: Self.text)
      for _ in 0..<5 { _ = whole.step() }
      try whole.checkpoint().write(to: folder + "/five")
      let continued = try Trainer(continuing: Checkpoint(contentsOf: folder + "/five"), text: Self.text, threads: 2)
      for _ in 0..<5 { #expect(whole.step() == continued.step()) }
      #expect(whole.checkpoint() == continued.checkpoint())
    }
  }

  @Test func `a written checkpoint is read as it was and leaves nothing beside it`() throws {
    try withFolder { folder in
      let trainer = try Trainer(configuration: smallConfiguration(Self.model), text: Self.text)
      _ = trainer.step()
      for _ in 0..<2 { try trainer.checkpoint().write(to: folder + "/model.safetensors") }
      #expect(try Checkpoint(contentsOf: folder + "/model.safetensors") == trainer.checkpoint())
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["model.safetensors"])
    }
  }

  @Test func `damage is noticed`() throws {
    try withFolder { folder in
      let path = folder + "/model"
      try Trainer(configuration: smallConfiguration(Self.model), text: Self.text).checkpoint().write(to: path)
      let good = try Data(contentsOf: URL(fileURLWithPath: path))
      var flipped = good
      flipped[good.count - 100] ^= 1
      #expect(Self.errorReading(flipped, path) == .damaged(path: path))
      #expect(Self.errorReading(good.dropLast(4), path) == .wrongLength(path: path, expected: good.count, found: good.count - 4))
      #expect(Self.errorReading(good.prefix(1_000), path) != nil)
      #expect(Self.errorReading(Data(), path) != nil)
      #expect(Self.errorReading(Data("not a checkpoint".utf8), path) != nil)
      let other = String(decoding: good, as: UTF8.self).contains("\"version\":\"1\"")
      #expect(other)
      var newer = good
      newer.replaceSubrange(try #require(newer.range(of: Data("\"version\":\"1\"".utf8))), with: Data("\"version\":\"9\"".utf8))
      #expect(Self.errorReading(newer, path) == .unsupportedVersion(path: path, version: "9"))
    }
  }

  @Test func `another text is refused`() throws {
    let checkpoint = try Trainer(configuration: smallConfiguration(Self.model), text: Self.text).checkpoint()
    #expect(throws: CheckpointError.self) { try Trainer(continuing: checkpoint, text: Self.text + [0]) }
  }

  @Test func `a folder that isn't there is named`() throws {
    let checkpoint = try Trainer(configuration: smallConfiguration(Self.model), text: Self.text).checkpoint()
    let error = try #require(throws: CheckpointError.self) { try checkpoint.write(to: "/nonexistent/model") }
    #expect("\(error)".contains("/nonexistent/model"))
  }

  private static func errorReading(_ data: Data, _ path: String) -> CheckpointError? {
    do {
      try data.write(to: URL(fileURLWithPath: path))
      _ = try Checkpoint(contentsOf: path)
      return nil
    } catch {
      return error as? CheckpointError
    }
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("isoflop-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }
}

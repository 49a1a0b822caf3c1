import Foundation
import Fuzzing
import LanguageModel
import Testing

/// No file ends the process: a checkpoint is read, or refused with the reason.
@Suite struct FuzzTests {
  @Test func `any checkpoint`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let model = ModelConfiguration(layers: 1, width: 16, heads: 1, keyValueHeads: 1, context: 16)
    let path = folder + "/model"
    try Trainer(configuration: smallConfiguration(model), text: sampleText(count: 400)).checkpoint().write(to: path)
    let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let length = 8 + Int(good[0]) + 256 * Int(good[1])
    var mutator = ByteMutator(seed: 8, words: ["\\\"", "{", "}", "[", "]", ":", ",", "9999999999999999", "-16", "1048576"])
    for index in 0..<(ByteMutator.cases / 20) {
      // The header with its length as it is, so that what lies behind the first check is reached too.
      let header = index % 4 == 0 ? mutator.mutation(of: [good]) : mutator.mutation(of: [Array(good[8..<length])])
      var bytes = header
      if index % 4 != 0 { bytes = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header + good[length...] }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      do { _ = try Checkpoint(contentsOf: path) } catch let error as CheckpointError {
        #expect("\(error)".contains(path), "\(error)")
      } catch is ConfigurationError {}
    }
  }
}

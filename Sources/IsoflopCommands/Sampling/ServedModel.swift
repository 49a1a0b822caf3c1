#if Serving
import Foundation
import Gateway
import LanguageModel

/// A model that isoflop trained, as the gateway serves it: some copies, each used by one call after the other.
struct ServedModel: TextModel {
  let name: String
  private let lanes: [LocalModel]

  init(checkpoint: Checkpoint, name: String, lanes: Int) throws {
    self.name = name
    self.lanes = try (0..<lanes).map { _ in try LocalModel(checkpoint) }
  }

  func continuation(of prompt: String, count: Int, temperature: Double, seed: UInt64, stop: String) async throws -> ContinuedText {
    let (bytes, ending) = (Array(prompt.utf8), Array(stop.utf8))
    let text = try await lanes[Int(seed % UInt64(lanes.count))].continuation(
      of: bytes, count: count, temperature: temperature, seed: seed, stop: ending)
    return ContinuedText(
      text: String(decoding: text.tokens(before: ending), as: UTF8.self),
      tokens: zip(text.tokens, text.logProbabilities).map { .init(text: String(decoding: [$0], as: UTF8.self), logProbability: $1) },
      promptTokens: bytes.count, hasEnded: text.hasEnded)
  }
}
#endif

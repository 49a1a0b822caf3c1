import ComputeAccounting
import LanguageModel
import Synchronization

/// A trained model of one worker, with the FLOP of its work.
///
/// It reads a text from the first byte that differs from the text before, and counts only what it reads. FLOP are those of a forward pass over the
/// positions read, each with its own attention: 2N and 4 · layers · Q for itself and every position before it.
package final class ReasoningModel: Sendable {
  /// The name in recordings.
  package let name: String
  /// The shape that the cost follows from.
  package let shape: TransformerShape
  private let generator: Mutex<Generator>

  /// Makes a model from a finished run.
  package init(name: String, checkpoint: Checkpoint, kernels: Kernels = .fastest) throws {
    self.name = name
    shape = checkpoint.configuration.model.transformerShape
    generator = Mutex(try Generator(model: checkpoint.configuration.model, parameters: checkpoint.parameters, kernels: kernels))
  }

  /// Drops the cache, so that no question's cost depends on the one before.
  package func forget() { generator.withLock { $0.forget() } }

  /// Continues a text up to a full stop or a line feed.
  func continuation(of text: String, count: Int, temperature: Double, seed: UInt64, isStep: Bool) throws -> GeneratedText {
    try generator.withLock {
      try $0.continuation(of: Array(text.utf8), count: count, temperature: temperature, seed: seed, stop: isStep ? [] : Array(".".utf8))
    }
  }

  /// The probability of a next character, and the tokens read for it.
  func probability(of next: Character, after text: String) throws -> (share: Double, tokensRead: Int) {
    let (shares, read) = try generator.withLock { try $0.probabilities(after: Array(text.utf8)) }
    return (next.asciiValue.map { shares[Int($0)] } ?? 0, read)
  }

  /// FLOP of reading the last `read` tokens of a text: 2N a token and attention.
  func flops(reading read: Int, of text: Int) -> Double { shape.forwardFLOPs(tokens: read, context: text - read) }
}

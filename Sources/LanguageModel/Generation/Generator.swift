import CKernels

/// Continues a text with a trained model, one token at a time.
///
/// Keys and values of the last `context` tokens are kept, so a token costs one pass of one position: 2N FLOP and attention over what is kept. Beyond the
/// context the oldest token's place is taken; keys carry their positions, so the order of places doesn't matter.
///
/// A text that shares its beginning with the one before is read from the first byte that differs: samples of one prompt read it once.
public final class Generator {
  typealias Floats = UnsafeMutablePointer<Float>

  let model: ModelConfiguration
  let layout: ParameterLayout
  let parameters: FloatBuffer
  let weights: PackedWeights
  let kernels: KernelTable
  let memory: GeneratorMemory
  /// The tokens read so far.
  private(set) var position = 0
  /// Those tokens, as long as the cache holds all of them.
  private var taken: [UInt8] = []

  /// Makes a generator.
  ///
  /// - Parameters:
  ///   - model: The shape.
  ///   - values: All parameters in the order of `Trainer.tensors`, as a checkpoint has them.
  ///   - kernels: The kernels; another tier rounds differently.
  /// - Throws: `ConfigurationError` if the shape can't be built; `CheckpointError.wrongSize` if the parameters aren't of this shape.
  public init(model: ModelConfiguration, parameters values: [Float], kernels: Kernels = .fastest) throws {
    try model.validate()
    layout = ParameterLayout(model: model)
    guard values.count == layout.count else { throw CheckpointError.wrongSize(expected: layout.count, found: values.count) }
    parameters = FloatBuffer(count: layout.count)
    parameters.update(from: values)
    weights = PackedWeights(model: model, layout: layout, kernels: kernels)
    for index in 0..<weights.count { weights.pack(index, from: UnsafePointer(parameters.pointer)) }
    self.model = model
    self.kernels = kernels.table
    memory = GeneratorMemory(model: model)
  }

  /// Continues a prompt.
  ///
  /// - Parameters:
  ///   - prompt: At least one token.
  ///   - count: The number of tokens to add.
  ///   - temperature: The divisor of the logits; 0 takes the most probable token.
  ///   - seed: The seed of the draws.
  /// - Returns: The added tokens.
  /// - Throws: `ConfigurationError` for an empty prompt, a token outside of the vocabulary or a negative temperature.
  public func generate(prompt: [UInt8], count: Int, temperature: Double = 1, seed: UInt64 = 1) throws(ConfigurationError) -> [UInt8] {
    try continuation(of: prompt, count: count, temperature: temperature, seed: seed).tokens
  }

  /// Continues a prompt up to a stop sequence, if one is given, with the log-probability of each token.
  ///
  /// - Parameters:
  ///   - prompt: At least one token.
  ///   - count: The largest number of tokens to add.
  ///   - temperature: The divisor of the logits; 0 takes the most probable token.
  ///   - seed: The seed of the draws.
  ///   - stop: The tokens after which the text ends; none lets it go on to `count`.
  /// - Throws: `ConfigurationError` for an empty prompt, a token outside of the vocabulary or a negative temperature.
  public func continuation(
    of prompt: [UInt8], count: Int, temperature: Double = 1, seed: UInt64 = 1, stop: [UInt8] = []
  ) throws(ConfigurationError) -> GeneratedText {
    var draw = try begin(prompt, temperature: temperature, seed: seed)
    var text = GeneratedText(tokens: [], logProbabilities: [], hasEnded: false, promptTokensRead: draw.promptTokensRead)
    while text.tokens.count < count, !text.hasEnded {
      let (token, logProbability) = next(&draw)
      text.tokens.append(token)
      text.logProbabilities.append(logProbability)
      text.hasEnded = !stop.isEmpty && text.tokens.suffix(stop.count).elementsEqual(stop)
    }
    return text
  }

  /// The state of a text that is generated token by token.
  public struct Draw {
    /// The tokens of the prompt that were read; the others were in the cache from the text before.
    public let promptTokensRead: Int
    fileprivate let temperature: Double
    fileprivate var random: RandomStream
    fileprivate var last: UInt8?
  }

  /// Reads a prompt, after which `next(_:)` draws token after token; no other text may be begun in between.
  ///
  /// - Throws: `ConfigurationError` for an empty prompt, a token outside of the vocabulary or a negative temperature.
  public func begin(_ prompt: [UInt8], temperature: Double = 1, seed: UInt64 = 1) throws(ConfigurationError) -> Draw {
    guard !prompt.isEmpty else { throw .outOfRange(name: "the prompt's length", value: 0, range: "at least 1") }
    guard temperature >= 0 else { throw .outOfRange(name: "temperature", value: temperature, range: "at least 0") }
    try model.validateTokens(prompt)
    return Draw(promptTokensRead: take(prompt), temperature: temperature, random: RandomStream(seed: seed, stream: 0))
  }

  /// Draws the next token; returns it with its log-probability at temperature 1, in nats.
  public func next(_ draw: inout Draw) -> (token: UInt8, logProbability: Double) {
    if let last = draw.last { advance(last) }
    let logits = UnsafeBufferPointer(start: memory.logits, count: model.vocabularySize)
    let next = TokenSampler.choose(logits, draw.temperature, &draw.random)
    draw.last = next
    return (next, TokenSampler.logProbability(of: next, logits))
  }

  /// Reads a text, except the beginning that it shares with the text before, and leaves the logits after it. Returns the number of tokens read.
  func take(_ text: [UInt8]) -> Int {
    let shared = position <= model.context ? zip(taken, text).prefix { $0 == $1 }.count : 0
    if shared == text.count, shared == position { return 0 }
    position = min(shared, text.count - 1)
    let kept = position
    for token in text[kept...] { advance(token) }
    return text.count - kept
  }

  /// Empties the cache.
  public func forget() {
    position = 0
    taken = []
  }

  /// Reads one token and leaves the next one's logits in `memory.logits`.
  private func advance(_ token: UInt8) {
    forward(token, at: position)
    taken.removeLast(max(0, taken.count - position))
    if position < model.context { taken.append(token) }
    position += 1
  }

  /// The logits after each token of a text.
  package func logits(after tokens: [UInt8]) -> [[Float]] {
    forget()
    return tokens.map { token in
      advance(token)
      return Array(UnsafeBufferPointer(start: memory.logits, count: model.vocabularySize))
    }
  }
}

extension Generator {
  /// Returns the probabilities of the next token after a text, at temperature 1.
  ///
  /// The second value is the number of tokens of the text that had to be read.
  ///
  /// - Throws: `ConfigurationError` for an empty text or a token outside of the vocabulary.
  public func probabilities(after text: [UInt8]) throws(ConfigurationError) -> (next: [Double], tokensRead: Int) {
    guard !text.isEmpty else { throw .outOfRange(name: "the text's length", value: 0, range: "at least 1") }
    try model.validateTokens(text)
    let read = take(text)
    let logits = UnsafeBufferPointer(start: memory.logits, count: model.vocabularySize)
    return (TokenSampler.probabilities(logits), read)
  }
}

/// The tokens that a generator added to a prompt, with their log-probabilities.
public struct GeneratedText: Hashable, Sendable {
  /// The added tokens, those of a stop sequence among them.
  public var tokens: [UInt8]
  /// The log-probability of each added token at temperature 1, in nats.
  public var logProbabilities: [Double]
  /// Whether a stop sequence ended it, and not the limit of tokens.
  public var hasEnded: Bool
  /// The tokens of the prompt that were read; the others were in the cache from the text before.
  public var promptTokensRead: Int

  /// The added tokens without the stop sequence that ended them, if one did.
  public func tokens(before stop: [UInt8]) -> ArraySlice<UInt8> { hasEnded ? tokens.dropLast(stop.count) : tokens[...] }
}

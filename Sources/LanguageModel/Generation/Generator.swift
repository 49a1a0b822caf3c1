import CKernels

/// Continues a text with a trained model, one token at a time, keeping keys and values of the last `context` tokens.
public final class Generator {
  typealias Floats = UnsafeMutablePointer<Float>

  let model: ModelConfiguration
  let layout: ParameterLayout
  let parameters: FloatBuffer
  let weights: PackedWeights
  let kernels: KernelTable
  let memory: GeneratorMemory
  /// The tokens taken in so far.
  private(set) var position = 0

  /// Makes a generator.
  ///
  /// - Parameters:
  ///   - model: The shape.
  ///   - parameters: All parameters in the order of `Trainer.tensors`, as a checkpoint has them.
  ///   - kernels: The kernels; the fastest, or those that `ISOFLOP_KERNELS` names.
  /// - Throws: `ConfigurationError` if the shape can't be built; `CheckpointError.wrongSize` if the parameters aren't of this shape.
  public init(model: ModelConfiguration, parameters values: [Float], kernels: Kernels? = nil) throws {
    try model.validate()
    let kernels = try kernels ?? Kernels.fromEnvironment()
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
  ///   - temperature: What the logits are divided by; 0 takes the likeliest token each time.
  ///   - seed: The seed of the draws.
  /// - Returns: The added tokens.
  /// - Throws: `ConfigurationError` for an empty prompt, a token outside of the vocabulary or a negative temperature.
  public func generate(prompt: [UInt8], count: Int, temperature: Double = 1, seed: UInt64 = 1) throws(ConfigurationError) -> [UInt8] {
    try continuation(of: prompt, count: count, temperature: temperature, seed: seed).tokens
  }

  /// Continues a prompt, perhaps to a stop sequence, and says how likely each token was.
  ///
  /// - Parameters:
  ///   - prompt: At least one token.
  ///   - count: The most tokens to add.
  ///   - temperature: What the logits are divided by; 0 takes the likeliest token each time.
  ///   - seed: The seed of the draws.
  ///   - stop: The tokens after which the text ends; none lets it go on to `count`.
  /// - Throws: `ConfigurationError` for an empty prompt, a token outside of the vocabulary or a negative temperature.
  public func continuation(
    of prompt: [UInt8], count: Int, temperature: Double = 1, seed: UInt64 = 1, stop: [UInt8] = []
  ) throws(ConfigurationError) -> GeneratedText {
    guard !prompt.isEmpty else { throw .outOfRange(name: "the prompt's length", value: 0, range: "at least 1") }
    guard temperature >= 0 else { throw .outOfRange(name: "temperature", value: temperature, range: "at least 0") }
    try model.validateTokens(prompt)
    var random = RandomStream(seed: seed, stream: 0)
    position = 0
    for token in prompt.dropLast() { advance(token) }
    var last = prompt[prompt.count - 1]
    var text = GeneratedText(tokens: [], logProbabilities: [], hasEnded: false)
    while text.tokens.count < count, !text.hasEnded {
      advance(last)
      let logits = UnsafeBufferPointer(start: memory.logits, count: model.vocabularySize)
      last = TokenSampler.choose(logits, temperature, &random)
      text.tokens.append(last)
      text.logProbabilities.append(TokenSampler.logProbability(of: last, logits))
      text.hasEnded = !stop.isEmpty && text.tokens.suffix(stop.count).elementsEqual(stop)
    }
    return text
  }

  /// Takes in one token and leaves the next one's logits in `memory.logits`.
  private func advance(_ token: UInt8) {
    forward(token, at: position)
    position += 1
  }

  /// The logits after each token of a text.
  package func logits(after tokens: [UInt8]) -> [[Float]] {
    position = 0
    return tokens.map { token in
      advance(token)
      return Array(UnsafeBufferPointer(start: memory.logits, count: model.vocabularySize))
    }
  }
}

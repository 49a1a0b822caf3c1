import LanguageModel
import Testing

/// Reading a text from where it parts from the one before gives what reading it anew gives.
@Suite struct GeneratorReuseTests {
  private static let shapes = [
    ModelConfiguration(layers: 2, width: 32, heads: 2, context: 48),
    ModelConfiguration(layers: 2, width: 32, heads: 4, keyValueHeads: 2, headWidth: 16, context: 48, convolutionWidth: 6),
    // More taps than the context has positions.
    ModelConfiguration(layers: 1, width: 32, heads: 2, context: 16, convolutionWidth: 20),
  ]

  private static func generator(_ model: ModelConfiguration) throws -> Generator {
    try Generator(model: model, parameters: randomTrainer(model, seed: 3).checkpoint().parameters)
  }

  @Test(arguments: shapes) func `samples are those of a generator that remembers nothing`(_ model: ModelConfiguration) throws {
    let text = sampleText(count: 40)
    let remembering = try Self.generator(model)
    // The same prompt again, a shorter one, a longer one, another end, another text, and one past the context.
    let prompts = [text[..<20], text[..<20], text[..<9], text[..<30], text[..<14] + [7, 7], text[11..<20], text[..<40], text[..<20]].map(
      Array.init)
    for (seed, prompt) in prompts.enumerated() {
      let fresh = try Self.generator(model)
      for count in [1, 12, 60] {
        let expected = try fresh.continuation(of: prompt, count: count, seed: UInt64(seed))
        fresh.forget()
        let found = try remembering.continuation(of: prompt, count: count, seed: UInt64(seed))
        #expect(found.tokens == expected.tokens && found.logProbabilities == expected.logProbabilities, "prompt \(seed), \(count) tokens")
      }
    }
  }

  @Test func `what is shared isn't read again`() throws {
    let generator = try Self.generator(Self.shapes[1])
    let text = sampleText(count: 40)
    func read(_ prompt: ArraySlice<UInt8>, count: Int = 5) throws -> Int {
      try generator.continuation(of: Array(prompt), count: count).promptTokensRead
    }
    #expect(try read(text[..<20]) == 20)
    // Its last token is read again, as the next one's logits are gone.
    #expect(try read(text[..<20]) == 1)
    #expect(try read(text[..<12] + [1, 2, 3]) == 3)
    #expect(try generator.probabilities(after: Array(text[..<30])).tokensRead == 18)
    // Nothing was added since: the logits are still there.
    #expect(try generator.probabilities(after: Array(text[..<30])).tokensRead == 0)
    #expect(try read(text[..<30]) == 0)
    generator.forget()
    #expect(try read(text[..<30], count: 40) == 30)
    // Beyond the context, slots hold later tokens.
    #expect(try read(text[..<30]) == 30)
  }

  @Test(arguments: shapes) func `probabilities are those that samples are drawn from`(_ model: ModelConfiguration) throws {
    let generator = try Self.generator(model)
    let text = sampleText(count: 15)
    let (next, _) = try generator.probabilities(after: text)
    #expect(abs(next.reduce(0, +) - 1) < 1e-12)
    let likeliest = try generator.continuation(of: text, count: 1, temperature: 0)
    #expect(next.indices.max { next[$0] < next[$1] } == Int(likeliest.tokens[0]))
    let draws = try (0..<2_000).map { try Int(generator.continuation(of: text, count: 1, seed: $0).tokens[0]) }
    let best = Int(likeliest.tokens[0])
    let share = Double(draws.count { $0 == best }) / 2_000
    #expect(abs(share - next[best]) < 4 * (next[best] * (1 - next[best]) / 2_000).squareRoot())
    #expect(throws: ConfigurationError.self) { try generator.probabilities(after: []) }
  }

  @Test(arguments: [1, 16, 48]) func `windows begin at multiples of the stride, and all of them are used`(stride: Int) {
    let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 48)
    let configuration = TrainingConfiguration(model: model, sequencesPerStep: 4, steps: 50, windowStride: stride)
    // The last of 200 places at which a window fits.
    let order = DataOrder(configuration: configuration, textCount: 199 * stride + 48 + 1)
    let starts = (1...50).flatMap { step in (0..<4).map { order.start(step: step, sequence: $0) } }
    #expect(starts.allSatisfy { $0 % stride == 0 })
    #expect(Set(starts).count == 200, "a run of 200 windows over 200 places takes each of them")
    #expect(starts.max() == 199 * stride)
  }
}

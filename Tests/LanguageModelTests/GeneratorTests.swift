import Foundation
import LanguageModel
import Testing

@Suite struct GeneratorTests {
  @Test(arguments: GradientTests.shapes) func `token by token gives the logits of the whole sequence`(_ model: ModelConfiguration) throws {
    let trainer = try randomTrainer(model, seed: 5)
    let tokens = sampleText(count: model.context, vocabulary: model.vocabularySize)
    let whole = trainer.logits(of: tokens)
    let single = try Generator(model: model, parameters: trainer.checkpoint().parameters).logits(after: tokens)
    for (position, pair) in zip(whole, single).enumerated() {
      let largest = zip(pair.0, pair.1).map { abs($0 - $1) }.max() ?? .infinity
      #expect(largest < 1e-3, "position \(position)")
    }
  }

  @Test func `a trained model continues its text, also beyond its context`() throws {
    let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32)
    let text = (0..<4_000).map { UInt8($0 % 7 + 65) }
    let trainer = try Trainer(configuration: smallConfiguration(model, optimizer: .muon), text: text)
    for _ in 0..<40 { _ = trainer.step() }
    let generator = try Generator(model: model, parameters: trainer.checkpoint().parameters)
    #expect(try generator.generate(prompt: Array(text[0..<20]), count: 50, temperature: 0) == Array(text[20..<70]))
  }

  @Test func `a continuation ends at its stop and knows its probabilities`() throws {
    let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32)
    let generator = try Generator(model: model, parameters: randomTrainer(model, seed: 1).checkpoint().parameters)
    let whole = try generator.continuation(of: [65, 66], count: 40, seed: 3)
    #expect(whole.tokens.count == 40 && whole.logProbabilities.count == 40 && !whole.hasEnded)
    #expect(try generator.generate(prompt: [65, 66], count: 40, seed: 3) == whole.tokens)
    let stop = Array(whole.tokens[20...21])
    let end = whole.tokens.indices.dropFirst().first { Array(whole.tokens[$0 - 1...$0]) == stop } ?? 0
    let stopped = try generator.continuation(of: [65, 66], count: 40, seed: 3, stop: stop)
    #expect(stopped.hasEnded && stopped.tokens == Array(whole.tokens[...end]))
    for (place, row) in generator.logits(after: [65, 66] + whole.tokens.dropLast()).dropFirst().enumerated() {
      let total = row.reduce(0.0) { $0 + exp(Double($1)) }
      let expected = Double(row[Int(whole.tokens[place])]) - log(total)
      #expect(abs(expected - whole.logProbabilities[place]) < 1e-4, "token \(place)")
    }
  }

  @Test func `draws follow the seed`() throws {
    let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32)
    let generator = try Generator(model: model, parameters: randomTrainer(model, seed: 1).checkpoint().parameters)
    let first = try generator.generate(prompt: [65], count: 40, seed: 1)
    #expect(try generator.generate(prompt: [65], count: 40, seed: 1) == first)
    #expect(try generator.generate(prompt: [65], count: 40, seed: 2) != first)
  }

  @Test func `an empty prompt is refused`() throws {
    let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32)
    let generator = try Generator(model: model, parameters: randomTrainer(model, seed: 1).checkpoint().parameters)
    #expect(throws: ConfigurationError.self) { try generator.generate(prompt: [], count: 1) }
  }
}

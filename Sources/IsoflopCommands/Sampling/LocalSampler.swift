import Foundation
import InferenceScaling
import LanguageModel

/// Samples from a model that isoflop trained: it continues the question's text, byte by byte.
struct LocalSampler: Sampler {
  private let lanes: [LocalModel]
  private let model: ModelConfiguration
  private let name: String
  private let temperature: Double
  private let maximumTokens: Int
  private let seed: UInt64
  private let stop: [UInt8]
  private let timeout: Double

  /// Makes a sampler with a copy of the model for each call at once.
  init(
    checkpoint: Checkpoint, name: String, temperature: Double, maximumTokens: Int, seed: UInt64, stop: String, timeout: Double,
    lanes: Int
  ) throws {
    model = checkpoint.configuration.model
    self.lanes = try (0..<lanes).map { _ in try LocalModel(checkpoint) }
    self.name = name
    self.temperature = temperature
    self.maximumTokens = maximumTokens
    self.seed = seed
    self.stop = Array(stop.utf8)
    self.timeout = timeout
  }

  func bound(_ call: SampleCall, question: Question) -> Spending {
    let prompt = Self.prompt(call, question).count
    return cost(prompt: prompt, completion: call.request.maximumTokens ?? maximumTokens, seconds: timeout)
  }

  func sample(_ call: SampleCall, question: Question) async throws(CallError) -> Candidate {
    let (clock, prompt) = (ContinuousClock(), Self.prompt(call, question))
    let start = clock.now
    do {
      let text = try await lanes[call.ordinal % lanes.count].continuation(
        of: prompt, count: call.request.maximumTokens ?? maximumTokens, temperature: call.request.temperature ?? temperature,
        seed: seed(of: call, question), stop: stop)
      return candidate(text, prompt: prompt.count, seconds: (clock.now - start).seconds)
    } catch {
      throw CallError(reason: "problem “\(question.id)”: \(error)")
    }
  }

  private func candidate(_ text: GeneratedText, prompt: Int, seconds: Double) -> Candidate {
    Candidate(
      text: String(decoding: text.tokens(before: stop), as: UTF8.self),
      cost: cost(prompt: prompt, completion: text.tokens.count, seconds: seconds),
      confidences: text.logProbabilities, finish: text.hasEnded ? .stop : .length, model: name)
  }

  /// The question, the earlier texts and the prefix, one after the other: such a model knows no roles.
  private static func prompt(_ call: SampleCall, _ question: Question) -> [UInt8] {
    Array(([question.prompt] + call.request.context).joined(separator: "\n").utf8) + Array(call.request.continuation(nil).utf8)
  }

  private func cost(prompt: Int, completion: Int, seconds: Double) -> Spending {
    Spending(
      calls: 1, promptTokens: prompt, completionTokens: completion, flops: model.forwardFLOPsPerToken * Double(prompt + completion),
      seconds: seconds)
  }

  /// A seed of the question, the purpose and the ordinal, whatever else is sampled.
  private func seed(of call: SampleCall, _ question: Question) -> UInt64 {
    "\(seed)/\(question.id)/\(call.request.purpose.rawValue)/\(call.ordinal)".hash64
  }
}

/// A generator, used by one call after the other.
actor LocalModel {
  private let generator: Generator

  init(_ checkpoint: Checkpoint) throws {
    generator = try Generator(model: checkpoint.configuration.model, parameters: checkpoint.parameters)
  }

  func continuation(of prompt: [UInt8], count: Int, temperature: Double, seed: UInt64, stop: [UInt8]) throws -> GeneratedText {
    try generator.continuation(of: prompt, count: count, temperature: temperature, seed: seed, stop: stop)
  }
}

#if Serving
import Gateway
import ModelBackends

/// A model of this process as the gateway's local upstream serves it.
///
/// The gateway knows texts and tokens, the backend messages and settings: this is the bridge, so that `Gateway` imports neither
/// `ModelBackends` nor `LanguageModel`. The prompt is one message, the text that the gateway has already laid out; a seed of 64 bits is
/// passed bit by bit.
struct ServedModel: TextModel {
  let backend: LocalBackend

  var name: String { backend.name }

  func continuation(of prompt: String, count: Int, temperature: Double, seed: UInt64, stop: String) async throws -> ContinuedText {
    let request = GenerationRequest(
      messages: [.init(.user, prompt)], maximumTokens: count, temperature: temperature,
      seed: Int(bitPattern: UInt(truncatingIfNeeded: seed)),
      stops: [stop])
    let text = try await backend.complete(request)
    return ContinuedText(
      text: text.text, tokens: text.tokens.map { .init(text: $0.text, logProbability: $0.logProbability) },
      promptTokens: text.usage?.promptTokens ?? 0, hasEnded: text.finish == .stop)
  }
}
#endif

import InferenceScaling
import ModelBackends
import Testing

/// The examples of the module's README.
@Suite struct ReadmeTests {
  @Test func readmeExample() async {
    let question = Question(id: "a", prompt: "What is 6 times 7?")
    let answers = ["It is 42.", "The answer is 42.", "The answer is 36."].map { RecordedSample(answer: nil, text: $0) }
    let recording = Recording(name: "small", problems: [RecordedProblem(id: "a", prompt: question.prompt, samples: answers)])

    let model = ModelSampler(.init(RecordedBackend(recording)), maximumTokens: 256, seeding: .sequence(from: 0))
    let solver = Solver(sampler: ExtractingSampler(model, extractor: .mathematics), concurrency: 2)
    let result = await solver.solve(question, with: MajorityVote(limit: 3))
    #expect(result.conclusion.answer == "42")
  }

  @Test func backendExample() async throws {
    let backend = try LocalBackend(checkpoint: Adder.checkpoint, name: "model", copies: 4)
    let request = GenerationRequest(messages: [.init(.user, "3+4=")], maximumTokens: 8, temperature: 0, seed: 1, stops: ["\n"])
    #expect(try await backend.complete(request).text == "7")
  }
}

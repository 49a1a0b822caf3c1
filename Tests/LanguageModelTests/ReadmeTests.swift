import LanguageModel
import Testing

@Suite struct ReadmeTests {
  @Test func readmeExample() throws {
    let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32)
    let configuration = TrainingConfiguration(
      model: model, optimizer: .muon, peakLearningRate: 8e-3, sequencesPerStep: 4, steps: 60, seed: 1)
    let text = Array(String(repeating: "to be or not to be, ", count: 200).utf8)

    let trainer = try Trainer(configuration: configuration, text: text, threads: 2)
    while trainer.stepsDone < configuration.steps {
      let metrics = trainer.step()
      if metrics.step % 20 == 0 { print(metrics.step, metrics.loss, metrics.compute) }
    }
    let loss = try trainer.evaluate(heldOut: text, windows: 16)  // nats/token

    let generator = try Generator(model: model, parameters: trainer.checkpoint().parameters)
    let added = try generator.generate(prompt: Array("to be or ".utf8), count: 11, temperature: 0)
    #expect(String(decoding: added, as: UTF8.self) == "not to be, ")
    #expect(loss < 0.2)
  }
}

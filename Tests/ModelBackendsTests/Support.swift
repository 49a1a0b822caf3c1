import Foundation
import InferenceScaling
import LanguageModel
import ModelBackends
import Synchronization

/// A backend that answers as a function says, and keeps what it was asked.
final class FakeBackend: ModelBackend {
  let name = "fake"
  let timeLimit = Duration.seconds(30)
  private let answer: @Sendable (GenerationRequest, Int) throws(BackendError) -> Generation
  private let log = Mutex<[GenerationRequest]>([])

  init(_ answer: @escaping @Sendable (GenerationRequest, Int) throws(BackendError) -> Generation) { self.answer = answer }

  var requests: [GenerationRequest] { log.withLock { $0 } }

  func complete(_ request: GenerationRequest) async throws(BackendError) -> Generation {
    let number = log.withLock { requests in
      requests.append(request)
      return requests.count - 1
    }
    return try answer(request, number)
  }
}

extension Generation {
  /// A text of seven tokens after five.
  static func text(_ text: String) -> Generation {
    Generation(text: text, usage: .init(promptTokens: 5, completionTokens: 7))
  }
}

extension SampleCall {
  static func answer(_ ordinal: Int = 0, _ request: SampleRequest = SampleRequest()) -> SampleCall {
    SampleCall(id: ordinal, ordinal: ordinal, request: request)
  }
}

let question = Question(id: "q", prompt: "What is 6 times 7?")

/// A model that has learnt two lines.
enum Adder {
  static let checkpoint: Checkpoint = {
    let model = ModelConfiguration(layers: 1, width: 32, heads: 2, context: 32)
    let configuration = TrainingConfiguration(
      model: model, optimizer: .muon, peakLearningRate: 8e-3, sequencesPerStep: 4, steps: 60, seed: 1)
    do {
      let trainer = try Trainer(configuration: configuration, text: Array(String(repeating: "3+4=7\n2+2=4\n", count: 200).utf8))
      while trainer.stepsDone < configuration.steps { _ = trainer.step() }
      return trainer.checkpoint()
    } catch {
      preconditionFailure("\(error)")
    }
  }()
}

/// A sum that several tasks add to.
final class Counter: Sendable {
  private let sum = Mutex(0)

  var value: Int { sum.withLock { $0 } }

  func add(_ count: Int = 1) { sum.withLock { $0 += count } }
}

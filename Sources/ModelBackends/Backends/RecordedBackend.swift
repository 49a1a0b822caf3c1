import InferenceScaling
import Synchronization
import TextFormats

/// A recording that answers as the model did whose answers it holds: for servers and tests without a model.
///
/// A request is for the problem whose prompt its last user message is or contains. Seed *i* gives sample *i*; without a seed a problem's samples come
/// one after the other. Samples never repeat: repeated ones would look like agreement.
public final class RecordedBackend: ModelBackend {
  /// The model's name.
  public let name: String
  /// No time: the answers are there.
  public let timeLimit = Duration.zero

  private let problems: [RecordedProblem]
  private let next = Mutex<[String: Int]>([:])

  /// Creates a backend.
  public init(_ recording: Recording, name: String? = nil) {
    self.name = name ?? recording.name
    // The longest first: a prompt may contain a shorter one.
    problems = recording.problems.filter { !$0.prompt.isEmpty }.sorted { $0.prompt.utf8.count > $1.prompt.utf8.count }
  }

  /// Returns a recorded answer; its prompt tokens aren't known and count as none.
  public func complete(_ request: GenerationRequest) async throws(BackendError) -> Generation {
    let problem = try problem(of: request)
    let number =
      request.seed
      ?? next.withLock { next in
        defer { next[problem.id, default: 0] += 1 }
        return next[problem.id, default: 0]
      }
    guard problem.samples.indices.contains(number) else {
      throw BackendError(
        reason:
          "the recording has \(Plural.counted(problem.samples.count, "sample")) of problem “\(problem.id)”, none has the number \(number): record more"
      )
    }
    let sample = problem.samples[number]
    return Generation(
      text: sample.text.isEmpty ? sample.answer ?? "" : sample.text,
      tokens: sample.logProbability.map { [Generation.Token(text: "", logProbability: $0)] } ?? [], finish: sample.isCut ? .length : .stop,
      usage: .init(promptTokens: 0, completionTokens: sample.tokens ?? 0), model: name)
  }

  private func problem(of request: GenerationRequest) throws(BackendError) -> RecordedProblem {
    let asked = request.messages.last { $0.role == .user }?.text ?? ""
    if let problem = problems.first(where: { asked == $0.prompt }) ?? problems.first(where: { asked.contains($0.prompt) }) {
      return problem
    }
    throw BackendError(
      reason: problems.isEmpty
        ? "the recording has no prompts, by which its problems could be found: record with prompts"
        : "the recording has no problem with this prompt: \(asked.prefix(80))")
  }
}

import InferenceScaling
import NumericalMethods
import Studies

/// A sampler of answers, steps and revisions of chains of arithmetic from a trained model.
///
/// The model continues the problem's prompt, after an attempt and its mark for a revision. Each call has a seed of its own, a hash of the problem, the purpose,
/// the text so far and the ordinal: the same call gives the same answer in any order, so that live runs are as reproducible as a recording.
package struct ReasoningSampler: ImmediateSampler {
  package let model: ReasoningModel
  package let problem: ReasoningProblem
  package var temperature: Double
  package var seed: UInt64

  package init(model: ReasoningModel, problem: ReasoningProblem, temperature: Double, seed: UInt64) {
    (self.model, self.problem, self.temperature, self.seed) = (model, problem, temperature, seed)
  }

  /// The cost of the whole prompt and of the longest answer.
  package func bound(_ call: SampleCall, question: Question) -> Spending {
    let prompt = text(call.request).utf8.count
    return cost(prompt: prompt, read: prompt, written: longest(call.request))
  }

  package func candidate(_ call: SampleCall, question: Question) throws(CallError) -> Candidate {
    let (request, prompt) = (call.request, text(call.request))
    do {
      let written = try model.continuation(
        of: prompt, count: longest(request), temperature: request.temperature ?? temperature, seed: seed(of: call),
        isStep: request.purpose == .step)
      let text = String(decoding: written.tokens, as: UTF8.self)
      return Candidate(
        text: text, answer: ChainReading(request.prefix + text, of: problem.chain).answer,
        cost: cost(prompt: prompt.utf8.count, read: written.promptTokensRead, written: written.tokens.count),
        confidences: written.logProbabilities, finish: written.hasEnded ? .stop : .length, model: model.name)
    } catch {
      throw CallError(reason: "problem “\(problem.id)”: \(error)")
    }
  }

  /// The text that the model continues: the problem, for a revision the attempt before it, and the answer so far.
  private func text(_ request: SampleRequest) -> String {
    let attempt = request.purpose == .revision ? request.context.last.map { $0 + ReasoningTask.revisionMark } ?? "" : ""
    return problem.chain.prompt + attempt + request.prefix
  }

  /// The tokens of a step, which has the first value before it at the beginning, or of a whole solution.
  private func longest(_ request: SampleRequest) -> Int {
    request.purpose == .step
      ? ChainReading.stepLength + (request.prefix.isEmpty ? 1 : 0) : ChainReading.stepLength * problem.chain.steps.count + 2
  }

  /// The cost of a call. A token costs when it is read, so all that is written costs but its last token.
  private func cost(prompt: Int, read: Int, written: Int) -> Spending {
    Spending(
      calls: 1, promptTokens: read, cachedTokens: prompt - read, completionTokens: written,
      flops: model.flops(reading: read + max(0, written - 1), of: prompt + max(0, written - 1)))
  }

  /// The seed of a call, which depends on nothing but the call.
  private func seed(of call: SampleCall) -> UInt64 {
    let request = call.request
    return StableHash.fnv1a("\(seed)/\(model.name)/\(problem.id)/\(request.purpose.rawValue)/\(text(request))/\(call.ordinal)".utf8)
  }
}

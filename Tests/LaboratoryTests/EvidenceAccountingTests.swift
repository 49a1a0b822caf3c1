import ComputeAccounting
import InferenceScaling
import Laboratory
import LanguageModel
import Studies
import Testing

/// The FLOP that the experiment counts are those that the models do.
@Suite struct EvidenceAccountingTests {
  private let problem = ReasoningProblem(
    id: "1", chain: ArithmeticChain(modulus: 29, start: 7, steps: [.init(.plus, 3), .init(.times, 4), .init(.minus, 1)]))

  /// An untrained model: what it writes is noise, which costs as much.
  private func model() throws -> ReasoningModel {
    let shape = ModelConfiguration(layers: 2, width: 32, heads: 2, headWidth: 16, context: 64, vocabularySize: 128, convolutionWidth: 6)
    let configuration = TrainingConfiguration(model: shape, sequencesPerStep: 1, steps: 2, seed: 1)
    return try ReasoningModel(
      name: "noise", checkpoint: Trainer(configuration: configuration, text: [UInt8](repeating: 65, count: 200)).checkpoint())
  }

  /// FLOP of a forward pass over positions from ..< to, term by term: 2 for every weight, and 4 · layers · width for itself and every token before.
  private func flops(from: Int, to: Int) -> Double {
    // 2 layers of q, k, v, o (32 × 32 each) and three of 32 × 96; the head has 128 × 32.
    let weights: Int = 2 * (4 * 32 * 32 + 3 * 32 * 96) + 128 * 32
    let attention = 4.0 * 2 * 32
    return (from..<to).reduce(0.0) { sum, position in sum + Double(2 * weights) + attention * Double(position + 1) }
  }

  @Test func `a shape's cost is that of its matrices`() throws {
    #expect(try abs(model().shape.forwardFLOPs(tokens: 10, context: 5) - flops(from: 5, to: 15)) < 1)
  }

  @Test func `samples of one question read its prompt once`() throws {
    let model = try model()
    let sampler = ReasoningSampler(model: model, problem: problem, temperature: 1, seed: 1)
    let prompt = problem.chain.prompt.utf8.count
    var expected = 0.0
    for ordinal in 0..<5 {
      let call = SampleCall(id: ordinal, ordinal: ordinal, request: SampleRequest())
      let candidate = try sampler.candidate(call, question: problem.question)
      let (begin, written) = (ordinal == 0 ? 0 : prompt - 1, candidate.cost.completionTokens)
      #expect(candidate.cost.promptTokens == prompt - begin && candidate.cost.cachedTokens == begin)
      #expect(abs(candidate.cost.flops - flops(from: begin, to: prompt + written - 1)) < 1)
      #expect(candidate.cost.flops <= sampler.bound(call, question: problem.question).flops)
      expected += candidate.cost.flops
    }
    // The ledger of a vote adds up the same.
    model.forget()
    let result = SynchronousSolver(sampler: sampler).solve(problem.question, with: RepeatedSampling(limit: 5))
    #expect(abs(result.receipt.spent.flops - expected) < 1)
    #expect(result.receipt.spent.calls == 5)
  }

  @Test func `a verifier reads the problem and the steps, and what it knows only once`() throws {
    let judge = StepJudge(model: try model(), problem: problem, scope: .whole)
    let right = Candidate(text: problem.chain.solution)
    let first = try judge.judge(right, question: problem.question)
    // The prompt, the first value, and three steps but for the last result.
    let length = problem.chain.prompt.utf8.count + 1 + 3 * 4 - 1
    #expect(first.cost.promptTokens == length)
    #expect(abs(first.cost.flops - flops(from: 0, to: length)) < 1)
    #expect(first.cost.flops <= judge.bound(right, question: problem.question).flops)
    // Judged step by step, a text costs as much; the score is the product.
    let step = StepJudge(model: try model(), problem: problem, scope: .lastStep)
    let parts = try [5, 9, 13].map {
      try step.judge(Candidate(text: String(problem.chain.solution.prefix($0))), question: problem.question)
    }
    #expect(abs(parts.reduce(1) { $0 * $1.score } - first.score) < 1e-9)
    #expect(parts.reduce(0) { $0 + $1.cost.promptTokens } == length)
    // Another last result after the same text: nothing is left to read.
    let other = String(problem.chain.solution.dropLast(2)) + "0"
    let second = try step.judge(Candidate(text: other), question: problem.question)
    #expect(second.cost.promptTokens == 0 && second.cost.flops == 0 && second.score != parts[2].score)
    // What isn't the problem's steps isn't read.
    for text in ["", "7+3", "7+4=b*4=f-1=e.", "8+3=b*4=f-1=e.", "7+3=a*4=b."] {
      let verdict = try judge.judge(Candidate(text: text), question: problem.question)
      #expect(verdict.score == 0 && verdict.cost.flops == 0, "\(text)")
    }
  }

  @Test func `checks know right from wrong`() throws {
    let (whole, last) = (StepCheck(problem: problem, scope: .whole), StepCheck(problem: problem, scope: .lastStep))
    func passes(_ check: StepCheck, _ text: String) throws -> Bool? {
      try check.judge(Candidate(text: text), question: problem.question).passed
    }
    #expect(try passes(whole, problem.chain.solution) == true)
    #expect(try passes(whole, "7+3=b*4=f-1=e.") == false)
    #expect(try passes(last, "7+3=a") == true)
    #expect(try passes(last, "7+3=b") == false)
    #expect(try passes(last, "7+3=b*4=f") == true, "the last step alone")
    #expect(try passes(last, "7+3=a*4=") == false)
    #expect(try passes(last, "7+3=aa*4") == false)
  }
}

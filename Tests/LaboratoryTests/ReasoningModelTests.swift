import Foundation
import InferenceScaling
import Laboratory
import LanguageModel
import Studies
import Synchronization
import Testing

/// The plan's problems and texts, and the pieces that ask models: samplers, verifiers, searches, revisions, workers.
@Suite(.serialized) struct ReasoningModelTests {
  /// A model that was trained for a moment: it knows the format of a step, and little arithmetic.
  private static let lane = Result { try makeLane() }

  private static func makeLane() throws -> ModelLane {
    let plan = plan
    return ModelLane(
      try Dictionary(
        uniqueKeysWithValues: EvidencePlan.Role.allCases.map { role in
          let trainer = try Trainer(configuration: plan.training(role), text: plan.text(role))
          for _ in 0..<plan.maximumUpdates { _ = trainer.step() }
          return (role, try ReasoningModel(name: role.rawValue, checkpoint: trainer.checkpoint()))
        }))
  }

  private static var plan: EvidencePlan {
    var plan = tinyEvidencePlan()
    plan.maximumUpdates = 60
    return plan
  }

  @Test func `no problem that is asked, and no probe, is in a training text`() {
    let plan = EvidencePlan()
    let asked = plan.problems.map(\.chain)
    #expect(Set(asked).count == asked.count && asked.allSatisfy(plan.task.isHeldOut))
    #expect(plan.probes.allSatisfy { plan.task.isHeldOut($0.chain) } && Set(plan.probes.map(\.chain)).isDisjoint(with: asked))
    let text = String(decoding: tinyEvidencePlan().text(.small), as: UTF8.self)
    for problem in tinyEvidencePlan().problems { #expect(!text.contains("\n" + problem.chain.prompt)) }
  }

  @Test func `the verifier learns solutions alone, from other text`() {
    let plan = tinyEvidencePlan()
    let (small, verifier) = (String(decoding: plan.text(.small), as: UTF8.self), String(decoding: plan.text(.verifier), as: UTF8.self))
    #expect(small.contains(ReasoningTask.revisionMark) && !verifier.contains(ReasoningTask.revisionMark))
    #expect(small.prefix(200) != verifier.prefix(200))
    #expect(plan.training(.small).model == plan.training(.verifier).model && plan.training(.large).model.width == 48)
    #expect(plan.text(.small).count >= plan.maximumUpdates * plan.training(.small).tokensPerStep)
  }

  @Test func `problems are named by their length and number`() {
    let problems = tinyEvidencePlan().problems
    #expect(problems.map(\.id) == ["1-1", "1-2", "2-1", "2-2", "3-1", "3-2"])
    #expect(problems.map(\.chain.steps.count) == [1, 1, 2, 2, 3, 3])
    #expect(problems[0].question.prompt == problems[0].chain.prompt)
  }

  @Test func `a plan that can't be trained is refused`() throws {
    var plan = tinyEvidencePlan()
    try plan.validate()
    plan.largeWidth = 70
    #expect(throws: ConfigurationError.self) { try plan.validate() }
  }

  @Test func `a call has one answer, and another ordinal or seed another`() throws {
    let (lane, problem) = (try Self.lane.get(), Self.plan.problems[5])
    func texts(_ seed: UInt64, temperature: Double = 1) throws -> [String] {
      lane.forget()
      let sampler = ReasoningSampler(model: lane[.small], problem: problem, temperature: temperature, seed: seed)
      return try (0..<12).map {
        try sampler.candidate(SampleCall(id: $0, ordinal: $0, request: SampleRequest()), question: problem.question).text
      }
    }
    let first = try texts(1)
    #expect(try texts(1) == first)
    #expect(Set(first).count > 1)
    #expect(try texts(2) != first)
    #expect(Set(try texts(1, temperature: 0)).count == 1, "a greedy answer doesn't depend on the ordinal")
  }

  @Test func `an answer's log-probabilities are as many as its tokens, and its cost is within its bound`() throws {
    let lane = try Self.lane.get()
    for problem in Self.plan.problems {
      lane.forget()
      let sampler = ReasoningSampler(model: lane[.small], problem: problem, temperature: 1, seed: 1)
      let call = SampleCall(id: 0, ordinal: 0, request: SampleRequest())
      let candidate = try sampler.candidate(call, question: problem.question)
      #expect(candidate.confidences.count == candidate.cost.completionTokens)
      #expect(candidate.cost.completionTokens == candidate.text.utf8.count)
      #expect(candidate.cost.flops <= sampler.bound(call, question: problem.question).flops)
      #expect(candidate.model == "small")
    }
  }

  @Test func `a live outcome has a result for every strategy, and repeats`() throws {
    let (lane, plan) = (try Self.lane.get(), Self.plan)
    let problem = plan.problems[2]
    let outcome = LiveRuns(plan: plan).outcome(lane, problem)
    #expect(outcome.greedy.count == 2 && outcome.searches.count == LiveRuns.searches.count)
    for curve in [outcome.unguarded, outcome.guarded, outcome.checked] {
      #expect(curve.count == plan.revisions)
      #expect(curve.allSatisfy { (0...1).contains($0.correct) && $0.flops > 0 })
    }
    // More attempts cost more, unless the exact check ends the chain.
    #expect(zip(outcome.unguarded, outcome.unguarded.dropFirst()).allSatisfy { $0.flops < $1.flops })
    #expect(zip(outcome.unguarded, outcome.guarded).allSatisfy { $0.flops <= $1.flops }, "the guard's reading counts")
    #expect(zip(outcome.checked, outcome.unguarded).allSatisfy { $0.correct >= $1.correct && $0.flops <= $1.flops + 1 })
    let transitions = outcome.transitions
    #expect(transitions.wrong + transitions.right == LiveRuns.repetitions * (plan.revisions - 1))
    #expect(transitions.repaired <= transitions.wrong && transitions.broken <= transitions.right)
    #expect(LiveRuns(plan: plan).outcome(lane, problem) == outcome)
  }

  @Test func `every guard and length of a revision sees the same attempts`() throws {
    let (lane, plan) = (try Self.lane.get(), Self.plan)
    let run = RevisionRun(plan: plan, lane: lane, problem: plan.problems[3], repetition: 0)
    let first = (1...plan.revisions).map { run.result(length: $0, .none) }
    _ = run.result(length: plan.revisions, .check)
    #expect((1...plan.revisions).map { run.result(length: $0, .none) } == first)
    #expect(run.result(length: 1, .none).correct == run.result(length: 1, .verifier).correct, "one attempt leaves no choice")
  }

  @Test func `workers keep the order, report each problem, and pass on the first error`() throws {
    struct Failure: Error, Equatable { var id: String }
    let (lane, problems) = (try Self.lane.get(), Self.plan.problems)
    let fractions = Mutex<[Double]>([])
    let workers = Workers(lanes: [lane, lane, lane]) { step in if !step.hasEnded { fractions.withLock { $0.append(step.fraction) } } }
    let folder = FileManager.default.temporaryDirectory
    #expect(try workers.map(problems, stage: "s", in: folder) { _, problem in problem.id } == problems.map(\.id))
    #expect(fractions.withLock { $0.sorted() } == (1...6).map { Double($0) / 6 })
    #expect(throws: Failure(id: "2-1")) {
      try workers.map(problems, stage: "s", in: folder) { _, problem in
        if problem.id >= "2" { throw Failure(id: problem.id) }
        return problem.id
      }
    }
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: LaboratoryError.self) {
      try Workers(lanes: [lane], cancellation: cancellation).map(problems, stage: "s", in: folder) { _, problem in problem.id }
    }
  }

  @Test func `step accuracy counts up to the first wrong step`() {
    let chain = ArithmeticChain(modulus: 29, start: 7, steps: [.init(.plus, 3), .init(.times, 4), .init(.minus, 1)])
    func accuracy(_ texts: String...) -> (Int, Int) {
      let samples = texts.map { RecordedSample(answer: nil, text: $0) }
      let recording = Recording(name: "r", problems: [RecordedProblem(id: "1", samples: samples)])
      let accuracy = StepAccuracy(recording, of: [ReasoningProblem(id: "1", chain: chain)])
      return (accuracy.right, accuracy.all)
    }
    #expect(accuracy(chain.solution) == (3, 3))
    #expect(accuracy("7+3=a*4=c-1=b.") == (1, 2), "the second step is wrong, the third isn't counted")
    #expect(accuracy("nonsense") == (0, 1))
    #expect(accuracy("7+3=a") == (1, 2), "a missing step is a wrong one")
    #expect(accuracy(chain.solution, "nonsense") == (3, 4))
    #expect(accuracy() == (0, 0))
  }
}

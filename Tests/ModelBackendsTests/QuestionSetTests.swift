import InferenceScaling
import ModelBackends
import Tabular
import Testing

/// Files of questions, and strategies that run on all of them.
@Suite struct QuestionSetTests {
  static func read(_ text: String, _ name: String = "tasks.csv") throws -> QuestionSet {
    try QuestionSet(Table(bytes: Array(text.utf8), name: name))
  }

  @Test func readsTheUsualNames() throws {
    let set = try Self.read("task_id,Question,target\na,1+1?,2\nb,2+2?,\n")
    #expect(set.items.map(\.question) == [Question(id: "a", prompt: "1+1?"), Question(id: "b", prompt: "2+2?")])
    #expect(set.golds == ["a": "2"] && set.items[1].isCorrect("4") == nil)
    #expect(set.items[0].isCorrect("2.0") == true && set.items[0].isCorrect("3") == false && set.items[0].isCorrect(nil) == false)
    let lines = try Self.read(#"{"prompt":"a?"}"# + "\n" + #"{"prompt":"b?"}"# + "\n", "tasks.jsonl")
    #expect(lines.items.map(\.question.id) == ["1", "2"], "rows number themselves")
  }

  @Test(arguments: [
    ("id,text\na,b\n", "no column with the questions"), ("prompt\n", "table is empty"), ("id,prompt\na,x\na,y\n", "tasks.csv:3"),
    ("id,prompt\na,\n", "prompt"),
  ])
  func errorsSayWhereAndWhat(text: String, part: String) {
    #expect { try Self.read(text) } throws: { "\($0)".contains(part) }
  }

  static func set(_ count: Int) -> QuestionSet {
    QuestionSet(name: "q", items: (0..<count).map { .init(question: Question(id: "\($0)", prompt: "\($0)?"), gold: "\($0)") })
  }

  /// Each question's answer is its number.
  static func echo() -> FakeBackend { FakeBackend { request, _ in .text("\(request.messages[0].text.dropLast())") } }

  static func run(
    _ backend: FakeBackend, _ count: Int, ledger: Ledger = Ledger(), breaker: CircuitBreaker? = nil, finished: Counter = Counter()
  ) async -> [QuestionRun.Outcome] {
    let sampler = ExtractingSampler(ModelSampler(.init(backend), maximumTokens: 8, breaker: breaker), extractor: .wholeText)
    let run = QuestionRun(
      questions: set(count), solver: Solver(sampler: sampler, concurrency: 4, retries: 0), ledger: ledger, breaker: breaker, concurrency: 4,
      callsPerQuestion: 2)
    return await run.run(MajorityVote(limit: 2, stopsWhenCertain: false)) { _ in finished.add() }
  }

  @Test func outcomesAreInTheOrderOfTheQuestions() async {
    let finished = Counter()
    let outcomes = await Self.run(Self.echo(), 17, finished: finished)
    #expect(outcomes.map(\.item.question.id) == (0..<17).map { "\($0)" } && finished.value == 17)
    #expect(outcomes.allSatisfy { $0.item.isCorrect($0.result.conclusion.answer) == true && $0.result.lastFailure == nil })
  }

  @Test func oneLedgerHoldsOverAllQuestions() async {
    let (backend, ledger) = (Self.echo(), Ledger(budget: Budget(calls: 7)))
    let outcomes = await Self.run(backend, 10, ledger: ledger)
    #expect(backend.requests.count == 7 && ledger.spent.calls == 7 && outcomes.count == 10)
    #expect(outcomes.last?.result.lastFailure?.contains("calls") == true, "\(outcomes.last?.result.lastFailure ?? "")")
  }

  @Test func anOpenBreakerBeginsNoFurtherQuestion() async {
    let backend = FakeBackend { _, _ throws(BackendError) in throw BackendError(reason: "wrong key", isFatal: true) }
    let outcomes = await Self.run(backend, 100, breaker: CircuitBreaker(patience: 3))
    #expect(outcomes.count < 10 && outcomes.last?.result.lastFailure == "wrong key")
  }

  @Test func cancellingEndsWithTheQuestionsBegun() async {
    let backend = Self.echo()
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return await Self.run(backend, 50)
    }
    task.cancel()
    #expect(await task.value.isEmpty && backend.requests.isEmpty)
  }
}

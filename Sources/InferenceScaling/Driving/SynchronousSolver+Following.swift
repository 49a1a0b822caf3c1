extension SynchronousSolver {
  /// Runs a strategy on one question again, with events in the order of an earlier trace.
  ///
  /// With a recording of that run,
  /// decisions and trace are equal.
  ///
  /// What the trace doesn't name is delivered when nothing else is left, in the order asked.
  public func solve(
    _ question: Question, with strategy: some Strategy, following trace: DecisionTrace, ledger: Ledger = Ledger()
  ) -> SolveResult {
    var run = StrategyRun(strategy, ledger: ledger)
    var schedule = trace.deliveries[...]
    var started: [Job] = []
    while true {
      while let job = run.nextJob(bound: { bound($0, question) }) { started.append(job) }
      for number in run.takeDropped() { run.finish(number, .failed(CallError(reason: "cancelled"))) }
      started.removeAll { run.running[$0.number] == nil }
      guard !run.isDone, let (place, delivery) = next(in: started, &schedule) else { return SolveResult(run) }
      deliver(delivery, of: started[place], question, &run)
      // What was cut arrives as it was recorded.
      _ = run.takeCut()
    }
  }

  private func deliver(_ delivery: DecisionTrace.Delivery, of job: Job, _ question: Question, _ run: inout StrategyRun) {
    guard case .partial(_, let tokens) = delivery, case .sample(let call) = job.work else {
      return run.finish(job.number, outcome(of: job.work, question))
    }
    do throws(CallError) {
      _ = run.report(job.number, try ReplayedStream(try sampler.candidate(call, question: question), call.request).partial(at: tokens))
    } catch {
      run.finish(job.number, .failed(error))
    }
  }

  /// The started job that the schedule names first, or the one asked for first.
  private func next(
    in started: [Job], _ schedule: inout ArraySlice<DecisionTrace.Delivery>
  ) -> (place: Int, delivery: DecisionTrace.Delivery)? {
    while let delivery = schedule.first {
      if let place = started.firstIndex(where: { $0.work.matches(delivery) }) {
        schedule.removeFirst()
        return (place, delivery)
      }
      guard started.isEmpty else { break }
      schedule.removeFirst()
    }
    return started.first.map { (0, .sample($0.work.id)) }
  }
}

extension DecisionTrace {
  /// One event that a strategy received.
  enum Delivery: Hashable, Sendable {
    case partial(SampleID, tokens: Int)
    case sample(SampleID)
    case verdict(SampleID)
  }

  /// The events that the strategy received, in order.
  var deliveries: [Delivery] {
    entries.compactMap { entry in
      switch entry {
      case .partial(let id, let tokens): .partial(id, tokens: tokens)
      case .sampled(let id, _), .failed(let id, _): .sample(id)
      case .judged(let id, _, _), .unjudged(let id, _): .verdict(id)
      default: nil
      }
    }
  }
}

extension Job.Work {
  fileprivate func matches(_ delivery: DecisionTrace.Delivery) -> Bool {
    switch (self, delivery) {
    case (.sample(let call), .partial(let id, _)), (.sample(let call), .sample(let id)): call.id == id
    case (.judgement(let own, _, _), .verdict(let id)): own == id
    default: false
    }
  }
}

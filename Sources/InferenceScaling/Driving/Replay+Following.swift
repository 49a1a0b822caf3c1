extension Replay {
  /// Runs a strategy on one question again, telling it of samples and verdicts in the order of an earlier trace: with a recording of that
  /// run, decisions and trace are the same, however its calls had overtaken each other.
  ///
  /// What the trace doesn't know is told when nothing else is left, in the order asked.
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
      guard !run.isDone, let place = next(in: started, &schedule) else { return SolveResult(run) }
      let job = started.remove(at: place)
      run.finish(job.number, outcome(of: job.work, question))
    }
  }

  /// The started job that the schedule names first, or the one asked for first.
  private func next(in started: [Job], _ schedule: inout ArraySlice<DecisionTrace.Delivery>) -> Int? {
    while let delivery = schedule.first {
      if let place = started.firstIndex(where: { $0.work.delivery == delivery }) {
        schedule.removeFirst()
        return place
      }
      guard started.isEmpty else { break }
      schedule.removeFirst()
    }
    return started.indices.first
  }
}

extension DecisionTrace {
  /// What a strategy was told of.
  struct Delivery: Hashable, Sendable {
    var id: SampleID
    var isVerdict: Bool
  }

  /// What the strategy was told of, in order.
  var deliveries: [Delivery] {
    entries.compactMap { entry in
      switch entry {
      case .sampled(let id, _), .failed(let id, _): Delivery(id: id, isVerdict: false)
      case .judged(let id, _, _), .unjudged(let id, _): Delivery(id: id, isVerdict: true)
      default: nil
      }
    }
  }
}

extension Job.Work {
  var delivery: DecisionTrace.Delivery {
    switch self {
    case .sample(let call): DecisionTrace.Delivery(id: call.id, isVerdict: false)
    case .judgement(let id, _, _): DecisionTrace.Delivery(id: id, isVerdict: true)
    }
  }
}

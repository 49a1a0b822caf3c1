/// One call that a strategy wants made.
struct Job: Sendable {
  /// Its place in the order in which the strategy asked.
  var number: Int
  var work: Work
  /// The number of earlier tries.
  var attempts = 0
  /// The time to wait before it begins.
  var pause: Duration?
  /// Its reservation, once it may begin.
  var reservation: Ledger.Reservation?

  enum Work: Sendable {
    case sample(SampleCall)
    case judgement(SampleID, Candidate, VerifierRole)

    var id: SampleID {
      switch self {
      case .sample(let call): call.id
      case .judgement(let id, _, _): id
      }
    }
  }
}

/// The outcome of a call.
enum JobOutcome: Sendable {
  case sampled(Candidate)
  case judged(Verdict)
  case failed(CallError)

  var cost: Spending {
    switch self {
    case .sampled(let candidate): candidate.cost
    case .judged(let verdict): verdict.cost
    case .failed(let error): error.cost
    }
  }
}

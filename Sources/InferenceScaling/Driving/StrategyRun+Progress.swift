/// Followed samples: their reports, and their cuts.
///
/// Out of order, the strategy is told of a report at once, and its reaction decides whether the sample goes on. In order, a report may have to wait for
/// its turn: the sample goes on meanwhile, since what it waits for may need the room that it takes, and is cut afterwards at the report after which the
/// strategy wanted it cut. Then the strategy sees the same whatever the timing, only the cost of what was written beyond the cut differs.
extension StrategyRun {
  /// Takes in the progress of a running sample, and returns whether it goes on.
  mutating func report(_ number: Int, _ partial: PartialSample) -> Bool {
    guard let job = running[number], goesOn(number) else { return false }
    if inOrder {
      followed[number, default: Followed(id: job.work.id)].waiting.append(partial)
      deliverPending()
    } else {
      tell(.partial(job.work.id, partial))
    }
    return goesOn(number)
  }

  private func goesOn(_ number: Int) -> Bool { !isDone && !cut.contains(number) && !pending.isDropped(number) }

  /// The next report of a call, if its turn has come.
  mutating func takeReport(_ number: Int) -> PartialSample? {
    guard let report = followed[number]?.waiting.first else { return nil }
    followed[number]?.waiting.removeFirst()
    return report
  }

  /// Tells the strategy of a report; calls that it asks for then come before anything more of the sample.
  mutating func tellReport(_ number: Int, _ partial: PartialSample) {
    guard let id = followed[number]?.id else { return }
    followed[number]?.told = partial
    let asked = nextNumber
    tell(.partial(id, partial))
    pending.insert(asked..<nextNumber)
  }

  mutating func truncate(_ id: SampleID) {
    for (number, job) in running {
      guard case .sample(let call) = job.work, call.id == id, cut.insert(number).inserted else { continue }
      newlyCut.append(number)
      followed[number]?.waiting = []
    }
    // One that has ended, of which the strategy hasn't been told.
    guard let number = pending.number(of: id), let told = followed[number]?.told else { return }
    followed[number]?.waiting = []
    pending.replaceCandidate(of: number) { told.candidate(cost: $0.cost, model: $0.model) }
  }

  /// Returns the candidate as of the latest report sent to the strategy; itself if none was sent.
  func cutInOrder(_ number: Int, _ candidate: Candidate) -> Candidate {
    followed[number]?.told.map { $0.candidate(cost: candidate.cost, model: candidate.model) } ?? candidate
  }

  /// The numbers of running samples that are to be cut, since the last call.
  mutating func takeCut() -> [Int] {
    defer { newlyCut = [] }
    return newlyCut
  }
}

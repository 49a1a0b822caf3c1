/// Followed samples: their reports in turn, and their cuts.
extension StrategyRun {
  /// Takes in the progress of a running sample, which waits until `takeDecisions` has its number.
  ///
  /// That is at once, or in order when its turn has come.
  mutating func report(_ number: Int, _ partial: PartialSample) {
    guard let job = running[number], !isDone, !pending.isDropped(number), !cut.contains(number) else { return decide(number, false) }
    guard inOrder else {
      tell(.partial(job.work.id, partial))
      return decide(number, goesOn(number))
    }
    held[number] = .some(partial)
    deliverPending()
  }

  func goesOn(_ number: Int) -> Bool { !isDone && !cut.contains(number) && !pending.isDropped(number) }

  mutating func decide(_ number: Int, _ goesOn: Bool) {
    held[number] = nil
    decisions.append(Decision(number: number, goesOn: goesOn))
  }

  /// Tells of the report whose turn it is; false if there is none.
  mutating func deliverReport() -> Bool {
    let front = pending.front()
    guard let report = held[front], let job = running[front] else { return false }
    guard let partial = report else {
      decide(front, goesOn(front))
      return true
    }
    held[front] = .some(nil)
    let asked = nextNumber
    tell(.partial(job.work.id, partial))
    pending.insert(asked..<nextNumber)
    return true
  }

  mutating func truncate(_ id: SampleID) {
    for (number, job) in running {
      guard case .sample(let call) = job.work, call.id == id, cut.insert(number).inserted else { continue }
      newlyCut.append(number)
      if held[number] != nil { decide(number, false) }
    }
  }

  /// The numbers of running samples that are to be cut, since the last call.
  mutating func takeCut() -> [Int] {
    defer { newlyCut = [] }
    return newlyCut
  }

  /// The decisions on reported samples, since the last call.
  mutating func takeDecisions() -> [Decision] {
    defer { decisions = [] }
    return decisions
  }
}

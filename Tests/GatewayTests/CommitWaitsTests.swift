import Synchronization
import Testing

@testable import Gateway

/// Who waits for a commit, and how long.
@Suite struct CommitWaitsTests {
  /// Notes who has gone on.
  private final class Passed: Sendable {
    private let numbers = Mutex<Set<Int>>([])

    var all: Set<Int> { numbers.withLock { $0 } }

    func wait(_ ticket: Int, _ waits: CommitWaits) async {
      await waits.wait(for: ticket)
      numbers.withLock { _ = $0.insert(ticket) }
    }
  }

  @Test func aCommitLetsGoOnWhoStandsBefore() async {
    let (waits, passed) = (CommitWaits(patience: .seconds(600)), Passed())
    let tickets = (0..<4).map { _ in waits.ticket() }
    #expect(tickets == [1, 2, 3, 4] && waits.last == 4)
    // They come to their waits in another order than to their tickets.
    let waiting = [3, 1, 4, 2].map { ticket in Task { await passed.wait(ticket, waits) } }
    waits.committed(upTo: 2)
    await waiting[1].value
    await waiting[3].value
    #expect(passed.all == [1, 2])
    waits.committed(upTo: 4)
    for task in waiting { await task.value }
    await waits.wait(for: 3)
  }

  @Test func nobodyWaitsForAFileThatRefuses() async {
    let waits = CommitWaits(patience: .seconds(600))
    let first = waits.ticket()
    let waiting = Task { await waits.wait(for: first) }
    waits.refused()
    await waiting.value
    let second = waits.ticket()
    await waits.wait(for: second)
    waits.committed(upTo: second)
    let (third, passed) = (waits.ticket(), Passed())
    let again = Task { await passed.wait(third, waits) }
    for _ in 0..<100 { await Task.yield() }
    #expect(passed.all.isEmpty, "the file takes receipts again, so they are waited for")
    waits.committed(upTo: third)
    await again.value
  }

  @Test func patienceEnds() async {
    let waits = CommitWaits(patience: .milliseconds(20))
    for _ in 0..<3 {
      let ticket = waits.ticket()
      let start = ContinuousClock.now
      await waits.wait(for: ticket)
      #expect(ContinuousClock.now - start >= .milliseconds(20))
      waits.committed(upTo: ticket)
    }
  }
}

import NumericalMethods

/// The samples drawn and the answers lost at each threshold, by threshold and problem, averaged over orders.
///
/// A sample path is walked once for all thresholds: evidence that reaches t = 2 has reached every lower one, so the thresholds are noted in
/// order as they are passed. A path ends where the leader can't be caught any more, or with the last sample. Costs O(problems · orders ·
/// samples · different answers), whatever the number of thresholds.
///
/// With labels, a loss is the correctness of the full vote less that of the answer at the stop: below zero where stopping early gets right
/// what all samples get wrong.
struct StoppingPaths: Sendable {
  /// The samples drawn.
  private(set) var samples: [[Double]]
  /// The share of orders whose answer differs from the full vote.
  private(set) var changed: [[Double]]
  /// The right answers lost against the full vote.
  private(set) var lost: [[Double]]
  let isLabelled: Bool
  let fullAccuracy: Double?

  init(_ records: [VoteRecord], forms: FormPrior, calibration: StoppingCalibration, progress: WorkProgress?) {
    let empty = [[Double]](repeating: .init(repeating: 0, count: records.count), count: StoppingCalibration.thresholds.count)
    (samples, changed, lost) = (empty, empty, empty)
    isLabelled = records.allSatisfy { $0.correctness != nil }
    fullAccuracy = isLabelled ? records.compactMap(\.correctness).mean : nil
    let table = EvidenceTable(limit: calibration.limit)
    for (place, record) in records.enumerated() {
      var generator = SeededGenerator(seed: calibration.seed, stream: UInt64(place))
      var walk = VoteWalk(record, forms: forms, table: table)
      for _ in 0..<calibration.orders { walk.run(&generator) }
      for (threshold, total) in walk.totals.enumerated() {
        let orders = Double(calibration.orders)
        samples[threshold][place] = total.samples / orders
        changed[threshold][place] = total.changed / orders
        lost[threshold][place] = total.lost / orders
      }
      progress?(1, records.count)
    }
  }
}

/// The evidence of every pair of counts.
///
/// Counts are at most the limit, so evidence is computed once for each pair: O(limit²) numbers.
struct EvidenceTable: Sendable {
  private let limit: Int
  private let values: [Double]

  init(limit: Int) {
    self.limit = limit
    values = (0...limit).flatMap { first in
      (0...limit).map { $0 <= first ? CalibratedStop.evidence(first, $0) : 0 }
    }
  }

  subscript(first: Int, second: Int) -> Double { values[first * (limit + 1) + second] }
}

/// Draws the votes of a problem in random orders and notes the stop of each threshold.
private struct VoteWalk {
  struct Total {
    var samples = 0.0
    var changed = 0.0
    var lost = 0.0
  }

  private let record: VoteRecord
  private let evidence: [Double]
  private let table: EvidenceTable
  private var order: [Int]
  private(set) var totals = [Total](repeating: Total(), count: StoppingCalibration.thresholds.count)

  init(_ record: VoteRecord, forms: FormPrior, table: EvidenceTable) {
    self.record = record
    self.table = table
    evidence = record.forms.map { forms[$0] }
    order = Array(record.votes.indices)
  }

  mutating func run(_ generator: inout SeededGenerator) {
    var (votes, next) = (VoteCounts(), 0)
    for drawn in 1...order.count {
      order.swapAt(drawn - 1, drawn - 1 + generator.index(below: order.count - drawn + 1))
      let vote = record.votes[order[drawn - 1]]
      if vote >= 0 { votes.add(vote, sample: drawn - 1) }
      let (first, second) = (votes.leaderCount, votes.runnerUpCount)
      let isOver = first - second > order.count - drawn || drawn == order.count
      let reached = votes.leader.map { table[first, second] + evidence[$0] } ?? -.infinity
      while next < totals.count, isOver || reached >= StoppingCalibration.thresholds[next] {
        note(next, drawn, votes.leader)
        next += 1
      }
      if next == totals.count { return }
    }
  }

  private mutating func note(_ threshold: Int, _ drawn: Int, _ leader: Int?) {
    totals[threshold].samples += Double(drawn)
    // All samples are the full vote itself: a tie is shared by both.
    if drawn == order.count { return }
    totals[threshold].changed += leader.map { 1 - record.shares[$0] } ?? (record.counts.isEmpty ? 0 : 1)
    guard let full = record.correctness else { return }
    totals[threshold].lost += full - (leader.map { record.outcomes[$0] } ?? 0)
  }
}

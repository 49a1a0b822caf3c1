/// Asks another verifier several times and adds its scores up, as tree of thoughts does.
///
/// Passes what more than half of the votes pass. A vote that fails counts as none; all of them failing is a failure.
///
/// Scores are added and not averaged, as in tree of thoughts, so a text with a failed vote has a lower one. Votes are asked for one after
/// another; the cost is that of all, failed ones included.
public struct VotedVerifier<Base: Verifier>: Verifier {
  /// The verifier that votes.
  public var base: Base
  /// The number of votes.
  public var votes: Int

  /// Creates a verifier of `votes` votes; tree of thoughts has 3.
  public init(_ base: Base, votes: Int = 3) {
    precondition(votes > 0, "a verifier needs at least one vote")
    self.base = base
    self.votes = votes
  }

  /// The bound of all votes.
  public func bound(_ candidate: Candidate, question: Question) -> Spending {
    let one = base.bound(candidate, question: question)
    return (0..<votes).reduce(.zero) { sum, _ in sum + one }
  }

  /// The sum of the votes.
  public func verdict(_ candidate: Candidate, question: Question) async throws(CallError) -> Verdict {
    var count = VoteCount()
    for _ in 0..<votes {
      do throws(CallError) {
        count.add(try await base.verdict(candidate, question: question))
      } catch {
        count.add(error)
      }
    }
    return try count.verdict()
  }
}

extension VotedVerifier: ImmediateVerifier where Base: ImmediateVerifier {
  /// The sum of the votes.
  public func judge(_ candidate: Candidate, question: Question) throws(CallError) -> Verdict {
    var count = VoteCount()
    for _ in 0..<votes {
      do throws(CallError) {
        count.add(try base.judge(candidate, question: question))
      } catch {
        count.add(error)
      }
    }
    return try count.verdict()
  }
}

/// Verdicts added up, with what the failed ones cost.
private struct VoteCount {
  private var verdicts: [Verdict] = []
  private var failure: CallError?
  private var cost = Spending.zero

  mutating func add(_ verdict: Verdict) {
    verdicts.append(verdict)
    cost += verdict.cost
  }

  mutating func add(_ error: CallError) {
    failure = error
    cost += error.cost
  }

  func verdict() throws(CallError) -> Verdict {
    guard !verdicts.isEmpty else {
      throw CallError(reason: failure?.reason ?? "nobody voted", cost: cost, isTransient: failure?.isTransient ?? false)
    }
    let passes = verdicts.compactMap(\.passed)
    return Verdict(
      score: verdicts.reduce(0) { $0 + $1.score }, passed: passes.isEmpty ? nil : passes.count { $0 } * 2 > passes.count,
      feedback: verdicts.map(\.feedback).first { !$0.isEmpty } ?? "", cost: cost)
  }
}

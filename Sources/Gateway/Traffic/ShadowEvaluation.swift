import InferenceScaling

/// The agreement, accuracy and cost of fewer answers, measured on the shadowed requests to a model.
///
/// For k of the K answers to a request, the agreement is the probability that the vote of k drawn without replacement is the vote of all K, in closed form
/// (`MajorityAtK`); the accuracy is the same for the right answer. Intervals are 95% bootstrap intervals over requests.
///
/// Agreement isn't accuracy: k answers may agree and be wrong. It bounds what more answers could change, which is what a budget asks; only requests with a
/// `reference` say more. Fewer than four requests say nothing, fewer than ten labelled ones nothing of accuracy.
struct ShadowEvaluation {
  /// A number of answers, what they cost, and the share of questions on which they do.
  struct Level {
    var name: String
    var tokens: Double
    var share: Double
    var low: Double
    var high: Double
  }

  var model: String
  /// The answers to each request.
  var samples: Int
  var questions: Int
  /// By the number of answers: how often their vote is that of all.
  var agreement: [Level]
  /// By the number of answers: how often their vote is right; empty if too few requests are labelled.
  var accuracy: [Level]
  var labelled: Int
  /// The agreement and cost of the stopping rule in force, on the answers in their order of arrival.
  ///
  /// It is that of `auto` with a policy, else of `adaptive`.
  var stopping: Level
  /// The questions whose most frequent answer has up to ½, up to ¾, less than all, or all answers.
  var difficulty: [Int]

  /// Fewer say nothing.
  private static let leastQuestions = 4
  private static let leastLabelled = 10

  /// The evaluations of all models, from their latest shadowed requests; O(requests · samples).
  static func all(_ receipts: [GatewayReceipt], policy: PolicyVersion) -> [ShadowEvaluation] {
    Dictionary(grouping: receipts.filter { $0.votes.contains { $0 != nil } }, by: \.model).sorted { $0.key < $1.key }.compactMap {
      model, receipts in
      // Another number of samples was another setting: the latest counts.
      let samples = receipts.last?.votes.count ?? 0
      let same = receipts.filter { $0.votes.count == samples }
      return same.count < leastQuestions || samples < 2 ? nil : ShadowEvaluation(model, same, samples: samples, policy: policy)
    }
  }

  private init(_ model: String, _ receipts: [GatewayReceipt], samples: Int, policy: PolicyVersion) {
    (self.model, self.samples, questions) = (model, samples, receipts.count)
    let votes = receipts.map(RecordedVotes.init)
    let tokens = votes.reduce(0) { $0 + $1.tokens } / Double(votes.count * samples)
    let counts = Self.counts(samples)
    agreement = counts.map { Self.level($0, tokens, votes.map { votes in votes.likeAll }) }
    let labelled = votes.compactMap(\.right)
    self.labelled = labelled.count
    accuracy = labelled.count < Self.leastLabelled ? [] : counts.map { Self.level($0, tokens, labelled) }
    let (rule, name) = (policy.policy.map { $0.rule as any StoppingRule } ?? BetaStop(), policy.id)
    let stopped = votes.map { $0.stopped(by: rule) }
    stopping = Self.level(policy.policy == nil ? "adaptive" : "auto (\(name))", stopped.map(\.tokens).mean, stopped.map(\.likeAll))
    difficulty = Self.difficulty(votes)
  }

  /// Powers of two, and all.
  private static func counts(_ samples: Int) -> [Int] { [1, 2, 4, 8, 16, 32, 64].filter { $0 < samples } + [samples] }

  private static func level(_ count: Int, _ tokens: Double, _ votes: [MajorityAtK]) -> Level {
    level("\(count)", tokens * Double(count), votes.map { $0.value(count) ?? 0 })
  }

  private static func level(_ name: String, _ tokens: Double, _ values: [Double]) -> Level {
    let interval = ClusteredBootstrap(replicates: 200).mean(values)
    return Level(name: name, tokens: tokens, share: values.mean, low: interval.low, high: interval.high)
  }

  private static func difficulty(_ votes: [RecordedVotes]) -> [Int] {
    var counts = [0, 0, 0, 0]
    for each in votes {
      let share = each.topShare
      counts[share >= 1 ? 3 : share > 0.75 ? 2 : share > 0.5 ? 1 : 0] += 1
    }
    return counts
  }
}

/// The votes of one shadowed request.
///
/// A tie of all k answers has several winners, and a smaller vote that gives any of them counts as like it.
private struct RecordedVotes {
  let receipt: GatewayReceipt
  private let tally: AnswerTally
  private let winners: Set<Int>

  init(_ receipt: GatewayReceipt) {
    self.receipt = receipt
    var tally = AnswerTally()
    for (sample, vote) in receipt.votes.enumerated() { tally.add(receipt.answer(vote), sample: sample) }
    self.tally = tally
    winners = Set(tally.counts.indices.filter { tally.counts[$0] == tally.leaderCount })
  }

  var tokens: Double { receipt.tokens.reduce(0) { $0 + Double($1) } }
  var topShare: Double { Double(tally.leaderCount) / Double(tally.sampleCount) }
  /// Votes in which the answers that are most frequent among all count as right.
  var likeAll: MajorityAtK { vote { winners.contains($0) } }
  /// Votes in which the right answer counts as right; nil if it isn't known.
  var right: MajorityAtK? { receipt.isRight == nil ? nil : vote { receipt.outcomes[$0] } }

  private func vote(_ isRight: (Int) -> Bool) -> MajorityAtK {
    let samples = receipt.votes.map { vote in RecordedSample(answer: receipt.answer(vote), isCorrect: vote.map(isRight) ?? false) }
    return MajorityAtK(RecordedProblem(id: receipt.id, samples: samples))
  }

  /// The tokens up to a rule's stop, and whether its answer is one that is most frequent among all.
  func stopped(by rule: any StoppingRule) -> (tokens: Double, likeAll: Double) {
    var (part, tokens) = (AnswerTally(), 0.0)
    for (sample, vote) in receipt.votes.enumerated() {
      part.add(receipt.answer(vote), sample: sample)
      tokens += Double(receipt.tokens[sample])
      if case .stop = rule.decide(part, limit: receipt.votes.count) { break }
    }
    let isAlike = part.leader.flatMap { tally.answers.firstIndex(of: part.answers[$0]) }.map(winners.contains) ?? false
    return (tokens, isAlike ? 1 : 0)
  }
}

extension [Double] {
  fileprivate var mean: Double { isEmpty ? 0 : reduce(0, +) / Double(count) }
}

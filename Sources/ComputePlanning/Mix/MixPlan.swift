import ComputeAccounting
import NumericalMethods
import RealModule
import ScalingLaws

/// The best size, tokens and samples for questions, with intervals, the best without search, and what decides between them.
public struct MixPlan: Codable, Hashable, Sendable {
  /// The mix at the middle of the law.
  public let best: MixedRun
  /// The best with one sample a question and no check, at the same cost.
  public let single: MixedRun
  /// The size that would have been best, over the draws of the law.
  public let parameters: MedianInterval
  /// The tokens with it.
  public let tokens: MedianInterval
  /// The limit of samples with it.
  public let samples: MedianInterval
  /// The accuracy of the planned mix under each draw.
  public let accuracy: MedianInterval
  /// The gain in accuracy over one sample, each at its best, over the draws.
  public let gain: MedianInterval
  /// The best mix with one condition changed at a time.
  public let decisions: [MixDecision]
  /// The best mix by demand and check.
  public let map: [MixMapCell]
  /// The questions as they were given.
  public let questions: MixQuestions
}

/// The best mix with one condition changed.
public struct MixDecision: Codable, Hashable, Sendable {
  /// The change in words.
  public let change: String
  /// The best mix then; nil if no size can answer so many.
  public let best: MixedRun?
  /// The gain over one sample then.
  public let gain: Double?
}

/// The best mix of a demand and a check.
public struct MixMapCell: Codable, Hashable, Sendable {
  /// Q, the questions.
  public let questions: Double
  /// The share of wrong answers that the check passes.
  public let passesWrong: Double
  /// The best mix; nil if no size can answer so many.
  public let best: MixedRun?
  /// The size of the best mix over that of the best with one sample.
  public let relativeSize: Double?
  /// The gain in accuracy over one sample.
  public let gain: Double?
}

extension MixConfiguration {
  /// The shares of wrong answers that the checks of the map pass.
  static let mapErrors = [0, 0.01, 0.05, 0.2]
  /// The demands of the map.
  static let mapQuestions = (3...11).map { Double.pow(10, $0) }

  /// Plans the mix of one budget.
  ///
  /// - Throws: ``PlanProblem`` if the law has no best size, or answering one sample a question takes all.
  public func plan(_ law: LossLaw) throws(PlanProblem) -> MixPlan {
    let laws = try law.laws(compute: compute, count: draws, seed: seed)
    let table = SampleTable(questions.passLaw, questions.check, upTo: questions.mostSamples)
    func search(_ configuration: MixConfiguration, _ draw: LawDraw, _ table: SampleTable) -> MixSearch {
      MixSearch(configuration: configuration, search: RunSearch(draw: draw, cost: laws.cost, uniqueTokens: uniqueTokens), table: table)
    }
    let middle = search(self, laws.central, table)
    guard let best = middle.best(), let single = middle.best(limit: 0) else {
      let bound = ComputeBound(resource: .compute, amount: compute, compute: compute)
      throw .demandTooLarge(tokens: questions.count * (questions.promptTokens + questions.answerTokens), bound: bound)
    }
    let limit = table.limits.firstIndex(of: best.samples) ?? 0
    let outcomes = laws.draws.compactMap { draw -> (best: MixedRun, planned: Double, gain: Double)? in
      let search = search(self, draw, table)
      guard let best = search.best(), let single = search.best(limit: 0) else { return nil }
      return (best, search.run(parameters: self.size(of: middle, limit), limit: limit)?.accuracy ?? 0, best.accuracy - single.accuracy)
    }
    return MixPlan(
      best: best, single: single, parameters: PlanAssembly.interval(best.parameters, outcomes.map(\.best.parameters)),
      tokens: PlanAssembly.interval(best.tokens, outcomes.map(\.best.tokens)),
      samples: PlanAssembly.interval(Double(best.samples), outcomes.map { Double($0.best.samples) }),
      accuracy: PlanAssembly.interval(best.accuracy, outcomes.map(\.planned)),
      gain: PlanAssembly.interval(best.accuracy - single.accuracy, outcomes.map(\.gain)),
      decisions: decisions { search($0, laws.central, $1) },
      map: map { search($0, laws.central, $1) }, questions: questions)
  }

  /// The size of the best mix with a limit of samples.
  private func size(of search: MixSearch, _ limit: Int) -> Double { search.best(limit: limit)?.parameters ?? 1 }

  private typealias Searching = (MixConfiguration, SampleTable) -> MixSearch

  /// One condition at a time.
  private func decisions(_ search: Searching) -> [MixDecision] {
    Self.changes.map { words, change in
      var changed = self
      change(&changed.questions)
      let questions = changed.questions
      let found = search(changed, SampleTable(questions.passLaw, questions.check, upTo: questions.mostSamples))
      let (best, single) = (found.best(), found.best(limit: 0))
      return MixDecision(change: words, best: best, gain: best.flatMap { best in single.map { best.accuracy - $0.accuracy } })
    }
  }

  private static let changes: [(words: String, change: @Sendable (inout MixQuestions) -> Void)] = [
    ("as asked", { _ in }),
    ("10 times the questions", { $0.count *= 10 }),
    ("a tenth of the questions", { $0.count /= 10 }),
    ("a check that passes 5% more wrong", { $0.check.passesWrong = min(1, $0.check.passesWrong + 0.05) }),
    ("a check that misses 20% of right ones", { $0.check.passesRight *= 0.8 }),
    ("a check by a model of 7B", { $0.check.parameters += 7e9 }),
    ("prompts of 10 times the length", { $0.promptTokens *= 10 }),
    ("questions twice as hard", { $0.passLaw = $0.passLaw.harder(2) }),
    ("questions half as hard", { $0.passLaw = $0.passLaw.harder(0.5) }),
  ]

  private func map(_ search: Searching) -> [MixMapCell] {
    Self.mapErrors.flatMap { error -> [MixMapCell] in
      var changed = self
      changed.questions.check.passesWrong = error
      let table = SampleTable(questions.passLaw, changed.questions.check, upTo: questions.mostSamples)
      return Self.mapQuestions.map { count in
        changed.questions.count = count
        let found = search(changed, table)
        let (best, single) = (found.best(), found.best(limit: 0))
        return MixMapCell(
          questions: count, passesWrong: error, best: best,
          relativeSize: best.flatMap { best in single.map { best.parameters / $0.parameters } },
          gain: best.flatMap { best in single.map { best.accuracy - $0.accuracy } })
      }
    }
  }
}

extension PassLaw {
  /// The law of questions with m times as many nats to lose.
  func harder(_ factor: Double) -> PassLaw { PassLaw(steepness: steepness * factor, perfectLoss: perfectLoss, spread: spread) }
}

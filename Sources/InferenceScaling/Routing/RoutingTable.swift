/// One model's outcomes on the questions of a routing table.
public struct RoutedModel: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// The cost of one call by question, in a unit that all models share; `nil` if it isn't known.
  public var costs: [Double]?
  /// The expected correctness of one call by question: of several recorded ones the mean.
  public var single: [Double]
  /// The expected correctness of its turn in a cascade by question.
  public var turn: [Double]
  /// The calls of its turn.
  public var calls: Int
  /// The confidence of its turn by question, higher being surer; `nil` if none is recorded.
  ///
  /// That of a vote is its margin: (n₁ − n₂)/calls, the share of the leading answer less that of the second.
  public var confidences: [Double]?
  /// The recorded samples, from which votes of any number are made; `nil` where one outcome a question is known.
  public var recording: Recording?

  /// Creates a model of single outcomes.
  public init(name: String, right: [Double], costs: [Double]? = nil, confidences: [Double]? = nil) {
    (self.name, self.costs, single, turn, calls) = (name, costs, right, right, 1)
    (self.confidences, recording) = (confidences, nil)
  }

  /// Creates a model of recorded samples, whose turn is the vote of the first `calls` of each question.
  ///
  /// Tied answers share the verdict.
  /// - Precondition: every problem has `calls` samples, with answers and verdicts.
  public init(name: String, recording: Recording, calls: Int, cost: Double? = nil) {
    (self.name, self.calls, self.recording) = (name, calls, recording)
    costs = cost.map { Array(repeating: $0, count: recording.problems.count) }
    single = recording.problems.map { $0.samples.map { $0.isCorrect == true ? 1 : 0 }.mean }
    let turns = recording.problems.map { CountedAnswers(Array($0.samples.prefix(calls))) }
    turn = turns.map { $0.verdict(ofMostFrequent: $0.counts) }
    confidences = turns.map { answers in
      let counts = answers.counts.sorted(by: >)
      return Double((counts.first ?? 0) - (counts.count > 1 ? counts[1] : 0)) / Double(calls)
    }
  }

  /// The mean cost of one call.
  public var meanCost: Double? { costs.map(\.mean) }
}

/// Models with their outcomes on the same questions, the cheapest first: what routers and cascades are measured on.
public struct RoutingTable: Hashable, Sendable {
  /// Its name in errors.
  public var name: String
  /// The questions.
  public var questions: [String]
  /// The models, in the order in which a cascade asks them.
  public var models: [RoutedModel]
  /// A router's score by question: the higher, the more a question needs the last model; `nil` if none is recorded.
  public var scores: [Double]?
  /// Notes on what was inferred or left out.
  public var inferences: [String]

  /// Creates a table.
  ///
  /// - Precondition: at least two models and one question, an outcome of each model on each question.
  public init(name: String, questions: [String], models: [RoutedModel], scores: [Double]? = nil, inferences: [String] = []) {
    precondition(models.count > 1 && !questions.isEmpty, "routing needs two models and a question")
    precondition(
      models.allSatisfy { $0.single.count == questions.count && $0.turn.count == questions.count }
        && (scores?.count ?? questions.count) == questions.count, "an outcome a question")
    (self.name, self.questions, self.models, self.scores, self.inferences) = (name, questions, models, scores, inferences)
  }

  /// Whether every model's cost is known.
  public var hasCosts: Bool { models.allSatisfy { $0.costs != nil } }

  /// The place of the most accurate model by single calls; of equal ones the cheapest, then the first.
  public var bestSingle: Int { bestSingle(on: Array(questions.indices)) }

  func bestSingle(on places: [Int]) -> Int {
    models.indices.max { first, second in
      let (a, b) = (models[first].single.mean(at: places), models[second].single.mean(at: places))
      if abs(a - b) > 1e-12 { return a < b }
      let (dear, cheap) = (models[first].meanCost ?? 0, models[second].meanCost ?? 0)
      return dear != cheap ? dear > cheap : first > second
    } ?? 0
  }

  /// The accuracy of a router that knew which models are right: of each question the best outcome.
  public var oracle: [Double] { questions.indices.map { place in models.map { $0.single[place] }.max() ?? 0 } }

  /// The curve of the best router between two models.
  ///
  /// `nil` for more models, and for outcomes that are neither right nor wrong.
  public var oracleCurve: RouterCurve? {
    binaryPair.map { RouterCurve.oracle(weak: $0, strong: $1) }
  }

  /// The curve of the recorded score between two models.
  public var scoreCurve: RouterCurve? {
    guard let scores, let (weak, strong) = binaryPair else { return nil }
    return RouterCurve(weak: weak, strong: strong, scores: scores)
  }

  private var binaryPair: (weak: [Bool], strong: [Bool])? {
    guard models.count == 2, models.allSatisfy({ $0.single.allSatisfy { $0 == 0 || $0 == 1 } }) else { return nil }
    return (models[0].single.map { $0 == 1 }, models[1].single.map { $0 == 1 })
  }
}

extension [Double] {
  /// The mean of the values at some places.
  func mean(at places: [Int]) -> Double { places.reduce(0) { $0 + self[$1] } / Double(Swift.max(places.count, 1)) }
}

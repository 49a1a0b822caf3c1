import NumericalMethods

/// A configuration of fits: the objective, the seed and the uncertainty to compute. `fit(_:)` turns it into a `LawFit`.
///
/// There is no grid to give: the starts come from the data.
public struct FitConfiguration: Codable, Hashable, Sendable {
  /// The objective that is minimised.
  public var objective: FitObjective
  /// The seed of the bootstrap; replicate *i* draws from stream *i*.
  public var seed: UInt64
  /// Bootstrap replicates; 0 for a point fit.
  public var replicates: Int
  /// The resampling of a bootstrap replicate.
  public var bootstrap: Bootstrap
  /// The method of the parameters' intervals.
  public var interval: IntervalMethod
  /// The probability that intervals are meant to hold, 0.95 for 95%.
  public var confidence: Double
  /// Parameters held at given values, by name.
  ///
  /// An example is an asymptote that is known, or the base of an earlier fit.
  public var pinned: [String: Double] = [:]

  /// Makes a configuration: by default Huber's loss, 1,000 pairs replicates and 95% intervals by the delta method.
  ///
  /// On simulated ladders of thirty runs (see the module's README) delta intervals of N*(C) held the truth in 96 to 97% of cases, whatever the budgets, at no
  /// cost; those of the wild bootstrap in 94 to 96%, those of pairs in 97 to 99%.
  ///
  /// - Precondition: `replicates >= 0`, `0 < confidence < 1`.
  public init(
    objective: FitObjective = .standard, seed: UInt64 = 0, replicates: Int = 1000, bootstrap: Bootstrap = .pairs,
    interval: IntervalMethod = .delta, confidence: Double = 0.95
  ) {
    precondition(replicates >= 0, "the number of replicates is not negative")
    precondition(confidence > 0 && confidence < 1, "confidence lies between 0 and 1")
    self.objective = objective
    self.seed = seed
    self.replicates = replicates
    self.bootstrap = bootstrap
    self.interval = interval
    self.confidence = confidence
  }

  /// Fits a law to a table of runs.
  ///
  /// - Parameters:
  ///   - table: the runs; one study, one convention, one unit of loss.
  ///   - law: the family; L = E + A/N^α + B/D^β when left out.
  ///   - inputSHA256: the hash of the input, carried into the provenance.
  ///   - loop: runs the bootstrap on several threads; the result is the same without.
  ///   - progress: hears of the minimisations that are done: from each start, and of each replicate.
  /// - Throws: `FitError` if the runs can't support the law. Not converging is no error: see `LawFit.convergence`.
  public func fit(
    _ table: RunTable, law: LawFamily = .chinchilla, inputSHA256: String? = nil, loop: ConcurrentLoop? = nil, progress: WorkProgress? = nil
  ) throws(FitError) -> LawFit {
    try DesignCheck(table: table).check(parameters: law.parameters.count - pinned.count, inputs: law.inputs)
    return try LawFitter(law, table: table, configuration: self).fit(inputSHA256: inputSHA256, loop: loop, progress: progress)
  }

  /// Fits a law of one input to values.
  ///
  /// - Parameters:
  ///   - curve: a family of one input, such as `.power(of: .parameters)`.
  ///   - name: what the values are called in errors.
  /// - Throws: `RunTableError` if a value is not finite and positive, `FitError` if there are too few of them.
  public func fit(_ curve: LawFamily, x: [Double], y: [Double], name: String = "values") throws -> LawFit {
    precondition(x.count == y.count, "every x has one y")
    precondition(curve.inputs.count == 1, "a curve has one input")
    let runs = zip(x, y).map { TrainingRun(parameters: $0, tokens: $0, compute: $0, loss: $1) }
    return try fit(RunTable(runs, name: name), law: curve)
  }
}

/// The objective of a fit, always a sum over the runs, never a mean.
public enum FitObjective: Codable, Hashable, Sendable {
  /// Σ Huber_δ(ln L̂ − ln L), with Huber_δ(r) = r²/2 up to δ, δ(|r| − δ/2) beyond (arXiv:2203.15556).
  case huber(delta: Double)
  /// Σ (L̂ − L)²/2, in the unit of the loss.
  case leastSquares
  /// Σ |ln L̂ − ln L|.
  case leastAbsoluteDeviation
  /// Σ λ(r)·Huber_δ(r) with r = ln L̂ − ln L, and λ(r) = `penalty` if the law lies above the run, else 1.
  ///
  /// A lower envelope, for tables with many runs that fell short of their size and data.
  case asymmetric(delta: Double, penalty: Double)

  /// Huber's loss with δ = 1e-3, the field's choice.
  public static let standard = FitObjective.huber(delta: 1e-3)

  /// The name of the objective on the command line and in files.
  public var name: String {
    switch self {
    case .huber: "huber"
    case .leastSquares: "leastSquares"
    case .leastAbsoluteDeviation: "leastAbsoluteDeviation"
    case .asymmetric: "asymmetric"
    }
  }

  /// Whether residuals are differences of loss rather than of its logarithm.
  var isInLoss: Bool { self == .leastSquares }

  /// The losses to minimise one after another, each from where the one before ended.
  ///
  /// The absolute deviation is approached through Huber's loss with a δ that shrinks to 1e-9.
  var stages: [RobustLoss] {
    switch self {
    case .huber(let delta): [.huber(delta: delta)]
    case .leastSquares: [.square]
    case .asymmetric(let delta, let penalty): [.asymmetricHuber(delta: delta, factor: penalty)]
    case .leastAbsoluteDeviation: [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9].map { .huber(delta: $0) }
    }
  }

  /// The loss of the last stage, which the solution minimises.
  var lastStage: RobustLoss {
    switch self {
    case .huber(let delta): .huber(delta: delta)
    case .leastSquares: .square
    case .leastAbsoluteDeviation: .huber(delta: 1e-9)
    case .asymmetric(let delta, let penalty): .asymmetricHuber(delta: delta, factor: penalty)
    }
  }

  /// The objective at a solution of the last stage.
  func value(_ solution: Solution) -> Double {
    switch self {
    case .huber, .leastSquares, .asymmetric: solution.objective
    case .leastAbsoluteDeviation: solution.objective / 1e-9
    }
  }
}

/// The certificate of a fit: the evidence that it is at the best optimum.
public struct Convergence: Codable, Hashable, Sendable {
  /// Why the solver stopped at the best point.
  public var status: SolutionStatus
  /// The number of starts followed to the end.
  public var starts: Int
  /// The share of them that reached the best objective, to 1e-6.
  public var shareAtBest: Double
  /// By what share of the best objective the next distinct optimum is worse; nil where every start reached the best.
  public var gapToNextOptimum: Double?
  /// The largest component of the gradient at the best point, in the coordinates of the fit.
  public var gradientNorm: Double
  /// The condition number of the expected Hessian JᵀJ scaled to a unit diagonal.
  ///
  /// In the coordinates of the fit; nil if the runs leave a direction undetermined.
  public var conditionNumber: Double?
  /// Steps over all starts.
  public var iterations: Int
  /// Parameters that the data leave at the end of their range.
  public var parametersAtBounds: [String]
  /// The share of the bootstrap replicates whose own fit converged; nil without replicates.
  public var shareOfReplicatesConverged: Double?

  /// Beyond this, parameters trade off against each other by a factor of a thousand.
  private static let wellConditioned = 1e6
  /// The relative gap below which the runs don't distinguish two optima.
  private static let narrowGap = 0.01
  /// The share of converged replicates below which advice is given.
  private static let mostReplicates = 0.99

  /// The advice for a fit that isn't certain, in words.
  public var advice: String {
    let words = remarks
    return words.isEmpty ? status.advice : words.joined(separator: "; ")
  }

  /// Each thing that is amiss, with what to do.
  private var remarks: [String] {
    var remarks: [String] = status.isConverged ? [] : [status.advice]
    if !parametersAtBounds.isEmpty {
      remarks.append(
        "\(parametersAtBounds.joined(separator: ", ")) at the end of the range: the runs don't determine it; add budgets or sizes")
    }
    if let gapToNextOptimum, gapToNextOptimum < Self.narrowGap {
      remarks.append("another optimum is nearly as good: the runs hardly tell the two apart; add budgets or sizes")
    }
    if let conditionNumber, conditionNumber > Self.wellConditioned {
      remarks.append("the parameters make up for each other: quote losses and sizes with their intervals, not single parameters")
    }
    if let share = shareOfReplicatesConverged, share < Self.mostReplicates {
      remarks.append("some bootstrap fits did not converge: the law is too rich for resampled runs; prefer the delta method or add runs")
    }
    return remarks
  }
}

extension Convergence {
  /// Objectives closer than this share of the best are the same optimum.
  static let sameOptimum = 1e-6

  /// Certifies the best of several solutions, which are sorted from the best.
  init(_ solutions: [Solution], starts: Int, conditionNumber: Double?, parametersAtBounds: [String]) {
    let best = solutions[0]
    let threshold = best.objective * (1 + Self.sameOptimum) + 1e-24
    let next = solutions.first { $0.objective > threshold }
    self.init(
      status: best.status, starts: starts,
      shareAtBest: Double(solutions.count { $0.objective <= threshold }) / Double(starts),
      gapToNextOptimum: next.flatMap { best.objective > 0 ? $0.objective / best.objective - 1 : nil }, gradientNorm: best.gradientNorm,
      conditionNumber: conditionNumber.flatMap { $0.isFinite ? $0 : nil }, iterations: solutions.reduce(0) { $0 + $1.iterations },
      parametersAtBounds: parametersAtBounds)
  }

  /// The best three distinct optima: where a bootstrap's fits start.
  static func distinct(_ solutions: [Solution]) -> [[Double]] {
    var kept: [Solution] = []
    for solution in solutions where kept.allSatisfy({ solution.objective > $0.objective * (1 + sameOptimum) }) { kept.append(solution) }
    return kept.prefix(3).map(\.point)
  }
}

import RealModule
import ScalingLaws
import TextFormats

/// The result of `isoflop fit`.
///
/// It is flat: every member is a number, a text or a small object under its own name, so that a script reads `parameters.E` and
/// `intervals.E` without knowing the library. What isn't there (no frontier, no replicates) has no key.
struct FitSummary: Encodable {
  /// The name of the family, and its formula.
  var law: String
  var formula: String
  /// Estimates and intervals by the parameter's name; an interval without an end is absent.
  var parameters: [String: Double]
  var intervals: [String: Interval]
  /// The least value of the objective, a sum over the runs, and which one it is.
  var objective: Double
  var objectiveName: String
  /// The runs that were fitted, and the seed of the bootstrap.
  var runs: Int
  var seed: UInt64
  /// The hash of the table's bytes; absent for standard input.
  var inputSHA256: String?
  /// The unit of the losses, and of E and the amplitudes.
  var lossUnit: LossUnit
  /// Whether N holds embeddings, and C attention, as the table says or as it was asked for.
  var convention: CountingConvention
  /// Inferences from the table, as they are said on standard error.
  var inferences: [String]
  /// The certificate of the fit, and what to do about it.
  var convergence: Convergence
  var advice: String
  /// Pairs of parameters that the table hardly tells apart.
  var correlations: [ParameterCorrelation]
  /// σ of ln L between runs of one size.
  var noise: NoiseEstimate
  /// The budgets with their parabolas, and the frontier of their minima.
  var isoFLOP: IsoFLOPProfile
  var frontier: IsoFLOPFrontier?
  /// a and b of N* ∝ C^a, D* ∝ C^b, one an approach that was asked for.
  var exponents: [AllocationExponents]
  /// The optima of `--compute`, and the values of `--at`.
  var optima: [OptimumSummary]
  var evaluations: [EvaluationSummary]
  /// The method of the intervals, and their confidence level.
  var intervalMethod: IntervalMethod
  var confidence: Double
  /// The replicates; absent without a bootstrap.
  var bootstrap: BootstrapSummary?
  /// Doubts about runs and fit, the most severe first.
  var findings: [FindingSummary]
  var version: String

  init(
    fit: LawFit, table: RunTable, exponents: [AllocationExponents] = [], optima: [OptimumSummary] = [],
    evaluations: [EvaluationSummary] = []
  ) {
    law = fit.family
    formula = fit.formula
    parameters = fit.parameters
    intervals = fit.intervals
    objective = fit.objective
    objectiveName = fit.configuration.objective.name
    runs = fit.provenance.runs
    seed = fit.provenance.seed
    inputSHA256 = fit.provenance.inputSHA256
    lossUnit = fit.provenance.lossUnit
    convention = fit.provenance.convention
    inferences = fit.provenance.inferences
    convergence = fit.convergence
    advice = fit.convergence.advice
    correlations = fit.correlations()
    noise = fit.noise
    // A curve of one quantity may come from a table without sizes: it has no budgets to compare.
    isoFLOP = IsoFLOPProfile(table.hasSizes ? table : table.subset([]))
    frontier = try? IsoFLOPFrontier(isoFLOP)
    self.exponents = exponents
    self.optima = optima
    self.evaluations = evaluations
    intervalMethod = fit.configuration.interval
    confidence = fit.configuration.confidence
    bootstrap = fit.replicates.isEmpty ? nil : BootstrapSummary(fit)
    findings = table.hasSizes ? Diagnosis(table, fit: fit, profile: isoFLOP).findings.map(FindingSummary.init) : []
    version = Provenance.libraryVersion
    names = fit.parameterNames
  }

  /// The parameters in the order of the formula.
  private var names: [String]

  private enum CodingKeys: String, CodingKey {
    case law, formula, parameters, intervals, objective, objectiveName, runs, seed, inputSHA256, lossUnit, convention, inferences
    case convergence, advice, correlations, noise, isoFLOP, frontier, exponents, optima, evaluations, intervalMethod, confidence, bootstrap,
      findings,
      version
  }

  /// The summary for a terminal.
  var text: String {
    (["\(formula), fitted to \(Plural.counted(runs, "run"))", ""] + parameterTable.lines + [""] + facts + optimumLines
      + EvaluationSummary.lines(evaluations)
      + exponentLines + frontierLines
      + findingLines)
      .joined(separator: "\n")
  }

  /// A row a parameter.
  private var parameterTable: TextTable {
    var table = TextTable(header: ["parameter", "estimate", "\(Number.short(confidence * 100, digits: 3))% interval"])
    for name in names {
      let interval = intervals[name].map { Number.interval($0.low, $0.high) } ?? "–"
      table.append([name, Number.short(parameters[name] ?? .nan, digits: 6), interval])
    }
    return table
  }

  /// The labelled lines under the parameters.
  ///
  /// *Noise* is e^σ − 1 in percent, σ of ln L: from repeated runs it is the spread between seeds, from residuals that and the misfit
  /// together.
  private var facts: [String] {
    let share = Int((convergence.shareAtBest * 100).rounded())
    return [
      "objective    \(Number.short(objective, digits: 12)) (\(objectiveName), a sum over the runs)",
      "convergence  \(convergence.starts) starts, \(share)% at the best optimum\(gap);",
      "             gradient \(Number.short(convergence.gradientNorm, digits: 2))\(condition)",
      "intervals    \(intervalWords)",
      "advice       \(advice)",
    ] + correlationLines + [
      "noise        \(Number.short(100 * Double.expMinusOne(noise.sigma), digits: 3))% of the loss "
        + "(\(noise.source == .repeatedRuns ? "from repeated runs" : "from residuals"))"
    ]
  }

  /// The strongest correlations, three a line.
  private var correlationLines: [String] {
    let texts = correlations.prefix(6).map { "\($0.first)–\($0.second) \(Number.short($0.correlation, digits: 3))" }
    return stride(from: 0, to: texts.count, by: 3).map { start in
      (start == 0 ? "correlation  " : "             ") + texts[start..<min(start + 3, texts.count)].joined(separator: ", ")
    }
  }

  /// The distance to the next optimum: a small one is a warning.
  private var gap: String {
    convergence.gapToNextOptimum.map { ", the next optimum \(Number.short($0 * 100, digits: 2))% worse" } ?? ""
  }

  /// The condition number, by which a fit that hangs on rounding is known.
  private var condition: String {
    convergence.conditionNumber.map { ", condition number \(Number.short($0, digits: 2))" } ?? ""
  }

  /// The method of the intervals, with the replicates of a bootstrap.
  private var intervalWords: String {
    switch intervalMethod {
    case .delta: "delta method"
    case .profile: "profile of the objective"
    case .percentile, .bca: (intervalMethod == .bca ? "accelerated bootstrap" : "bootstrap") + (bootstrap.map { ", \($0.text)" } ?? "")
    }
  }

  /// N*, D* and loss of each compute that was asked for.
  private var optimumLines: [String] {
    guard !optima.isEmpty else { return [] }
    var table = TextTable(header: ["C (FLOP)", "", "optimum", "interval"])
    for optimum in optima { for row in optimum.rows { table.append(row) } }
    return [""] + table.lines
  }

  /// The exponents of each approach, with the budgets that were left out.
  private var exponentLines: [String] {
    guard !exponents.isEmpty else { return [] }
    var table = TextTable(header: ["approach", "a (N* ∝ C^a)", "interval", "b (D* ∝ C^b)", "interval", "points"])
    for row in exponents {
      let ends = [row.parameters, row.tokens].map { $0.interval.map { Number.interval($0.low, $0.high, digits: 3) } ?? "–" }
      table.append([
        row.approach, Number.short(row.parameters.value), ends[0], Number.short(row.tokens.value), ends[1], "\(row.points)",
      ])
    }
    return [""] + table.lines + exponents.flatMap(\.issues).map { "left out: \($0)" }
  }

  /// A line a finding.
  private var findingLines: [String] { findings.isEmpty ? [] : [""] + findings.map { "\($0.severity.rawValue): \($0.text)" } }

  /// The measured optima, and how they grow.
  private var frontierLines: [String] {
    guard let frontier else { return [] }
    var table = TextTable(header: ["C (FLOP)", "N*", "D*", "L"])
    for minimum in frontier.minima {
      table.append([
        Number.compute(minimum.compute), Number.count(minimum.parameters), Number.count(minimum.tokens), Number.short(minimum.loss),
      ])
    }
    let growth =
      "N* grows as C^\(Number.short(frontier.parameters.exponent, digits: 3)), the loss as C^\(Number.short(frontier.loss.exponent, digits: 3))"
    return ["", "isoFLOP minima:"] + table.lines + [growth]
  }
}

/// A finding with its severity and text.
///
/// `finding` has the numbers behind the text, by the finding's kind.
struct FindingSummary: Encodable {
  var severity: Severity
  var text: String
  var finding: Finding

  init(_ finding: Finding) { (severity, text, self.finding) = (finding.severity, finding.description, finding) }
}

import ScalingLaws

/// What `isoflop fit` prints.
struct FitSummary: Encodable {
  var law: String
  var formula: String
  var parameters: [String: Double]
  var intervals: [String: Interval]
  var objective: Double
  var objectiveName: String
  var runs: Int
  var seed: UInt64
  var inputSHA256: String?
  var lossUnit: LossUnit
  var convention: CountingConvention
  var inferences: [String]
  var convergence: Convergence
  var advice: String
  var noise: NoiseEstimate
  var isoFLOP: IsoFLOPProfile
  var frontier: Frontier?
  var findings: [FindingSummary]
  var version: String

  init(fit: LawFit, table: RunTable) {
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
    noise = fit.noise
    isoFLOP = IsoFLOPProfile(table)
    frontier = try? Frontier(isoFLOP)
    findings = Diagnosis(table, fit: fit).findings.map(FindingSummary.init)
    version = Provenance.libraryVersion
    names = fit.parameterNames
  }

  private var names: [String]

  private enum CodingKeys: String, CodingKey {
    case law, formula, parameters, intervals, objective, objectiveName, runs, seed, inputSHA256, lossUnit, convention, inferences
    case convergence, advice, noise, isoFLOP, frontier, findings, version
  }

  /// The summary for people.
  var text: String {
    (["\(formula), fitted to \(runs) runs", ""] + parameterTable.lines + [""] + facts + frontierLines + findingLines).joined(
      separator: "\n")
  }

  private var parameterTable: TextTable {
    var table = TextTable(header: ["parameter", "estimate", "95% interval"])
    for name in names {
      let interval = intervals[name].map { Number.interval($0.low, $0.high) } ?? "–"
      table.append([name, Number.short(parameters[name] ?? .nan, digits: 6), interval])
    }
    return table
  }

  private var facts: [String] {
    let share = Int((convergence.shareAtBest * 100).rounded())
    return [
      "objective    \(Number.short(objective, digits: 12)) (\(objectiveName), a sum over the runs)",
      "certainty    \(convergence.starts) starts, \(share)% of them at the best; gradient \(Number.short(convergence.gradientNorm, digits: 2))",
      "advice       \(advice)",
      "run to run   \(Number.short(noise.sigma * 100, digits: 3))% of the loss (\(noise.source == .repeatedRuns ? "from repeated runs" : "from residuals"))",
    ]
  }

  private var findingLines: [String] { findings.isEmpty ? [] : [""] + findings.map { "\($0.severity.rawValue): \($0.text)" } }

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

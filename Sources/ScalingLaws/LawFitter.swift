import Optimization
import RealModule

/// Fits one family to one table.
struct LawFitter<Model: LawModel> where Model.Law: LawFamily {
  let table: RunTable
  let configuration: FitConfiguration
  private let regression: LawRegression<Model>
  private let ones: [Double]

  /// How many starts of the scan are followed to the end.
  private static var startLimit: Int { 8 }
  /// Objectives closer than this share of the best are the same optimum.
  private static var sameOptimum: Double { 1e-6 }

  init(table: RunTable, configuration: FitConfiguration) {
    self.table = table
    self.configuration = configuration
    let observations = LawObservations(table, inputs: Model.Law.inputs)
    regression = LawRegression(model: Model(observations), objective: configuration.objective)
    ones = .init(repeating: 1, count: observations.count)
  }

  func fit(inputSHA256: String?) throws(FitError) -> LawFit {
    let starts = Array(regression.model.starts(objective: configuration.objective).prefix(Self.startLimit))
    let solutions = regression.solve(from: starts, weights: ones)
    guard let best = solutions.first else { throw .noSolution(table: table.name) }
    let law = regression.model.law(best.point)
    let draws = bootstrap(from: solutions)
    return LawFit(
      law: law, intervals: intervals(draws), objective: best.objective, residuals: residuals(best.point),
      convergence: convergence(solutions, starts: starts.count),
      noise: .init(table, residuals: residuals(best.point), fitted: Model.Law.parameterNames.count),
      replicates: draws.map(\.parameterValues), configuration: configuration, provenance: provenance(inputSHA256))
  }

  /// Draws runs with replacement and fits again, from the fit and from its runners-up.
  private func bootstrap(from solutions: [Solution]) -> [Model.Law] {
    let starts = distinct(solutions).prefix(3).map(\.point)
    return (0..<configuration.replicates).compactMap { replicate in
      var generator = SeededGenerator(seed: configuration.seed, stream: UInt64(replicate))
      let weights = generator.resamplingCounts(table.runs.count)
      return regression.solve(from: Array(starts), weights: weights).first.map { regression.model.law($0.point) }
    }
  }

  private func distinct(_ solutions: [Solution]) -> [Solution] {
    var kept: [Solution] = []
    for solution in solutions {
      let isNew = kept.allSatisfy { solution.objective > $0.objective * (1 + Self.sameOptimum) }
      if isNew { kept.append(solution) }
    }
    return kept
  }

  private func intervals(_ draws: [Model.Law]) -> [String: Interval] {
    guard draws.count > 1 else { return [:] }
    var intervals: [String: Interval] = [:]
    for (index, name) in Model.Law.parameterNames.enumerated() {
      intervals[name] = Interval(percentileOf: draws.map { $0.parameterValues[index] }, confidence: configuration.confidence)
    }
    return intervals
  }

  /// ln L − ln L̂, one a run.
  private func residuals(_ point: [Double]) -> [Double] {
    var predicted = ones
    var jacobian = [Double](repeating: 0, count: ones.count * regression.coordinateCount)
    regression.model.predict(point, rows: ones.indices, logValues: &predicted, jacobian: &jacobian)
    return zip(regression.observations.logValues, predicted).map { $0 - $1 }
  }

  private func convergence(_ solutions: [Solution], starts: Int) -> Convergence {
    let best = solutions[0]
    let threshold = best.objective * (1 + Self.sameOptimum) + 1e-24
    return Convergence(
      status: best.status, starts: starts,
      shareAtBest: Double(solutions.count { $0.objective <= threshold }) / Double(starts), gradientNorm: best.gradientNorm,
      iterations: solutions.reduce(0) { $0 + $1.iterations }, parametersAtBounds: regression.model.parametersAtBounds(best.point))
  }

  private func provenance(_ inputSHA256: String?) -> Provenance {
    Provenance(
      seed: configuration.seed, runs: table.runs.count, convention: table.convention, lossUnit: table.lossUnit, table: table.name,
      inputSHA256: inputSHA256, inferences: table.inferences.map(\.description))
  }
}

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

  init(table: RunTable, configuration: FitConfiguration) throws(FitError) {
    self.table = table
    self.configuration = configuration
    let observations = LawObservations(table, inputs: Model.Law.inputs)
    let model = Model(observations)
    regression = LawRegression(
      model: model, objective: configuration.objective, bounds: try model.bounds(pinning: configuration.pinned))
    ones = .init(repeating: 1, count: observations.count)
  }

  func fit(inputSHA256: String?) throws(FitError) -> LawFit {
    let pins = configuration.pinned.isEmpty ? nil : regression.bounds
    let starts = Array(regression.model.starts(objective: configuration.objective, pins: pins).prefix(Self.startLimit))
    let solutions = regression.solve(from: starts, weights: ones)
    guard let best = solutions.first else { throw .noSolution(table: table.name) }
    let law = regression.model.law(best.point)
    let uncertainty = RobustCovariance(regression, loss: configuration.objective.lastStage, at: best.point)
    let draws = bootstrap(from: solutions)
    return LawFit(
      law: law, intervals: intervals(draws.map { regression.model.law($0.point) }), objective: best.objective,
      residuals: residuals(best.point), convergence: convergence(solutions, starts: starts.count, uncertainty, draws),
      covariance: uncertainty.map { lawCovariance($0, at: best.point) },
      noise: .init(table, residuals: residuals(best.point), fitted: Model.Law.parameterNames.count - configuration.pinned.count),
      replicates: draws.map { regression.model.law($0.point).parameterValues }, configuration: configuration,
      provenance: provenance(inputSHA256))
  }

  /// Draws runs with replacement and fits again, from the fit and from its runners-up.
  private func bootstrap(from solutions: [Solution]) -> [Solution] {
    let starts = distinct(solutions).prefix(3).map(\.point)
    return (0..<configuration.replicates).compactMap { replicate in
      var generator = SeededGenerator(seed: configuration.seed, stream: UInt64(replicate))
      let weights = generator.resamplingCounts(table.runs.count)
      return regression.solve(from: Array(starts), weights: weights).first
    }
  }

  /// Carries the coordinates' errors over to the law's parameters.
  private func lawCovariance(_ uncertainty: RobustCovariance, at point: [Double]) -> LawCovariance {
    let p = point.count
    let directions = (0..<p).map { column -> [Double] in
      let direction = (0..<p).map { uncertainty.root[$0 * p + column] }
      let step = 1e-5 / max(direction.reduce(0) { max($0, $1.magnitude) }, 1e-300)
      func moved(_ step: Double) -> [Double] {
        regression.model.law(zip(point, direction).map { $0 + step * $1 }).parameterValues
      }
      return zip(moved(step), moved(-step)).map { ($0 - $1) / (2 * step) }
    }
    return LawCovariance(
      directions: directions.filter { $0.contains { $0 != 0 } }, degreesOfFreedom: uncertainty.degreesOfFreedom)
  }

  private func distinct(_ solutions: [Solution]) -> [Solution] {
    var kept: [Solution] = []
    for solution in solutions {
      let isNew = kept.allSatisfy { solution.objective > $0.objective * (1 + Convergence.sameOptimum) }
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

  private func convergence(
    _ solutions: [Solution], starts: Int, _ uncertainty: RobustCovariance?, _ draws: [Solution]
  ) -> Convergence {
    var convergence = Convergence(
      solutions, starts: starts, conditionNumber: uncertainty?.conditionNumber,
      parametersAtBounds: regression.model.parametersAtBounds(solutions[0].point).filter { configuration.pinned[$0] == nil })
    if !draws.isEmpty {
      convergence.shareOfReplicatesConverged = Double(draws.count(where: \.status.isConverged)) / Double(draws.count)
    }
    return convergence
  }

  private func provenance(_ inputSHA256: String?) -> Provenance {
    Provenance(
      seed: configuration.seed, runs: table.runs.count, convention: table.convention, lossUnit: table.lossUnit, table: table.name,
      inputSHA256: inputSHA256, inferences: table.inferences.map(\.description))
  }
}

import NumericalMethods
import RealModule

/// Fits one family to one table.
struct LawFitter<Model: LawModel> where Model.Law: LawFamily {
  let table: RunTable
  let configuration: FitConfiguration
  private let regression: LawRegression<Model>
  private let clusters: RunClusters?

  /// How many starts of the scan are followed to the end.
  private static var startLimit: Int { 8 }

  init(table: RunTable, configuration: FitConfiguration) throws(FitError) {
    self.table = table
    self.configuration = configuration
    if case .cluster(let column) = configuration.bootstrap {
      clusters = try RunClusters(table, column: column)
    } else {
      clusters = nil
    }
    let model = Model(.init(table, inputs: Model.Law.inputs))
    regression = LawRegression(
      model: model, objective: configuration.objective, bounds: try model.bounds(pinning: configuration.pinned))
  }

  func fit(inputSHA256: String?, loop: ConcurrentLoop?) throws(FitError) -> LawFit {
    let pins = configuration.pinned.isEmpty ? nil : regression.bounds
    let starts = Array(regression.model.starts(objective: configuration.objective, pins: pins).prefix(Self.startLimit))
    let solutions = regression.solve(from: starts, weights: nil)
    guard let best = solutions.first else { throw .noSolution(table: table.name) }
    let fitted = FittedRegression(regression, at: best.point, clusters: clusters)
    let draws = fitted.bootstrap(
      configuration.bootstrap, seed: configuration.seed, replicates: configuration.replicates, from: Convergence.distinct(solutions),
      loop: loop)
    let residuals = fitted.residuals()
    let fit = LawFit(
      law: regression.model.law(best.point), intervals: [:], objective: best.objective, residuals: residuals,
      convergence: convergence(solutions, starts: starts.count, fitted, draws), covariance: fitted.lawCovariance(),
      noise: .init(table, residuals: residuals, fitted: Model.Law.parameterNames.count - configuration.pinned.count),
      replicates: draws.map { regression.model.law($0.point).parameterValues }, configuration: configuration,
      provenance: provenance(inputSHA256))
    return fit.withIntervals(fitted)
  }

  /// The regression at a law that was fitted before.
  func fitted(_ law: Model.Law) -> FittedRegression<Model> {
    FittedRegression(regression, at: regression.model.coordinates(of: law), clusters: clusters)
  }

  private func convergence(
    _ solutions: [Solution], starts: Int, _ fitted: FittedRegression<Model>, _ draws: [Solution]
  ) -> Convergence {
    var convergence = Convergence(
      solutions, starts: starts, conditionNumber: fitted.covariance?.conditionNumber,
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

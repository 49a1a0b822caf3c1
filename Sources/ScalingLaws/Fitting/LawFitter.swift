import NumericalMethods
import RealModule

/// Fits one family to one table.
struct LawFitter {
  let family: LawFamily
  let table: RunTable
  let configuration: FitConfiguration
  private let regression: LawRegression
  private let clusters: RunClusters?

  /// The most starts of the scan that are followed to the end.
  static let startLimit = 8

  init(_ family: LawFamily, table: RunTable, configuration: FitConfiguration) throws(FitError) {
    self.family = family
    self.table = table
    self.configuration = configuration
    clusters = try RunClusters.of(table, configuration.bootstrap)
    let model = family.model(LawObservations(table, inputs: family.inputs))
    regression = LawRegression(
      family, model: model, objective: configuration.objective, bounds: try model.bounds(pinning: configuration.pinned, of: family))
  }

  /// Returns the solutions from every start, best first, and how many starts there were.
  ///
  /// - Parameter near: laws to start from, such as those of a larger table; a scan finds the starts if there are none.
  /// - Throws: `FitError.noSolution` if no start leads to a finite objective.
  func solve(
    near laws: [Law] = [], startLimit: Int = LawFitter.startLimit, progress: WorkProgress? = nil
  ) throws(FitError) -> (solutions: [Solution], starts: Int) {
    let known = laws.map { regression.model.coordinates($0.parameterValues) }
    let starts = known.isEmpty ? Array(regression.starts().prefix(startLimit)) : known
    let solutions = regression.solve(from: starts, weights: nil) { progress?(1, starts.count + configuration.replicates) }
    if solutions.isEmpty { throw .noSolution(table: table.name) }
    return (solutions, starts.count)
  }

  /// Returns the laws of the best distinct optima, the best first, without covariance, intervals or bootstrap.
  ///
  /// Of a scan's starts only the best four are followed: what needs no certificate needs no more.
  func laws(near laws: [Law] = [], startLimit: Int = 4) throws(FitError) -> [Law] {
    Convergence.distinct(try solve(near: laws, startLimit: startLimit).solutions).map { Law(family, regression.model.parameters($0)) }
  }

  /// Fits the law and computes everything that the configuration asks for.
  ///
  /// Order: starts and solutions, covariance at the best, replicates from the distinct optima, residuals, certificate, then the intervals, which may need
  /// all of these. Cost: a scan and eight minimisations at most, and one or a few minimisations a replicate.
  func fit(inputSHA256: String?, loop: ConcurrentLoop?, progress: WorkProgress?) throws(FitError) -> LawFit {
    let (solutions, starts) = try solve(progress: progress)
    let fitted = FittedRegression(family, regression, at: solutions[0].point, clusters: clusters)
    let draws = fitted.bootstrap(
      configuration.bootstrap, seed: configuration.seed, replicates: configuration.replicates, from: Convergence.distinct(solutions),
      loop: loop
    ) { [configuration] in progress?($0, starts + configuration.replicates) }
    let residuals = fitted.residuals()
    var fit = LawFit(
      law: fitted.law(fitted.point), objective: solutions[0].objective, residuals: residuals,
      convergence: convergence(solutions, starts: starts, fitted, draws), covariance: fitted.lawCovariance(),
      noise: .init(table, residuals: residuals, fitted: family.parameters.count - configuration.pinned.count),
      replicates: draws.map { regression.model.parameters($0.point) }, configuration: configuration, provenance: provenance(inputSHA256))
    fit.setIntervals(fitted)
    return fit
  }

  /// Returns the regression at a law that was fitted before.
  func fitted(_ law: Law) -> FittedRegression {
    FittedRegression(family, regression, at: regression.model.coordinates(law.parameterValues), clusters: clusters)
  }

  /// Returns the certificate; parameters that were pinned don't count as at a bound.
  private func convergence(
    _ solutions: [Solution], starts: Int, _ fitted: FittedRegression, _ draws: [Solution]
  ) -> Convergence {
    var convergence = Convergence(
      solutions, starts: starts, conditionNumber: fitted.covariance?.conditionNumber,
      parametersAtBounds: regression.model.parametersAtBounds(solutions[0].point, of: family).filter { configuration.pinned[$0] == nil })
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

/// Whether a table's runs can support a law in N and D at all.
struct DesignCheck {
  let table: RunTable

  /// Checks that the runs can determine a law.
  ///
  /// There must be more runs than parameters, three levels of each input but unique tokens, ln N and ln D off a line, and more than one loss.
  ///
  /// - Throws: the `FitError` of the first condition that fails.
  func check(parameters: Int, inputs: [LawInput]) throws(FitError) {
    let runs = table.runs
    if runs.count <= parameters { throw .tooFewRuns(table: table.name, found: runs.count, needed: parameters + 1) }
    for input in inputs { try checkLevels(input) }
    if inputs.contains(.parameters), inputs.contains(.tokens), isCollinear() { throw .collinear(table: table.name) }
    if let first = runs.first, runs.allSatisfy({ $0.loss == first.loss }) { throw .constantLoss(table: table.name, loss: first.loss) }
  }

  /// An exponent and an amplitude above a floor take three levels.
  private func checkLevels(_ input: LawInput) throws(FitError) {
    guard let quantity = input.levelQuantity else { return }
    var levels: Set<Double> = []
    for run in table.runs where levels.count < 3 { levels.insert(input.value(of: run)) }
    if levels.count < 3 { throw .tooFewLevels(table: table.name, quantity: quantity, found: levels.count, needed: 3) }
  }

  /// Whether the squared correlation of ln N and ln D is within 1e-6 of one.
  private func isCollinear() -> Bool {
    let observations = LawObservations(table, inputs: [.parameters, .tokens])
    let (x, y) = (observations.logInputs[0], observations.logInputs[1])
    let (meanX, meanY) = (mean(x), mean(y))
    var (xx, xy, yy) = (0.0, 0.0, 0.0)
    for i in x.indices {
      xx += (x[i] - meanX) * (x[i] - meanX)
      xy += (x[i] - meanX) * (y[i] - meanY)
      yy += (y[i] - meanY) * (y[i] - meanY)
    }
    return xy * xy >= (1 - 1e-6) * xx * yy
  }
}

extension LawInput {
  /// The column that has to vary; nil for unique tokens, which may be all of them.
  fileprivate var levelQuantity: RunQuantity? {
    switch self {
    case .parameters: .parameters
    case .tokens: .tokens
    case .compute: .compute
    case .uniqueTokens: nil
    }
  }
}

import NumericalMethods
import RealModule

/// The residuals of a law, ln ŷ − ln y or ŷ − y, as the solver minimises them.
///
/// n residuals of p coordinates. `LawModel` predicts ln ŷ with its derivatives; an objective in the loss itself takes ŷ − y, whose derivatives are ŷ times
/// as large. Coordinates have bounds, and a pinned parameter is a bound of no width.
struct LawRegression: ResidualModel {
  let model: LawModel
  private let family: LawFamily
  let objective: FitObjective
  /// The model's own bounds, or narrower ones.
  let bounds: [ClosedRange<Double>]
  /// ln y: the model's observations, or values that a bootstrap puts in their place.
  var logValues: [Double]

  var observations: LawObservations { model.observations }
  /// Whether bounds are narrower than the model's.
  var isPinned: Bool { bounds != model.bounds }
  var coordinateCount: Int { model.coordinateCount }
  var residualCount: Int { observations.count }

  init(_ family: LawFamily, model: LawModel, objective: FitObjective, bounds: [ClosedRange<Double>]? = nil) {
    self.family = family
    self.model = model
    self.objective = objective
    self.bounds = bounds ?? model.bounds
    logValues = model.observations.logValues
  }

  /// Writes ln ŷ − ln y, or ŷ − y.
  func evaluate(at coordinates: [Double], rows: Range<Int>, residuals: inout [Double], jacobian: inout [Double]) {
    model.predict(coordinates, rows, &residuals, &jacobian)
    if objective.isInLoss {
      inLoss(rows, &residuals, &jacobian)
    } else {
      for row in rows { residuals[row - rows.lowerBound] -= logValues[row] }
    }
  }

  /// Turns ln ŷ and its derivatives into ŷ − y and its own: dŷ = ŷ·d ln ŷ.
  private func inLoss(_ rows: Range<Int>, _ residuals: inout [Double], _ jacobian: inout [Double]) {
    let p = coordinateCount
    for row in rows {
      let i = row - rows.lowerBound
      let predicted = Double.exp(residuals[i])
      residuals[i] = predicted - Double.exp(logValues[row])
      for j in 0..<p { jacobian[i * p + j] *= predicted }
    }
  }

  /// Returns the regression of some of the rows, in the same coordinates and bounds.
  func restricted(to rows: [Int]) -> LawRegression {
    var result = LawRegression(family, model: family.model(.init(of: observations, at: rows)), objective: objective, bounds: bounds)
    result.logValues = rows.map { logValues[$0] }
    return result
  }

  /// Returns the regression with one coordinate held.
  func holding(_ coordinate: Int, at value: Double) -> LawRegression {
    var bounds = bounds
    bounds[coordinate] = value...value
    var result = LawRegression(family, model: model, objective: objective, bounds: bounds)
    result.logValues = logValues
    return result
  }

  /// Returns the best of the solutions from several starts, with the others, best first.
  ///
  /// Each start is minimised under every stage of the objective in turn, from the result of the stage before; solutions without a finite objective are
  /// dropped. `onSolution` is called after each.
  func solve(from starts: [[Double]], weights: [Double]?, onSolution: () -> Void = {}) -> [Solution] {
    let solutions = starts.map { start in
      defer { onSolution() }
      return polish(start, weights)
    }
    return solutions.filter { $0.objective.isFinite }.sorted { $0.objective < $1.objective }
  }

  private func polish(_ start: [Double], _ weights: [Double]?) -> Solution {
    var point = start
    var last: Solution?
    for loss in objective.stages {
      let solution = RobustLeastSquares(loss: loss).minimize(self, from: point, weights: weights)
      (point, last) = (solution.point, solution)
    }
    guard var solution = last else { preconditionFailure("an objective has at least one stage") }
    solution.objective = objective.value(solution)
    return solution
  }
}

extension LawRegression {
  /// Returns starting points, the most promising first, without any hint from the user.
  ///
  /// Variable projection: a law is scanned only along its `axes`; at each point the amplitudes of its `terms` are solved for by non-negative
  /// least squares, reweighted a few times towards the robust loss. Of the points of a low-discrepancy sequence those are kept
  /// that no better one is near. A long table is scanned, and its starts are brought to their minima, on 2,000 of its observations.
  func starts() -> [[Double]] {
    let sample = LawRegression(
      family, model: family.model(observations.sample(2_000)), objective: objective, bounds: isPinned ? bounds : nil)
    let points = LawScan(sample).points()
    guard sample.residualCount < residualCount else { return points }
    return sample.solve(from: points, weights: .init(repeating: 1, count: sample.residualCount)).map(\.point)
  }
}

/// The data that a law is fitted to, as contiguous arrays of logarithms for the inner loops of a fit.
public struct LawObservations: Sendable {
  /// The logarithms of each input, one array an input.
  public let logInputs: [[Double]]
  /// ln y, for runs ln L.
  public let logValues: [Double]
  /// The mean of each array of `logInputs`; models take amplitudes there.
  public let centres: [Double]
  /// From the least to the greatest of `logValues`.
  public let logRange: ClosedRange<Double>

  /// The number of observations.
  public var count: Int { logValues.count }

  /// Makes observations from logarithms.
  ///
  /// - Precondition: each input has as many values as there are logarithms of y.
  public init(logInputs: [[Double]], logValues: [Double]) {
    precondition(logInputs.allSatisfy { $0.count == logValues.count }, "every input has one value an observation")
    self.logInputs = logInputs
    self.logValues = logValues
    centres = logInputs.map { mean($0) }
    logRange = (logValues.min() ?? 0)...(logValues.max() ?? 0)
  }

  /// Takes the logarithms of a table's runs.
  public init(_ table: RunTable, inputs: [LawInput]) {
    self.init(
      logInputs: inputs.map { input in table.runs.map { Double.log(input.value(of: $0)) } },
      logValues: table.runs.map { Double.log($0.loss) })
  }

  /// Returns at most `limit` observations, one drawn from each of as many equal stretches.
  ///
  /// Centres and range stay those of all.
  ///
  /// The draw is the same each time. With no more than `limit` observations these are returned as they are.
  func sample(_ limit: Int) -> LawObservations {
    guard count > limit else { return self }
    var generator = SeededGenerator(seed: 0)
    let chosen = (0..<limit).map { stretch -> Int in
      let (low, high) = (stretch * count / limit, (stretch + 1) * count / limit)
      return low + generator.index(below: high - low)
    }
    return LawObservations(of: self, at: chosen)
  }

  /// Returns places without values, with the same centres and range: where a model of these observations is asked.
  func elsewhere(_ logInputs: [[Double]]) -> LawObservations {
    LawObservations(at: logInputs, like: self)
  }

  private init(at logInputs: [[Double]], like whole: LawObservations) {
    self.logInputs = logInputs
    logValues = .init(repeating: whole.logRange.lowerBound, count: logInputs.first?.count ?? 0)
    centres = whole.centres
    logRange = whole.logRange
  }

  /// Takes some of the observations; centres and range stay those of all.
  init(of whole: LawObservations, at rows: [Int]) {
    logInputs = whole.logInputs.map { values in rows.map { values[$0] } }
    logValues = rows.map { whole.logValues[$0] }
    centres = whole.centres
    logRange = whole.logRange
  }
}

extension LawObservations {
  /// Calls `body` for each row with the logarithms of the first two inputs less their centres.
  @inline(__always)
  func forEachDesign(_ rows: Range<Int>, _ body: (_ row: Int, _ n: Double, _ d: Double) -> Void) {
    let (sizes, data) = (logInputs[0], logInputs[1])
    for row in rows { body(row, sizes[row] - centres[0], data[row] - centres[1]) }
  }

  /// Writes the terms 1, N^−α and D^−β of a separable law, N and D taken from their centres; row-major n×3.
  func writeSeparableTerms(_ exponents: (alpha: Double, beta: Double), into terms: inout [Double]) {
    forEachDesign(0..<count) { row, n, d in
      terms[3 * row] = 1
      terms[3 * row + 1] = Double.exp(-exponents.alpha * n)
      terms[3 * row + 2] = Double.exp(-exponents.beta * d)
    }
  }
}

import Optimization
import RealModule

/// A law's regression as residuals: what the solver minimises.
struct LawRegression<Model: LawModel>: ResidualModel {
  let model: Model
  let objective: FitObjective
  /// The model's own bounds, or narrower ones.
  let bounds: [ClosedRange<Double>]

  var observations: LawObservations { model.observations }
  var coordinateCount: Int { model.coordinateCount }
  var residualCount: Int { observations.count }

  init(model: Model, objective: FitObjective, bounds: [ClosedRange<Double>]? = nil) {
    self.model = model
    self.objective = objective
    self.bounds = bounds ?? model.bounds
  }

  /// Writes ln ŷ − ln y, or ŷ − y.
  func evaluate(at coordinates: [Double], residuals: inout [Double], jacobian: inout [Double]) {
    model.predict(coordinates, rows: 0..<observations.count, logValues: &residuals, jacobian: &jacobian)
    if objective.isInLoss {
      inLoss(&residuals, &jacobian)
    } else {
      for i in residuals.indices { residuals[i] -= observations.logValues[i] }
    }
  }

  private func inLoss(_ residuals: inout [Double], _ jacobian: inout [Double]) {
    let p = coordinateCount
    for i in residuals.indices {
      let predicted = Double.exp(residuals[i])
      residuals[i] = predicted - Double.exp(observations.logValues[i])
      for j in 0..<p { jacobian[i * p + j] *= predicted }
    }
  }

  /// Returns the best of the solutions from several starts, with the others, best first.
  func solve(from starts: [[Double]], weights: [Double]) -> [Solution] {
    starts.map { polish($0, weights) }.filter { $0.objective.isFinite }.sorted { $0.objective < $1.objective }
  }

  private func polish(_ start: [Double], _ weights: [Double]) -> Solution {
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

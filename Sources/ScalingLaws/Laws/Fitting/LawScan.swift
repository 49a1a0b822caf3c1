import Optimization
import RealModule

/// A search over a law's axes, with the amplitudes solved for at each place.
struct LawScan<Model: LawModel> {
  private let regression: LawRegression<Model>
  private let model: Model
  private let loss: RobustLoss
  private let bounds: [ClosedRange<Double>]
  /// y, one an observation.
  private let values: [Double]
  /// What a residual is divided by: y, or 1 where residuals are in y itself.
  private let units: [Double]

  private static var reweightings: Int { 4 }
  /// How far apart, in shares of the axes, places are that are both kept.
  private static var separation: Double { 0.2 }
  /// How many places are kept at most.
  private static var keptLimit: Int { 12 }

  init(model: Model, objective: FitObjective, bounds: [ClosedRange<Double>]) {
    regression = LawRegression(model: model, objective: objective)
    self.model = model
    self.bounds = bounds
    loss = objective.stages[0]
    values = model.observations.logValues.map { Double.exp($0) }
    units = objective.isInLoss ? .init(repeating: 1, count: values.count) : values
  }

  /// The places worth starting from, the best first.
  func points() -> [[Double]] {
    let dimensions = model.axes.count
    let places = SpreadPoints.points(Self.placeCount(dimensions), dimensions: dimensions)
    var workspace = Workspace(observations: values.count, terms: model.termCount, coordinates: model.coordinateCount)
    let found = places.map { shares -> (coordinates: [Double], objective: Double) in
      let coordinates = start(zip(model.axes, shares).map { $0.value(at: $1) }, &workspace)
      return (coordinates, objective(coordinates, &workspace))
    }
    let ordered = found.indices.filter { found[$0].objective.isFinite }.sorted { (found[$0].objective, $0) < (found[$1].objective, $1) }
    var kept: [Int] = []
    for index in ordered where kept.count < Self.keptLimit && kept.allSatisfy({ Self.areApart(places[$0], places[index]) }) {
      kept.append(index)
    }
    return kept.map { found[$0].coordinates }
  }

  private static func placeCount(_ dimensions: Int) -> Int { min(3_200, 50 << dimensions) }

  private static func areApart(_ a: [Double], _ b: [Double]) -> Bool {
    zip(a, b).contains { ($0 - $1).magnitude > separation }
  }

  /// Arrays that are filled anew at each place.
  private struct Workspace {
    var terms: [Double]
    var weights: [Double]
    var logValues: [Double]
    var jacobian: [Double]

    init(observations n: Int, terms m: Int, coordinates p: Int) {
      terms = .init(repeating: 0, count: n * m)
      weights = .init(repeating: 0, count: n)
      logValues = .init(repeating: 0, count: n)
      jacobian = .init(repeating: 0, count: n * p)
    }
  }

  /// The coordinates at a place, within the bounds.
  private func start(_ place: [Double], _ workspace: inout Workspace) -> [Double] {
    model.terms(place, into: &workspace.terms)
    for row in values.indices { workspace.weights[row] = 1 / (units[row] * units[row]) }
    var amplitudes: [Double] = []
    for pass in 0...Self.reweightings {
      if pass > 0 { reweight(amplitudes, &workspace) }
      amplitudes = solve(workspace)
      if loss == .square { break }
    }
    let coordinates = model.coordinates(place: place, amplitudes: amplitudes)
    return zip(coordinates, bounds).map { min(max($0, $1.lowerBound), $1.upperBound) }
  }

  /// Solves for the amplitudes at the present weights.
  private func solve(_ workspace: Workspace) -> [Double] {
    let m = model.termCount
    var gram = [Double](repeating: 0, count: m * m)
    var moments = [Double](repeating: 0, count: m)
    workspace.terms.withUnsafeBufferPointer { terms in
      for row in values.indices {
        let weight = workspace.weights[row]
        for i in 0..<m {
          let weighted = weight * terms[row * m + i]
          moments[i] += weighted * values[row]
          for j in 0...i { gram[i * m + j] += weighted * terms[row * m + j] }
        }
      }
    }
    for i in 0..<m { for j in 0..<i { gram[j * m + i] = gram[i * m + j] } }
    return NonNegativeLeastSquares.solve(gram: gram, moments: moments)
  }

  /// The weights of the next pass, ln ŷ − ln y taken as (ŷ − y)/y.
  private func reweight(_ amplitudes: [Double], _ workspace: inout Workspace) {
    let m = amplitudes.count
    for row in values.indices {
      var predicted = 0.0
      for i in 0..<m { predicted += amplitudes[i] * workspace.terms[row * m + i] }
      let residual = (predicted - values[row]) / units[row]
      workspace.weights[row] = loss.weight(residual) / (units[row] * units[row])
    }
  }

  /// The objective at coordinates, not a number where the law has no value.
  private func objective(_ coordinates: [Double], _ workspace: inout Workspace) -> Double {
    regression.evaluate(at: coordinates, residuals: &workspace.logValues, jacobian: &workspace.jacobian)
    return workspace.logValues.reduce(0) { $0 + loss.value($1) }
  }
}

import NumericalMethods
import RealModule

/// A scan of a law's axes for starting points, with the amplitudes solved for at each point (variable projection).
///
/// Cost: 50·2^d points of d axes, at most 3,200, each with four weighted least squares of m terms over n rows.
/// Source: Golub & Pereyra 1973, doi:10.1137/0710036.
struct LawScan {
  private let regression: LawRegression
  private let model: LawModel
  private let loss: RobustLoss
  /// Narrower bounds than the model's, where some parameters are pinned.
  private let pins: [ClosedRange<Double>]?
  /// y, one an observation.
  private let values: [Double]
  /// The scale of each residual: y, or 1 if residuals are in y itself.
  private let units: [Double]

  /// The passes of reweighting after the first least squares.
  ///
  /// None for squares, whose weights stay the same.
  private static var reweightings: Int { 3 }
  /// The least distance of two points that are both kept, as a share of an axis.
  private static var separation: Double { 0.2 }
  /// The most starts returned.
  private static var startLimit: Int { 12 }
  /// The most points kept: with more than three axes more than are returned.
  ///
  /// A few solver steps from each then choose among them (`chosen`).
  private var keptLimit: Int { Self.startLimit * max(1, model.axes.count - 3) }
  /// The solver steps of that choice.
  private static var choosingSteps: Int { 40 }

  init(_ regression: LawRegression) {
    self.regression = regression
    model = regression.model
    pins = regression.isPinned ? regression.bounds : nil
    let objective = regression.objective
    loss = objective.stages[0]
    values = model.observations.logValues.map { Double.exp($0) }
    units = objective.isInLoss ? .init(repeating: 1, count: values.count) : values
  }

  /// Returns the starting points, the best first.
  ///
  /// Points are visited in the order of their objective; one is kept unless a better one that is kept lies within 0.2 of each axis' length.
  func points() -> [[Double]] {
    let dimensions = model.axes.count
    let places = LowDiscrepancySequence.points(Self.placeCount(dimensions), dimensions: dimensions)
    var workspace = Workspace(observations: values.count, terms: model.termCount, coordinates: model.coordinateCount)
    let axes = model.axes
    let found = places.map { shares in start(zip(axes, shares).map { $0.value(at: $1) }, &workspace) }
    let ordered = found.indices.filter { found[$0].objective.isFinite }.sorted { (found[$0].objective, $0) < (found[$1].objective, $1) }
    var kept: [Int] = []
    for index in ordered where kept.count < keptLimit && kept.allSatisfy({ Self.areApart(places[$0], places[index]) }) {
      kept.append(index)
    }
    let points = kept.map { found[$0].coordinates }
    return points.count > Self.startLimit ? chosen(points) : points
  }

  /// The best of the points after a few steps from each towards its minimum.
  private func chosen(_ points: [[Double]]) -> [[Double]] {
    let solver = RobustLeastSquares(loss: loss, iterationLimit: Self.choosingSteps)
    let solutions = points.map { solver.minimize(regression, from: $0) }.filter(\.objective.isFinite)
    return solutions.sorted { $0.objective < $1.objective }.prefix(Self.startLimit).map(\.point)
  }

  private static func placeCount(_ dimensions: Int) -> Int { min(3_200, 50 << dimensions) }

  private static func areApart(_ a: [Double], _ b: [Double]) -> Bool {
    zip(a, b).contains { ($0 - $1).magnitude > separation }
  }

  /// Arrays that are overwritten at each point, so that the scan allocates few.
  ///
  /// Shapes: `terms` n×m, `weights` and `logValues` n, `jacobian` n×p, `gram` m×m, `moments` m, row-major.
  private struct Workspace {
    var terms: [Double]
    var weights: [Double]
    var logValues: [Double]
    var jacobian: [Double]
    var gram: [Double]
    var moments: [Double]

    init(observations n: Int, terms m: Int, coordinates p: Int) {
      terms = .init(repeating: 0, count: n * m)
      weights = .init(repeating: 0, count: n)
      logValues = .init(repeating: 0, count: n)
      jacobian = .init(repeating: 0, count: n * p)
      gram = .init(repeating: 0, count: m * m)
      moments = .init(repeating: 0, count: m)
    }
  }

  /// Returns the coordinates at a point of the axes, and the objective there.
  ///
  /// The amplitudes a ≥ 0 minimise Σ w(Σⱼaⱼtⱼ − y)², with weights w reweighted three times towards the robust loss. With pins both values are those after
  /// the coordinates are clamped to the bounds.
  private func start(_ place: [Double], _ workspace: inout Workspace) -> (coordinates: [Double], objective: Double) {
    guard model.termCount > 0 else { return clamped(model.start(place, []), &workspace) }
    model.terms(place, &workspace.terms)
    for row in values.indices { workspace.weights[row] = 1 / (units[row] * units[row]) }
    var amplitudes: [Double] = []
    var objective = Double.nan
    for _ in 0...Self.reweightings {
      amplitudes = solve(&workspace)
      objective = reweight(amplitudes, &workspace)
      if loss == .square { break }
    }
    let coordinates = model.start(place, amplitudes)
    return pins == nil ? (coordinates, objective) : clamped(coordinates, &workspace)
  }

  /// The coordinates moved within the bounds, and the objective there.
  private func clamped(_ coordinates: [Double], _ workspace: inout Workspace) -> (coordinates: [Double], objective: Double) {
    let moved = zip(coordinates, regression.bounds).map { min(max($0, $1.lowerBound), $1.upperBound) }
    return (moved, objective(moved, &workspace))
  }

  /// Solves for the amplitudes at the present weights.
  ///
  /// The normal equations are m×m, in O(n·m²); no amplitude is negative. All their sums advance together, a row at a time: a sum on its own waits for
  /// its last addition at each row.
  private func solve(_ workspace: inout Workspace) -> [Double] {
    let (m, n) = (model.termCount, values.count)
    for index in workspace.gram.indices { workspace.gram[index] = 0 }
    for index in workspace.moments.indices { workspace.moments[index] = 0 }
    workspace.gram.withUnsafeMutableBufferPointer { gram in
      workspace.moments.withUnsafeMutableBufferPointer { moments in
        workspace.terms.withUnsafeBufferPointer { terms in
          workspace.weights.withUnsafeBufferPointer { weights in
            values.withUnsafeBufferPointer { values in
              for row in 0..<n {
                for i in 0..<m {
                  let weighted = weights[row] * terms[row * m + i]
                  for j in 0...i { gram[i * m + j] += weighted * terms[row * m + j] }
                  moments[i] += weighted * values[row]
                }
              }
            }
          }
        }
        for i in 0..<m { for j in 0..<i { gram[j * m + i] = gram[i * m + j] } }
      }
    }
    return NonNegativeLeastSquares.solve(gram: workspace.gram, moments: workspace.moments)
  }

  /// Returns the objective, ln ŷ − ln y taken as (ŷ − y)/y, and sets the weights of the next pass.
  private func reweight(_ amplitudes: [Double], _ workspace: inout Workspace) -> Double {
    let (m, n) = (amplitudes.count, values.count)
    var sum = 0.0
    workspace.terms.withUnsafeBufferPointer { terms in
      workspace.weights.withUnsafeMutableBufferPointer { weights in
        for row in 0..<n {
          var predicted = 0.0
          for i in 0..<m { predicted += amplitudes[i] * terms[row * m + i] }
          let residual = (predicted - values[row]) / units[row]
          sum += loss.value(residual)
          weights[row] = loss.weight(residual) / (units[row] * units[row])
        }
      }
    }
    return sum
  }

  /// The objective at coordinates; not a number where the law has no value.
  private func objective(_ coordinates: [Double], _ workspace: inout Workspace) -> Double {
    regression.evaluate(at: coordinates, residuals: &workspace.logValues, jacobian: &workspace.jacobian)
    return workspace.logValues.reduce(0) { $0 + loss.value($1) }
  }
}

/// The range of a nonlinear coordinate that is searched for places to start from.
struct ScanAxis: Hashable, Sendable {
  /// From where to where.
  var range: ClosedRange<Double>
  /// Whether the places lie evenly in the logarithm.
  var isLogarithmic: Bool

  /// Places evenly apart.
  static func linear(_ range: ClosedRange<Double>) -> ScanAxis { .init(range: range, isLogarithmic: false) }

  /// Places evenly apart in the logarithm.
  static func logarithmic(_ range: ClosedRange<Double>) -> ScanAxis { .init(range: range, isLogarithmic: true) }

  /// The axis of an exponent, 0.03…2.5.
  static let exponent = ScanAxis.logarithmic(0.03...2.5)

  /// Returns the value at a share 0…1 of the way.
  func value(at share: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    return isLogarithmic ? low * Double.pow(high / low, share) : low + share * (high - low)
  }
}

/// A low-discrepancy sequence in the unit cube: xᵢ = frac(½ + i·φ^−j), j = 1…d, with φ^(d+1) = φ + 1.
///
/// Source: the additive recurrence R_d of M. Roberts, "The unreasonable effectiveness of quasirandom sequences" (2018), which takes the
/// generalised golden ratio for Weyl's irrational step.
enum LowDiscrepancySequence {
  /// Returns `count` points of d coordinates within 0…1.
  static func points(_ count: Int, dimensions d: Int) -> [[Double]] {
    var ratio = 2.0
    for _ in 0..<64 { ratio = Double.pow(1 + ratio, 1 / Double(d + 1)) }
    let steps = (1...max(1, d)).prefix(d).map { Double.pow(ratio, -Double($0)) }
    return (0..<count).map { index in
      steps.map { step in (0.5 + step * Double(index)).truncatingRemainder(dividingBy: 1) }
    }
  }
}

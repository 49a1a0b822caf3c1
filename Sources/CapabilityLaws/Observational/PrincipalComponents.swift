import RealModule

/// The principal components of a benchmark matrix with missing values.
///
/// Scores are centred and not scaled, all being shares. Missing ones are set to x̂ = μ + Σ wₖvₖ over the first `imputing` components, again in each iteration
/// (Tipping & Bishop 1999, doi:10.1111/1467-9868.00196, in the limit of no noise), while orthogonal iteration turns the axes: 2mnk operations each, so a
/// thousand benchmarks of a hundred models take no m×m or n×n matrix.
public struct PrincipalComponents: Hashable, Sendable {
  /// μ, one a benchmark.
  public let means: [Double]
  /// v, a unit vector a component, its entries adding up to no less than zero.
  public let loadings: [[Double]]
  /// w, the components of each model.
  public let scores: [[Double]]
  /// The share of the variance by component.
  public let shares: [Double]
  /// The iterations taken.
  public let iterations: Int
  /// Whether the axes and the missing values had come to rest.
  public let isConverged: Bool

  private static let (iterationLimit, tolerance) = (2000, 1e-9)

  /// Finds the components.
  ///
  /// Nil with fewer than two models or benchmarks, or if all scores are equal or a benchmark has none.
  public init?(_ rows: [[Double?]], components: Int = 3, imputing: Int = 1) {
    guard let first = rows.first, rows.count > 1, first.count > 1 else { return nil }
    var state = ComponentState(rows, components: min(components, rows.count - 1, first.count))
    guard state.isUsable else { return nil }
    var (count, change) = (0, Double.infinity)
    while count < Self.iterationLimit, change > Self.tolerance {
      change = max(state.turn(settling: imputing), state.impute(rows, components: imputing))
      count += 1
    }
    (iterations, isConverged) = (count, change <= Self.tolerance)
    let total = state.total
    guard total > 1e-18 else { return nil }
    var (loadings, scores) = (state.axes, state.projections)
    for k in loadings.indices where loadings[k].reduce(0, +) < 0 {
      loadings[k] = loadings[k].map { -$0 }
      for row in scores.indices { scores[row][k] = -scores[row][k] }
    }
    shares = loadings.indices.map { k in scores.reduce(0) { $0 + $1[k] * $1[k] } / total }
    (means, self.loadings, self.scores) = (state.means, loadings, scores)
  }

  /// Returns the components of a model from the scores that it has; nil without a score.
  ///
  /// By least squares with a slight ridge, later components on the residual of earlier ones. O(nk).
  public func project(_ row: [Double?]) -> [Double]? {
    let seen = row.indices.filter { row[$0] != nil }
    guard !seen.isEmpty else { return nil }
    var residual = seen.map { (row[$0] ?? 0) - means[$0] }
    var result = [Double](repeating: 0, count: loadings.count)
    // Component by component, in their order: later ones explain what the earlier leave.
    for (k, axis) in loadings.enumerated() {
      let square = seen.reduce(1e-9) { $0 + axis[$1] * axis[$1] }
      result[k] = zip(seen, residual).reduce(0) { $0 + axis[$1.0] * $1.1 } / square
      for (place, column) in seen.enumerated() { residual[place] -= result[k] * axis[column] }
    }
    return result
  }
}

/// The iteration of principal components: the filled matrix, its means and the axes.
///
/// A turn costs 2mnk operations and allocates k rows of n; imputing touches the missing scores alone, and the means once.
private struct ComponentState {
  private var filled: [[Double]]
  private(set) var means: [Double]
  private(set) var axes: [[Double]]
  /// Σw² by axis, as the last turn had it.
  private var variances: [Double] = []

  init(_ rows: [[Double?]], components: Int) {
    let n = rows[0].count
    means = (0..<n).map { column in
      let seen = rows.compactMap { $0[column] }
      return seen.reduce(0, +) / Double(seen.count)
    }
    let centres = means
    filled = rows.map { row in row.indices.map { row[$0] ?? centres[$0] } }
    axes = (0..<components).map { k in (0..<n).map { Self.start(component: k, column: $0) } }
    variances = orthogonalize()
  }

  /// Any start that no axis is orthogonal to: cosines at unrelated frequencies.
  private static func start(component: Int, column: Int) -> Double {
    let angle: Double = Double(component + 1) * (1 + 0.618034 * Double(column))
    return Double.cos(angle) + (component == 0 ? 1 : 0)
  }

  var isUsable: Bool { means.allSatisfy(\.isFinite) }

  /// Σ(x − μ)².
  var total: Double {
    var sum = 0.0
    for row in filled {
      for (value, middle) in zip(row, means) { sum += (value - middle) * (value - middle) }
    }
    return sum
  }

  /// (x − μ)·v by model and component.
  var projections: [[Double]] {
    filled.map { row in axes.map { projection(of: row, on: $0) } }
  }

  private func projection(of row: [Double], on axis: [Double]) -> Double {
    var sum = 0.0
    for column in axis.indices { sum += (row[column] - means[column]) * axis[column] }
    return sum
  }

  /// Multiplies the axes by ZᵀZ and orthogonalises them.
  ///
  /// Returns the greatest change of an entry of the first axes, which missing scores depend on, or of another's share of the variance:
  /// among axes of nearly equal variance, as of noise, single ones would turn for thousands of iterations without any effect.
  mutating func turn(settling count: Int) -> Double {
    let (old, scores, before) = (axes, projections, variances)
    var turned = axes.map { [Double](repeating: 0, count: $0.count) }
    for (row, score) in zip(filled, scores) {
      let centred = zip(row, means).map { $0 - $1 }
      for k in turned.indices {
        let weight = score[k]
        for column in centred.indices { turned[k][column] += weight * centred[column] }
      }
    }
    axes = turned
    variances = orthogonalize()
    var change = 0.0
    for (was, now) in zip(old, axes).prefix(count) {
      for (a, b) in zip(was, now) { change = max(change, (a - b).magnitude) }
    }
    let total = max(variances.reduce(0, +), 1e-300)
    for (was, now) in zip(before, variances).dropFirst(count) { change = max(change, (was - now).magnitude / total) }
    return change
  }

  /// Sets the missing scores by the first components, and the means; returns the greatest change of a score.
  mutating func impute(_ rows: [[Double?]], components: Int) -> Double {
    let scores = projections
    var change = 0.0
    for (index, row) in rows.enumerated() {
      for column in row.indices where row[column] == nil {
        var value = means[column]
        for k in axes.indices.prefix(components) { value += scores[index][k] * axes[k][column] }
        change = max(change, (value - filled[index][column]).magnitude)
        filled[index][column] = value
      }
    }
    for column in means.indices { means[column] = filled.reduce(0) { $0 + $1[column] } / Double(filled.count) }
    return change
  }

  /// Modified Gram–Schmidt; an axis with only rounding left becomes zero. Returns the lengths left.
  private mutating func orthogonalize() -> [Double] {
    var lengths: [Double] = []
    for k in axes.indices {
      let whole = axes[k].reduce(0) { $0 + $1 * $1 }.squareRoot()
      for other in 0..<k {
        let overlap = zip(axes[k], axes[other]).reduce(0) { $0 + $1.0 * $1.1 }
        for column in axes[k].indices { axes[k][column] -= overlap * axes[other][column] }
      }
      let length = axes[k].reduce(0) { $0 + $1 * $1 }.squareRoot()
      let isAxis = length > 1e-12 * whole && length > 1e-150
      axes[k] = axes[k].map { isAxis ? $0 / length : 0 }
      lengths.append(isAxis ? length : 0)
    }
    return lengths
  }
}

/// Weighted linear least squares, min Σ wᵢ(yᵢ − xᵢ·β)², with the covariance of its coefficients.
///
/// By Householder reflections of √W·X, so that the condition number isn't squared; 2·n·p² operations.
public struct LinearRegression: Hashable, Sendable, Codable {
  /// β, one a column.
  public let coefficients: [Double]
  /// (XᵀWX)⁻¹, row-major p×p. Times the variance of an observation of weight 1 it is the covariance of β.
  public let unscaledCovariance: [Double]
  /// yᵢ − xᵢ·β, one an observation, unweighted.
  public let residuals: [Double]
  /// Σ wᵢ·residualᵢ².
  public let residualSumOfSquares: Double
  /// Observations of positive weight less coefficients.
  public let degreesOfFreedom: Int

  /// Fits; nil if the columns are linearly dependent, or fewer observations than columns have a weight.
  ///
  /// - Parameters:
  ///   - rows: X, one row an observation.
  ///   - values: y.
  ///   - weights: w ≥ 0; all 1 by default.
  public init?(rows: [[Double]], values: [Double], weights: [Double]? = nil) {
    let weights = weights ?? .init(repeating: 1, count: values.count)
    precondition(rows.count == values.count && weights.count == values.count, "one row and one weight a value")
    let used = weights.count { $0 > 0 }
    guard let columns = rows.first?.count, columns > 0, used >= columns else { return nil }
    var triangle = HouseholderTriangle(rows: rows, values: values, weights: weights, columns: columns)
    guard triangle.reduce(), let inverse = triangle.inverse() else { return nil }
    let solved = triangle.solve(inverse: inverse)
    coefficients = solved
    unscaledCovariance = Self.outer(inverse, columns)
    residuals = zip(rows, values).map { row, value in value - zip(row, solved).reduce(0) { $0 + $1.0 * $1.1 } }
    residualSumOfSquares = zip(residuals, weights).reduce(0) { $0 + $1.1 * $1.0 * $1.0 }
    degreesOfFreedom = used - columns
  }

  /// The variance of an observation of weight 1, from the residuals; nil without degrees of freedom.
  public var residualVariance: Double? {
    degreesOfFreedom > 0 ? residualSumOfSquares / Double(degreesOfFreedom) : nil
  }

  /// Returns rowᵀ·(XᵀWX)⁻¹·row: times the variance of weight 1, the variance of the fitted value at `row`.
  public func leverage(at row: [Double]) -> Double {
    let p = coefficients.count
    precondition(row.count == p, "a row has one element a coefficient")
    var sum = 0.0
    for i in 0..<p { for j in 0..<p { sum += row[i] * unscaledCovariance[i * p + j] * row[j] } }
    return sum
  }

  /// Returns the fitted value at `row`.
  public func value(at row: [Double]) -> Double {
    zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// R⁻¹·R⁻ᵀ.
  private static func outer(_ inverse: [Double], _ p: Int) -> [Double] {
    var result = [Double](repeating: 0, count: p * p)
    for i in 0..<p {
      for j in 0..<p {
        for k in 0..<p { result[i * p + j] += inverse[i * p + k] * inverse[j * p + k] }
      }
    }
    return result
  }
}

/// √W·[X y] being brought to triangular form.
private struct HouseholderTriangle {
  let columns: Int
  let count: Int
  /// Row-major, count × (columns + 1).
  var matrix: [Double]
  let scale: [Double]

  init(rows: [[Double]], values: [Double], weights: [Double], columns: Int) {
    self.columns = columns
    count = rows.count
    matrix = []
    matrix.reserveCapacity(count * (columns + 1))
    for ((row, value), weight) in zip(zip(rows, values), weights) {
      precondition(row.count == columns, "every row has the same number of columns")
      let root = weight.squareRoot()
      for element in row { matrix.append(root * element) }
      matrix.append(root * value)
    }
    let width = columns + 1
    let matrix = matrix
    scale = (0..<columns).map { column in
      stride(from: column, to: matrix.count, by: width).reduce(0) { $0 + matrix[$1] * matrix[$1] }.squareRoot()
    }
  }

  /// Reflects column after column; false if one depends on those before it to 1e-13 of its length.
  mutating func reduce() -> Bool {
    let width = columns + 1
    for k in 0..<columns {
      var square = 0.0
      for i in k..<count { square += matrix[i * width + k] * matrix[i * width + k] }
      let length = square.squareRoot()
      guard length > 1e-13 * scale[k], length > 0 else { return false }
      reflect(column: k, length: matrix[k * width + k] > 0 ? -length : length)
    }
    return true
  }

  /// Reflects the columns from k on by I − 2vvᵀ/vᵀv.
  ///
  /// Here v is the rest of column k less `length` in its first place.
  private mutating func reflect(column k: Int, length: Double) {
    let width = columns + 1
    let head = matrix[k * width + k] - length
    for j in stride(from: k + 1, through: columns, by: 1) {
      var dot = head * matrix[k * width + j]
      for i in stride(from: k + 1, to: count, by: 1) { dot += matrix[i * width + k] * matrix[i * width + j] }
      let factor = dot / (length * head)
      matrix[k * width + j] += factor * head
      for i in stride(from: k + 1, to: count, by: 1) { matrix[i * width + j] += factor * matrix[i * width + k] }
    }
    matrix[k * width + k] = length
  }

  /// R⁻¹, upper triangular, row-major.
  func inverse() -> [Double]? {
    let (p, width) = (columns, columns + 1)
    var result = [Double](repeating: 0, count: p * p)
    for j in 0..<p {
      result[j * p + j] = 1 / matrix[j * width + j]
      for i in stride(from: j - 1, through: 0, by: -1) {
        var sum = 0.0
        for k in (i + 1)...j { sum += matrix[i * width + k] * result[k * p + j] }
        result[i * p + j] = -sum / matrix[i * width + i]
      }
    }
    return result.allSatisfy(\.isFinite) ? result : nil
  }

  /// β = R⁻¹·Qᵀy; Qᵀy is the last column after the reflections.
  func solve(inverse: [Double]) -> [Double] {
    let (p, width) = (columns, columns + 1)
    return (0..<p).map { i in (i..<p).reduce(0) { $0 + inverse[i * p + $1] * matrix[$1 * width + p] } }
  }
}

/// Least squares with coefficients that may not be negative: min ‖X·β − y‖² with β ≥ 0.
///
/// Works on the normal equations, G = XᵀX and c = Xᵀy: a small dense problem whatever the number of observations.
/// Source: Lawson & Hanson, "Solving Least Squares Problems", ch. 23; on G as in Bro & de Jong,
/// doi:10.1002/(SICI)1099-128X(199709/10)11:5<393::AID-CEM483>3.0.CO;2-L. Squaring X squares its condition number: good for
/// starts and small well-scaled problems, not for the last digit.
public enum NonNegativeLeastSquares {
  /// Returns the β ≥ 0 that minimises βᵀGβ/2 − cᵀβ.
  ///
  /// Each round frees the coefficient of the steepest descent; at most 3n + 3 rounds, after which the best point so far is returned.
  ///
  /// - Parameters:
  ///   - gram: G, row-major, n×n, symmetric positive semi-definite.
  ///   - moments: c, n long.
  public static func solve(gram: [Double], moments: [Double]) -> [Double] {
    let n = moments.count
    precondition(gram.count == n * n, "G has n² elements where c has n")
    var solver = ActiveSet(gram: gram, moments: moments)
    let largest = moments.reduce(0) { max($0, $1.magnitude) }
    for _ in 0..<(3 * n + 3) {
      guard let entering = solver.entering(tolerance: 1e-13 * largest) else { break }
      solver.free[entering] = true
      solver.settle()
    }
    return solver.solution
  }
}

/// The state of the Lawson–Hanson iteration: the free coefficients and their values.
private struct ActiveSet {
  let gram: [Double]
  let moments: [Double]
  var free: [Bool]
  var solution: [Double]

  init(gram: [Double], moments: [Double]) {
    self.gram = gram
    self.moments = moments
    free = .init(repeating: false, count: moments.count)
    solution = .init(repeating: 0, count: moments.count)
  }

  /// The coefficient at zero whose growth lowers the objective fastest, or nil at the minimum.
  func entering(tolerance: Double) -> Int? {
    let n = moments.count
    var best: Int?
    var steepest = tolerance
    for i in 0..<n where !free[i] {
      var slope = moments[i]
      for j in 0..<n { slope -= gram[i * n + j] * solution[j] }
      if slope > steepest { (best, steepest) = (i, slope) }
    }
    return best
  }

  /// Moves to the minimum over the free coefficients, fixing at zero each that would turn negative.
  mutating func settle() {
    for _ in 0...moments.count {
      guard let target = unconstrained() else { return }
      var step = 1.0
      for i in 0..<moments.count where free[i] && target[i] <= 0 {
        step = min(step, solution[i] / (solution[i] - target[i]))
      }
      for i in 0..<moments.count where free[i] {
        solution[i] += step * (target[i] - solution[i])
        if target[i] <= 0, solution[i] <= 1e-15 * target[i].magnitude { (solution[i], free[i]) = (0, false) }
      }
      if step >= 1 { return }
    }
  }

  /// The minimum over the free coefficients, signs ignored; a dependent coefficient is fixed at zero and the rest solved.
  private mutating func unconstrained() -> [Double]? {
    let n = moments.count
    let chosen = (0..<n).filter { free[$0] }
    guard !chosen.isEmpty else { return nil }
    var reduced: [Double] = []
    for i in chosen { for j in chosen { reduced.append(gram[i * n + j] * (i == j ? 1 + 1e-14 : 1)) } }
    guard let factor = CholeskyFactor(reduced, order: chosen.count) else {
      free[chosen[chosen.count - 1]] = false
      return nil
    }
    var full = [Double](repeating: 0, count: n)
    for (i, value) in zip(chosen, factor.solve(chosen.map { moments[$0] })) { full[i] = value }
    return full
  }
}

/// The joint errors of a fitted law's parameters.
///
/// The law's parameters are θ = θ̂ + Σ zₖ·fₖ with independent zₖ of variance 1; the fₖ are the `directions`. Any scalar g of the law then has the
/// variance Σ (∂g/∂zₖ)² (delta method), which loses no digits where A and α err together, as the covariance matrix of the parameters would.
public struct LawCovariance: Codable, Hashable, Sendable {
  /// fₖ, each in the order of the law's `parameterNames`, each one standard error long. Parameters at a bound have zeros.
  public let directions: [[Double]]
  /// Runs less parameters off their bounds: where Student's t is read.
  public let degreesOfFreedom: Int

  /// Makes a covariance from independent directions of one standard error each.
  public init(directions: [[Double]], degreesOfFreedom: Int) {
    self.directions = directions
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// Σ fₖ·fₖᵀ, the covariance of the parameters, one row a parameter.
  public var matrix: [[Double]] {
    let count = directions.first?.count ?? 0
    return (0..<count).map { i in (0..<count).map { j in directions.reduce(0) { $0 + $1[i] * $1[j] } } }
  }

  /// Returns ∂g/∂zₖ at a law, by central differences.
  public func sensitivities(of quantity: (Law) -> Double, at law: Law) -> [Double] {
    let values = law.parameterValues
    return directions.map { direction in
      let step = Self.step(values, direction)
      guard step > 0 else { return 0 }
      func moved(_ step: Double) -> Double {
        quantity(Law(law.family, zip(values, direction).map { $0 + step * $1 }))
      }
      return (moved(step) - moved(-step)) / (2 * step)
    }
  }

  /// The share of a direction that changes no parameter by more than 1e-4 of itself.
  private static func step(_ values: [Double], _ direction: [Double]) -> Double {
    let largest = zip(values, direction).reduce(0) { $1.0 == 0 ? $0 : max($0, ($1.1 / $1.0).magnitude) }
    return largest > 0 ? 1e-4 / largest : 0
  }
}

/// The correlation of the errors of two parameters.
public struct ParameterCorrelation: Codable, Hashable, Sendable {
  /// The names.
  public let first, second: String
  /// ρ, from −1 to 1.
  public let correlation: Double
}

extension LawFit {
  /// Returns the correlations of parameters above a threshold, the strongest first; none without a covariance.
  ///
  /// A strong one says that the runs determine the two together and neither alone: quote what both give, such as a loss, not one of them.
  public func correlations(above threshold: Double = 0.5) -> [ParameterCorrelation] {
    guard let matrix = covariance?.matrix else { return [] }
    var found: [ParameterCorrelation] = []
    for i in matrix.indices {
      for j in 0..<i where matrix[i][i] > 0 && matrix[j][j] > 0 {
        let correlation = matrix[i][j] / (matrix[i][i] * matrix[j][j]).squareRoot()
        guard correlation.magnitude > threshold else { continue }
        found.append(.init(first: parameterNames[j], second: parameterNames[i], correlation: correlation))
      }
    }
    return found.sorted { ($0.correlation.magnitude, $1.first, $1.second) > ($1.correlation.magnitude, $0.first, $0.second) }
  }

  /// Returns the standard error of a scalar of the law, such as `{ $0.loss(parameters: 1e9, tokens: 2e10) }`; nil without a covariance.
  ///
  /// By the delta method: good where the scalar is nearly linear over the errors. For a positive scalar take its logarithm.
  public func standardError(of quantity: (Law) -> Double) -> Double? {
    covariance(of: quantity, and: quantity)?.squareRoot()
  }

  /// Returns the covariance of two scalars of the law; nil without a covariance.
  public func covariance(of first: (Law) -> Double, and second: (Law) -> Double) -> Double? {
    guard let covariance else { return nil }
    return zip(covariance.sensitivities(of: first, at: law), covariance.sensitivities(of: second, at: law)).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

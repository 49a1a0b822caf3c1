import RealModule

/// ln L of a law at some observations, and its slopes in the believed coordinates.
struct LinearisedLaw {
  let logValues: [Double]
  /// Row-major, one row an observation.
  let jacobian: [Double]
  private let order: Int

  init<Model: LawModel>(_ model: Model, _ belief: LawBelief, at believed: [Double]) {
    let count = model.observations.count
    order = believed.count
    var values = [Double](repeating: 0, count: count)
    var slopes = [Double](repeating: 0, count: count * order)
    let coordinates = belief.coordinates(believed)
    model.predict(coordinates, rows: 0..<count, logValues: &values, jacobian: &slopes)
    for (column, role) in belief.roles.enumerated() where role == .exponent {
      for row in 0..<count { slopes[row * order + column] *= coordinates[column] }
    }
    logValues = values
    jacobian = slopes
  }

  /// ln L where every coordinate is as believed, by the tangent at `point`.
  func expected(_ belief: LawBelief, _ point: [Double]) -> [Double] {
    logValues.indices.map { row in
      (0..<order).reduce(logValues[row]) { $0 + jacobian[row * order + $1] * (belief.means[$1] - point[$1]) }
    }
  }

  /// JPJ′ᵀ, row-major: what the beliefs about the coordinates make two sets of observations have in common.
  func covariance(with other: LinearisedLaw, _ belief: LawBelief) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(logValues.count * other.logValues.count)
    for row in logValues.indices {
      let scaled = (0..<order).map { jacobian[row * order + $0] * belief.variances[$0] }
      for column in other.logValues.indices {
        result.append((0..<order).reduce(0) { $0 + scaled[$1] * other.jacobian[column * order + $1] })
      }
    }
    return result
  }

  /// The diagonal of `covariance(with: self)`.
  func variances(_ belief: LawBelief) -> [Double] {
    logValues.indices.map { row in
      (0..<order).reduce(0) { $0 + jacobian[row * order + $1] * jacobian[row * order + $1] * belief.variances[$1] }
    }
  }

  /// JᵀV: one element a coordinate.
  func pullBack(_ vector: [Double]) -> [Double] {
    (0..<order).map { column in logValues.indices.reduce(0) { $0 + jacobian[$1 * order + column] * vector[$1] } }
  }
}

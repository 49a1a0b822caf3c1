import RealModule

/// Normal priors of a law's coordinates, exponents by their logarithms.
///
/// Weak, and centred on published fits: E at 0.6 of the least loss (to a factor of e^±0.4), exponents at 0.35 (e^±0.35), k at 0.7
/// (e^±0.5), amplitudes at the fit's own (e^±2). A ladder of a decade or two hardly determines floor and exponents apart; the prior supplies the rest.
struct LawPrior: Sendable {
  let roles: [CoordinateRole]
  let means: [Double]
  let variances: [Double]
  /// The range of the search.
  private let ranges: [ClosedRange<Double>]

  /// - Parameter point: coordinates of a fit.
  init(_ model: LawModel, roles: [CoordinateRole], around point: [Double]) {
    self.roles = roles
    let least = model.observations.logRange.lowerBound
    means = zip(roles, point).map { role, coordinate in
      switch role {
      case .floor: least + Double.log(0.6)
      case .amplitude: max(coordinate, least + Double.log(1e-3))
      case .exponent: Double.log(0.35)
      case .logCoupling: Double.log(0.7)
      }
    }
    variances = roles.map { role in
      switch role {
      case .floor: 0.16
      case .amplitude: 4
      case .exponent: 0.12
      case .logCoupling: 0.25
      }
    }
    ranges = zip(roles, model.bounds).map { role, bound in
      role == .exponent ? Double.log(0.05)...Double.log(3) : bound
    }
  }

  /// Returns the start of the search: the fit, its floor and exponents moved to where they have a slope.
  func start(_ point: [Double], leastLogValue least: Double) -> [Double] {
    zip(roles, point).map { role, coordinate in
      switch role {
      case .floor: min(max(coordinate, least + Double.log(0.1)), least + Double.log(0.95))
      case .amplitude: max(coordinate, least + Double.log(1e-3))
      case .exponent: min(max(Double.log(coordinate), Double.log(0.05)), Double.log(2.5))
      case .logCoupling: coordinate
      }
    }
  }

  /// Returns prior coordinates moved towards a target, the largest step limited to half a prior standard deviation.
  func moved(_ point: [Double], to target: [Double]) -> [Double] {
    let steps = zip(target, point).map { $0 - $1 }
    let greatest = zip(steps, variances).reduce(0) { max($0, $1.0.magnitude / $1.1.squareRoot()) }
    let share = min(1, 0.5 / max(greatest, 1e-9))
    return point.indices.map { min(max(point[$0] + share * steps[$0], ranges[$0].lowerBound), ranges[$0].upperBound) }
  }

  /// Returns the coordinates of the model: exponents themselves.
  func coordinates(_ logarithmic: [Double]) -> [Double] {
    zip(roles, logarithmic).map { $0 == .exponent ? Double.exp($1) : $1 }
  }
}

/// ln L of a law at design points, and its derivatives in the prior's coordinates: the law's tangent.
struct LinearisedLaw {
  let logValues: [Double]
  /// Row-major, one row a design point.
  let jacobian: [Double]
  private let order: Int

  init(_ model: LawModel, _ prior: LawPrior, at point: [Double]) {
    let count = model.observations.count
    order = point.count
    var values = [Double](repeating: 0, count: count)
    var slopes = [Double](repeating: 0, count: count * order)
    let coordinates = prior.coordinates(point)
    model.predict(coordinates, 0..<count, &values, &slopes)
    for (column, role) in prior.roles.enumerated() where role == .exponent {
      for row in 0..<count { slopes[row * order + column] *= coordinates[column] }
    }
    logValues = values
    jacobian = slopes
  }

  /// Returns ln L at the prior means, by the tangent at `point`.
  func expected(_ prior: LawPrior, _ point: [Double]) -> [Double] {
    logValues.indices.map { row in
      (0..<order).reduce(logValues[row]) { $0 + jacobian[row * order + $1] * (prior.means[$1] - point[$1]) }
    }
  }
}

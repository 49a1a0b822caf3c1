import RealModule

/// What a coordinate of a law's regression stands for. It decides what is believed of it before a run is seen.
public enum CoordinateRole: Sendable {
  /// ln E.
  case floor
  /// The logarithm of a term at the middle of the runs.
  case amplitude
  /// The exponent of a term, above zero.
  case exponent
  /// ln k, of the coupled law.
  case logCoupling
}

/// A law whose coordinates' roles are known, so that it can be believed in part before it is fitted.
public protocol BelievedModel: LawModel where Law: LawFamily {
  /// One a coordinate.
  static var roles: [CoordinateRole] { get }
}

extension ChinchillaModel: BelievedModel {
  public static let roles: [CoordinateRole] = [.floor, .amplitude, .amplitude, .exponent, .exponent]
}

extension CoupledModel: BelievedModel {
  public static let roles: [CoordinateRole] = [.floor, .amplitude, .amplitude, .exponent, .exponent, .logCoupling]
}

extension OverTrainingModel: BelievedModel {
  public static let roles: [CoordinateRole] = [.floor, .amplitude, .amplitude, .exponent]
}

/// Normal beliefs about the coordinates of a law, exponents by their logarithms.
///
/// Weak, and centred where published fits lie: E at 0.6 of the least loss (to a factor of e^±0.4), exponents at 0.35 (e^±0.35), k at 0.7
/// (e^±0.5), amplitudes at the fit's own (e^±2). A ladder of a decade or two hardly determines floor and exponents apart; what it doesn't, the belief does.
struct LawBelief: Sendable {
  let roles: [CoordinateRole]
  let means: [Double]
  let variances: [Double]
  /// Where the search is held.
  private let ranges: [ClosedRange<Double>]

  /// - Parameter point: coordinates of a fit.
  init<Model: BelievedModel>(_ model: Model, around point: [Double]) {
    roles = Model.roles
    let least = model.observations.logRange.lowerBound
    let bounds = model.bounds
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
    ranges = zip(roles, bounds).map { role, bound in
      role == .exponent ? Double.log(0.05)...Double.log(3) : bound
    }
  }

  /// Returns where the search begins: the fit, its floor and exponents moved to where they have a slope.
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

  /// Returns believed coordinates moved by a step, no further than half a believed deviation times their number allows.
  func moved(_ point: [Double], to target: [Double]) -> [Double] {
    let steps = zip(target, point).map { $0 - $1 }
    let greatest = zip(steps, variances).reduce(0) { max($0, $1.0.magnitude / $1.1.squareRoot()) }
    let share = min(1, 0.5 / max(greatest, 1e-9))
    return point.indices.map { min(max(point[$0] + share * steps[$0], ranges[$0].lowerBound), ranges[$0].upperBound) }
  }

  /// Returns the coordinates of the model: exponents themselves.
  func coordinates(_ believed: [Double]) -> [Double] {
    zip(roles, believed).map { $0 == .exponent ? Double.exp($1) : $1 }
  }
}

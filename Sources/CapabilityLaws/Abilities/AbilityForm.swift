/// A form of an ability's growth; each rises with compute by construction.
///
/// p = f + (c − f)·q, f the floor near chance, c = 1 − ε the ceiling.
public enum AbilityForm: String, Hashable, Sendable, Codable, CaseIterable {
  /// q = σ(z₀ − κ(L/L₀ − 1)), L = E + A/N^α + B/D^β the task's loss; both regressions are one.
  ///
  /// Source: Bhagia 2024, arXiv:2412.04403, there in two separate steps and with free ends.
  case twoStep
  /// −ln q = E + A/N^α + B/D^β, without a loss.
  ///
  /// Source: the log-accuracy law of arXiv:2512.08894, here with sizes and data apart and an end below 1.
  case surface
  /// −ln q = E + A/C^α.
  case compute

  /// Whether it needs N and D.
  var needsDesign: Bool { self != .compute }

  /// The number of coordinates: ln E, ln A, ln α (ln B, ln β), f (z₀, ln κ).
  var coordinateCount: Int {
    switch self {
    case .twoStep: 8
    case .surface: 6
    case .compute: 4
    }
  }

  /// The place of f among the coordinates.
  var floorIndex: Int { self == .compute ? 3 : 5 }

  /// The formula.
  public var formula: String {
    switch self {
    case .twoStep: "p = f + (c - f)/(1 + exp(k(L/L0 - 1) - z0)), L = E + A/N^alpha + B/D^beta"
    case .surface: "p = f + (c - f) exp(-(E + A/N^alpha + B/D^beta))"
    case .compute: "p = f + (c - f) exp(-(E + A/C^alpha))"
    }
  }
}

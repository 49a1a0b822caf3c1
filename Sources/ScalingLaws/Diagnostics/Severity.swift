/// The severity of a finding.
public enum Severity: String, Codable, Hashable, Sendable, Comparable {
  /// Information without a consequence for the fit.
  case note
  /// The fit or a forecast may mislead.
  case warning
  /// The fit or a forecast does mislead until this is mended.
  case serious

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .serious: 2
    }
  }

  /// Orders by how much it matters.
  public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}

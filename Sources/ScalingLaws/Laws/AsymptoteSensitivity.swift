import RealModule

/// The sensitivity of L(C) = L∞ + (C_c/C)^α to the pinned asymptote L∞.
///
/// The exponent α, and the speed-up of one recipe over another, follow for each L∞.
///
/// A frontier seen over two or three decades of compute fits almost as well with an L∞ that is off by a tenth, while α and every compute multiplier move
/// with it. So L∞ is supplied, and the answer is given for several.
public struct AsymptoteSensitivity: Codable, Hashable, Sendable {
  /// One row an asymptote, in the order given.
  public let rows: [Row]

  /// The fit at one asymptote.
  public struct Row: Codable, Hashable, Sendable {
    /// L∞, held.
    public var asymptote: Double
    /// α.
    public var exponent: Double
    /// The objective of the fit, a sum over the points; it hardly differs between asymptotes.
    public var objective: Double
    /// The speed-up ((L₁ − L∞)/(L₂ − L∞))^(1/α); nil if no losses were given.
    ///
    /// The factor of compute by which the first recipe, at L₁, must grow to reach L₂.
    public var speedUp: Double?
  }

  /// Fits the frontier once an asymptote.
  ///
  /// - Parameters:
  ///   - computes: C of the points, in FLOP.
  ///   - losses: L of the points, along the frontier.
  ///   - asymptotes: the L∞ to hold, each at least zero and below every loss.
  ///   - pair: the losses of two recipes at equal compute, of which the second is the better.
  ///   - objective: what is minimised.
  /// - Throws: `RunTableError` or `FitError` where the points can't be fitted or an asymptote is out of reach.
  public init(
    computes: [Double], losses: [Double], asymptotes: [Double], comparing pair: (first: Double, second: Double)? = nil,
    objective: FitObjective = .standard
  ) throws {
    rows = try asymptotes.map { asymptote in
      var configuration = FitConfiguration(objective: objective, replicates: 0)
      configuration.pinned = ["E": asymptote]
      let result = try configuration.fit(.power(of: .compute), x: computes, y: losses, name: "frontier")
      let exponent = result.law["alpha"]
      return Row(
        asymptote: asymptote, exponent: exponent, objective: result.objective,
        speedUp: pair.map { Self.speedUp(from: $0.first, to: $0.second, asymptote: asymptote, exponent: exponent) })
    }
  }

  /// Returns ((L₁ − L∞)/(L₂ − L∞))^(1/α): by how much more compute the first recipe reaches the second's loss.
  public static func speedUp(from first: Double, to second: Double, asymptote: Double, exponent: Double) -> Double {
    Double.pow((first - asymptote) / (second - asymptote), 1 / exponent)
  }
}

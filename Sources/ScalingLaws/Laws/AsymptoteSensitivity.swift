import RealModule

/// What a pinned asymptote L∞ decides: the exponent of L(C) = L∞ + (C_c/C)^α, and how much faster one recipe is than another.
///
/// A frontier seen over two or three decades of compute fits almost as well with an L∞ that is off by a tenth, while α and every compute multiplier move
/// with it. So L∞ is supplied, and the answer is given for several.
public struct AsymptoteSensitivity: Codable, Hashable, Sendable {
  /// One row an asymptote, in the order given.
  public let rows: [Row]

  /// What one asymptote gives.
  public struct Row: Codable, Hashable, Sendable {
    /// L∞, held.
    public var asymptote: Double
    /// α.
    public var exponent: Double
    /// The objective of the fit, a sum over the points: how little it tells asymptotes apart.
    public var objective: Double
    /// How many times the compute the first loss given takes than the second, ((L₁ − L∞)/(L₂ − L∞))^(1/α); nil where not asked for.
    public var speedUp: Double?
  }

  /// Fits the frontier once an asymptote.
  ///
  /// - Parameters:
  ///   - computes: C of the points, in FLOP.
  ///   - losses: L of the points, along the frontier.
  ///   - asymptotes: the L∞ to hold, each at least zero and below every loss.
  ///   - comparing: the losses of two recipes at equal compute, of which the second is the better.
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

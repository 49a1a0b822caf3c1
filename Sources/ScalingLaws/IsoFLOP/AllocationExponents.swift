/// The exponents of N* ∝ C^a and D* ∝ C^b as one approach finds them.
public struct AllocationExponents: Codable, Hashable, Sendable {
  /// The name of the approach.
  public var approach: String
  /// a, its interval, and how that was made.
  public var parameters: ExponentEstimate
  /// b.
  public var tokens: ExponentEstimate
  /// The number of points, or of runs for a law, that the exponents rest on.
  public var points: Int
  /// Budgets that were left out, with the reason.
  public var issues: [String]

  /// Makes exponents.
  public init(approach: String, parameters: ExponentEstimate, tokens: ExponentEstimate, points: Int, issues: [String] = []) {
    self.approach = approach
    self.parameters = parameters
    self.tokens = tokens
    self.points = points
    self.issues = issues
  }
}

/// An exponent with its interval.
public struct ExponentEstimate: Codable, Hashable, Sendable {
  /// The exponent.
  public var value: Double
  /// Its interval; nil where there is nothing to take one from.
  public var interval: Interval?

  /// Makes an estimate.
  public init(value: Double, interval: Interval?) {
    self.value = value
    self.interval = interval
  }
}

extension AllocationExponents {
  /// Approach 1: the envelope's power laws, with Student's interval of a straight line.
  public init(_ envelope: Envelope, confidence: Double = 0.95) {
    let name = if case .hull = envelope.selection { "1, lower hull" } else { "1, envelope" }
    self.init(
      approach: name, parameters: .init(envelope.parameters, confidence), tokens: .init(envelope.tokens, confidence),
      points: envelope.runs.count)
  }

  /// Approach 2: the power laws through a profile's minima.
  public init(_ frontier: IsoFLOPFrontier, profile: IsoFLOPProfile, confidence: Double = 0.95) {
    let variable = profile.method.variable == .parameters ? "ln N" : "ln D"
    self.init(
      approach: "2, \(profile.method.shape.rawValue) in \(variable)", parameters: .init(frontier.parameters, confidence),
      tokens: .init(frontier.tokens, confidence), points: frontier.minima.count, issues: profile.issues)
  }

  /// Approach 3: the law's own exponents at a compute, at C = 6ND.
  public init(_ inference: LawInference, compute: Double) {
    let fit = inference.fit
    let share = inference.interval(of: .optimalParameterExponent(compute: compute))
    let value = LawQuantity.optimalParameterExponent(compute: compute).value(fit.law)
    self.init(
      approach: "3, \(fit.family)", parameters: .init(value: value, interval: share?.interval),
      tokens: .init(value: 1 - value, interval: share.map { Interval(low: 1 - $0.interval.high, high: 1 - $0.interval.low) }),
      points: fit.provenance.runs)
  }
}

extension ExponentEstimate {
  init(_ law: PowerLaw, _ confidence: Double) {
    self.init(value: law.exponent, interval: law.exponentInterval(confidence: confidence))
  }
}

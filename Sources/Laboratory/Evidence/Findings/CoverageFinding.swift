import InferenceScaling
import ScalingLaws

/// Finding (a): pass@k against k, with fitted laws and a forecast that the rest of the recording checks.
///
/// pass@k is the unbiased estimate 1 − C(n − c, k) / C(n, k) of a problem with c right among n samples (arXiv:2107.03374), averaged over problems. The law is
/// −ln c = a·k^−b (arXiv:2407.21787). The forecast sees one sample in eight alone, as one would before paying for the rest, and is held against all.
public struct CoverageFinding: Codable, Hashable, Sendable {
  /// pass@k at one k.
  public struct Point: Codable, Hashable, Sendable {
    /// k.
    public var samples: Int
    /// The share of problems with a right answer among k samples.
    public var passAtK: ProblemMean
  }

  /// One model's coverage.
  public struct Model: Codable, Hashable, Sendable {
    /// The model.
    public var role: EvidencePlan.Role
    /// pass@k, by k.
    public var points: [Point]
    /// −ln c = a·k^−b, fitted to all samples; nil if there is nothing to fit.
    public var law: CoverageLaw?
    /// The beta-binomial distribution of the problems' difficulty; nil if there is nothing to fit.
    public var betaBinomial: BetaBinomial?
    /// The forecast from the first samples alone.
    public var forecast: PassAtKForecast
    /// pass@k of the whole recording.
    public var measured: Double
    /// Whether the forecast's interval holds it.
    public var isCovered: Bool
  }

  /// The small model, then the large one.
  public var models: [Model]

  /// Forecasts are made from one sample in so many.
  private static let share = 8

  init(_ material: EvidenceMaterial) throws {
    models = try [EvidencePlan.Role.small, .large].map { role in
      let recording = material.recording(role)
      let successes = try recording.successes()
      let total = material.plan.samples
      let first = Swift.max(2, total / Self.share)
      var start = recording
      for place in start.problems.indices { start.problems[place].samples = Array(recording.problems[place].samples.prefix(first)) }
      let forecast = PassAtKForecaster().forecast(try start.successes(), to: total)
      let measured = successes.meanPassAtK(total) ?? 0
      return Model(
        role: role,
        points: material.counts(to: total).map { k in
          Point(samples: k, passAtK: ProblemMean(shares: successes.compactMap { $0.passAtK(k) }))
        },
        law: CoverageLaw(fitting: (1...total).compactMap { successes.meanPassAtK($0) }), betaBinomial: BetaBinomial(fitting: successes),
        forecast: forecast, measured: measured, isCovered: forecast.interval.contains(measured))
    }
  }

  /// One model's coverage.
  public subscript(role: EvidencePlan.Role) -> Model? { models.first { $0.role == role } }
}

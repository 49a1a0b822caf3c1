import InferenceScaling
import ScalingLaws

/// (a) What more samples solve: pass@k against k, with the fitted laws and a forecast that is held against the rest of the recording.
struct CoverageFinding: Codable, Hashable, Sendable {
  struct Point: Codable, Hashable, Sendable {
    var samples: Int
    var passAtK: Estimate
  }

  /// One model's coverage.
  struct Model: Codable, Hashable, Sendable {
    var role: EvidencePlan.Role
    var points: [Point]
    /// −ln c = a·k^−b, fitted to all samples; nil where there is nothing to fit.
    var law: CoverageLaw?
    var betaBinomial: BetaBinomial?
    /// Made from the first samples alone.
    var forecast: PassAtKForecast
    /// What the recording says.
    var measured: Double
    var isCovered: Bool
  }

  var models: [Model]

  /// The samples that forecasts are made from, as a share of all.
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
        points: material.counts(to: total).map { k in Point(samples: k, passAtK: Estimate(successes.compactMap { $0.passAtK(k) })) },
        law: CoverageLaw(fitting: (1...total).compactMap { successes.meanPassAtK($0) }), betaBinomial: BetaBinomial(fitting: successes),
        forecast: forecast, measured: measured, isCovered: forecast.interval.contains(measured))
    }
  }

  subscript(role: EvidencePlan.Role) -> Model? { models.first { $0.role == role } }
}

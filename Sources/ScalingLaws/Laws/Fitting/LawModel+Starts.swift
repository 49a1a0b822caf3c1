extension LawModel {
  /// Returns places to start from, the most promising first, found without any hint from the user.
  ///
  /// Variable projection: a law is searched only along its `axes`; at each place the amplitudes of its `terms` are solved for by non-negative
  /// least squares, reweighted a few times towards the robust loss. Of the places, spread evenly by an additive recurrence, those are kept
  /// that no better one is near. A long table is searched, and its starts are brought to their minima, on 2,000 of its observations.
  ///
  /// - Parameter pins: bounds narrower than the model's, to which every start is moved.
  public func starts(objective: FitObjective, pins: [ClosedRange<Double>]? = nil) -> [[Double]] {
    let sample = Self(observations.sample(2_000))
    let points = LawScan(model: sample, objective: objective, pins: pins).points()
    guard sample.observations.count < observations.count else { return points }
    let regression = LawRegression(model: sample, objective: objective, bounds: pins)
    return regression.solve(from: points, weights: .init(repeating: 1, count: sample.observations.count)).map(\.point)
  }
}

extension LawModel {
  /// Returns places to start from, the most promising first, found without any hint from the user.
  ///
  /// Variable projection: a law is searched only along its `axes`; at each place the amplitudes of its `terms` are solved for by non-negative
  /// least squares, reweighted a few times towards the robust loss. Of the places, spread evenly by an additive recurrence, those are kept
  /// that no better one is near. On a long table 2,000 observations are looked at.
  public func starts(objective: FitObjective, bounds: [ClosedRange<Double>]? = nil) -> [[Double]] {
    let model = Self(observations.sample(2_000))
    return LawScan(model: model, objective: objective, bounds: bounds ?? model.bounds).points()
  }
}

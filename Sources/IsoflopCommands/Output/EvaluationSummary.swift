import ScalingLaws

/// The loss of the fitted law at one point, with an interval of the mean curve.
///
/// The interval is of the curve at this point by the method of the fit, so it holds no noise of a new run; there is none where the method
/// gives none, or an end without bound. JSON: `at` as it was typed, `loss` in the table's unit, `interval`.
struct EvaluationSummary: Encodable {
  var at: String
  var loss: Double
  var interval: Interval?

  init(_ inference: LawInference, at option: DesignOption) throws {
    let quantity = LawQuantity.loss(of: try option.design(for: inference.fit.law.family))
    at = option.text
    loss = quantity.value(inference.fit.law)
    interval = inference.interval(of: quantity)?.interval.finite
  }

  /// A table of evaluations.
  static func lines(_ evaluations: [EvaluationSummary]) -> [String] {
    guard !evaluations.isEmpty else { return [] }
    return [""]
      + TextTable(
        header: ["at", "loss", "interval of the law"],
        rows: evaluations.map { [$0.at, Number.short($0.loss), $0.interval.map { Number.interval($0.low, $0.high) } ?? "–"] }
      ).lines
  }
}

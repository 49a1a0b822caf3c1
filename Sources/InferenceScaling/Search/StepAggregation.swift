/// The aggregation of the scores of a text's steps.
public enum StepAggregation: String, Hashable, Sendable, Codable, CaseIterable {
  /// The score of the last step.
  case last
  /// The lowest.
  case minimum
  /// All multiplied.
  case product
  /// The mean.
  case mean

  /// The score of a text whose steps have these; 0 if there are none.
  public func score(_ steps: [Double]) -> Double {
    guard let last = steps.last else { return 0 }
    switch self {
    case .last: return last
    case .minimum: return steps.min() ?? last
    case .product: return steps.reduce(1, *)
    case .mean: return steps.reduce(0, +) / Double(steps.count)
    }
  }
}

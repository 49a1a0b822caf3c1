import RealModule
import ScalingLaws

/// The trade between a larger model and more inference, over a model's life.
///
/// Pretraining costs 6ND, serving T tokens 2NT; with R = T/D, the tokens served for each one trained on, a small R favours inference and a large one training.
/// Source: Snell et al. 2024, arXiv:2408.03314; Sardana et al. 2024, arXiv:2401.00448.
public struct TrainingInferenceTrade: Hashable, Sendable, Codable {
  /// N, the parameters of the small model.
  public var parameters: Double
  /// D, the tokens that it is trained on.
  public var trainingTokens: Double
  /// T, the tokens that it serves in its life, one sample a question.
  public var inferenceTokens: Double

  /// Creates a trade.
  public init(parameters: Double, trainingTokens: Double, inferenceTokens: Double) {
    self.parameters = parameters
    self.trainingTokens = trainingTokens
    self.inferenceTokens = inferenceTokens
  }

  /// R = T/D.
  public var ratio: Double { inferenceTokens / trainingTokens }

  /// 6ND + 2NT, in FLOP, with `samples` of each question.
  public func compute(samples: Double = 1) -> Double { parameters * (6 * trainingTokens + 2 * samples * inferenceTokens) }

  /// Returns the samples of each question at the cost of a model m = `scale` times as large with one sample.
  ///
  /// Both are trained on the same number of tokens: m + 3(m − 1)/R.
  public func samples(matching scale: Double) -> Double { scale + 3 * (scale - 1) / ratio }

  /// Returns the size that reaches a loss at the least compute of training and serving, under a fitted law.
  ///
  /// The minimum over N of 6ND + 2NT with L(N, D) = loss, T being `tokens`.
  ///
  /// By golden section over ln N within a factor of 1000 of the training-optimal size; `nil` at or below the irreducible loss. `inferenceTokens` of zero
  /// gives the optimum of training alone.
  public static func cheapest(_ law: Law, loss: Double, inferenceTokens: Double) -> TrainingInferenceTrade? {
    guard let compute = law.compute(loss: loss) else { return nil }
    let centre = Double.log(law.optimum(compute: compute).parameters)
    func cost(_ logParameters: Double) -> Double {
      let parameters = Double.exp(logParameters)
      guard let tokens = Self.tokens(law, parameters: parameters, loss: loss) else { return .infinity }
      return parameters * (6 * tokens + 2 * inferenceTokens)
    }
    let best = Self.goldenSection(from: centre - Double.log(1000), to: centre + Double.log(1000), cost)
    let parameters = Double.exp(best)
    guard let tokens = Self.tokens(law, parameters: parameters, loss: loss) else { return nil }
    return TrainingInferenceTrade(parameters: parameters, trainingTokens: tokens, inferenceTokens: inferenceTokens)
  }

  /// The tokens that bring a size to a loss, by bisection of ln D; `nil` if 10³⁰ don't.
  private static func tokens(_ law: Law, parameters: Double, loss: Double) -> Double? {
    var (low, high) = (0.0, Double.log(1e30))
    guard law.loss(parameters: parameters, tokens: Double.exp(high)) <= loss else { return nil }
    for _ in 0..<200 where high - low > 1e-13 * high {
      let middle = 0.5 * (low + high)
      if law.loss(parameters: parameters, tokens: Double.exp(middle)) > loss { low = middle } else { high = middle }
    }
    return Double.exp(high)
  }

  /// The argument of the least value of a function with one valley; infinite values are beyond its left end.
  private static func goldenSection(from low: Double, to high: Double, _ value: (Double) -> Double) -> Double {
    let ratio = (Double.sqrt(5) - 1) / 2
    var (low, high) = (low, high)
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (atLeft, atRight) = (value(left), value(right))
    for _ in 0..<120 {
      if atLeft < atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - ratio * (high - low)
        atLeft = value(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + ratio * (high - low)
        atRight = value(right)
      }
    }
    return 0.5 * (low + high)
  }
}

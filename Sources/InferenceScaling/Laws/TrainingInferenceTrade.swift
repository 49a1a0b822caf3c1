import NumericalMethods
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
    guard centre.isFinite else { return nil }
    func cost(_ logParameters: Double) -> Double {
      let parameters = Double.exp(logParameters)
      guard let tokens = law.tokens(parameters: parameters, loss: loss) else { return .infinity }
      return parameters * (6 * tokens + 2 * inferenceTokens)
    }
    let reach = Double.log(1000)
    let best = ScalarSearch.goldenSection(in: (centre - reach)...(centre + reach), tolerance: 1e-12, of: cost)
    let parameters = Double.exp(best)
    guard let tokens = law.tokens(parameters: parameters, loss: loss) else { return nil }
    return TrainingInferenceTrade(parameters: parameters, trainingTokens: tokens, inferenceTokens: inferenceTokens)
  }
}

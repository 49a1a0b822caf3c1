import NumericalMethods
import RealModule

extension Forecaster {
  /// Returns the compute-optimal size if only U tokens are different.
  ///
  /// Repeats count for less than new tokens (`DesignPoints`), so that the optimum moves towards larger models that repeat less. It lies between N* of
  /// unlimited data and the size that spends the budget on U tokens once. The shift of ln N* is that of the mixture's own minimum,
  /// argmin E[ln L | U] − argmin E[ln L], whether or not the mixture has its minimum at the measured N*; the standard error is that of unlimited data.
  /// Cost: two grids of 400 predictions.
  ///
  /// Source of the value of repeats: arXiv:2305.16264.
  func limitedOptimalSize(_ free: OptimalSize, compute: Double, uniqueTokens: Double) -> OptimalSize {
    guard Double.exp(free.logTokens.value) > uniqueTokens else { return free }
    let once = (Double.log(compute / uniqueTokens) - optima.cost.logFactor) / optima.cost.exponent
    let range = (free.logParameters.value - 2)...max(free.logParameters.value, once + 1)
    let shift =
      leastLoss(in: range, compute: compute, uniqueTokens: uniqueTokens)
      - leastLoss(in: range, compute: compute, uniqueTokens: nil)
    let size = min(max(free.logParameters.value, free.logParameters.value + shift), max(free.logParameters.value, once))
    let tokens = optima.cost.tokens(parameters: Double.exp(size), compute: compute)
    let error = free.logParameters.error
    return OptimalSize(
      logParameters: Estimate(value: size, error: error),
      logTokens: Estimate(value: Double.log(tokens), error: optima.cost.exponent * error))
  }

  /// The ln N with the least expected ln L of a budget, on a grid over a range.
  private func leastLoss(in range: ClosedRange<Double>, compute: Double, uniqueTokens: Double?) -> Double {
    let cells = 400
    let sizes = (0...cells).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / Double(cells) }
    let designs = sizes.map { size in
      let parameters = Double.exp(size)
      return RunDesign(
        parameters: parameters, tokens: optima.cost.tokens(parameters: parameters, compute: compute), compute: compute,
        uniqueTokens: uniqueTokens)
    }
    let means = predict(DesignPoints(designs)).means
    return sizes[means.indices.min { means[$0] < means[$1] } ?? 0]
  }

  /// A warning if a design repeats its tokens and no run does, so that their value is a published one.
  func repetitionWarning(_ design: RunDesign) -> [ForecastWarning] {
    guard let unique = design.uniqueTokens, design.tokens > unique * (1 + 1e-9) else { return [] }
    let greatest = table.runs.map { $0.tokens / ($0.uniqueTokens ?? $0.tokens) }.max() ?? 1
    return [.repeatedTokens(epochs: design.tokens / unique, ofRuns: max(1, greatest))]
  }
}

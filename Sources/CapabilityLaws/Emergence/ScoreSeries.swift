import NumericalMethods
import RealModule

/// Scores in the order of scale, with the items that each stands for.
struct ScoreSeries {
  /// ln x, rising.
  let logScales: [Double]
  /// The scores, shares.
  var shares: [Double]
  /// The items; after ``dispersed(fitted:)`` those that count.
  var weights: [Double]
  /// The forms tried.
  let lengths: [Double]
  /// The least decades of a smooth rise.
  let decades: Double

  /// The mean ln x.
  var centre: Double { mean(logScales) }

  /// The scales at which a jump may lie, at most 24: midway in ln x between neighbours.
  var thresholds: [Double] {
    let distinct = Array(Set(logScales)).sorted()
    let middles = zip(distinct, distinct.dropFirst()).map { Double.exp(0.5 * ($0 + $1)) }
    guard middles.count > 24 else { return middles }
    return (0..<24).map { middles[$0 * (middles.count - 1) / 23] }
  }

  /// Fits one form, with a factor for each row's weight.
  func fit(_ form: EmergenceForm, mask: [Double]? = nil) -> EmergenceFit {
    let centre = centre
    let rows = logScales.flatMap { logScale -> [Double] in
      var row = form.row(logScale)
      row[1] -= centre
      return row
    }
    let data = BinomialRegression.Data(rows: rows, shares: shares, weights: mask.map { zip(weights, $0).map { $0 * $1 } } ?? weights)
    let fit = form.regression(smoothDecades: decades).fit(data)
    return EmergenceFit(form: form, coefficients: fit.coefficients, centre: centre, logLikelihood: fit.logLikelihood)
  }

  /// The smooth forms.
  var smoothForms: [EmergenceForm] { [.logistic, .power] + lengths.map { .tokens($0) } }

  /// The best of some forms; the first where several are as good.
  private func best(_ forms: [EmergenceForm], mask: [Double]?) -> EmergenceFit {
    var best = fit(forms[0], mask: mask)
    for form in forms.dropFirst() {
      let fit = fit(form, mask: mask)
      if fit.logLikelihood > best.logLikelihood + 1e-9 { best = fit }
    }
    return best
  }

  /// The best smooth form.
  func smooth(mask: [Double]? = nil) -> EmergenceFit { best(smoothForms, mask: mask) }

  /// The best threshold, of the places that ``likelyThresholds(_:mask:)`` names.
  func threshold(mask: [Double]? = nil) -> EmergenceFit { threshold(beside: smooth(mask: mask), mask: mask) }

  /// The same, where the best smooth form is known.
  func threshold(beside smooth: EmergenceFit, mask: [Double]? = nil) -> EmergenceFit {
    best(likelyThresholds(smooth, mask: mask).map { .threshold($0) }, mask: mask)
  }

  /// The four places beyond which scores exceed a smooth form most.
  ///
  /// By U²/V, U being the sum of the excess and V about its variance. A fit of a jump at every place would cost ten times as much, also in each simulated
  /// table; the test stays valid, as places are chosen there by the same rule.
  private func likelyThresholds(_ smooth: EmergenceFit, mask: [Double]?) -> [Double] {
    let expected = logScales.map { smooth.score(scale: Double.exp($0)) }
    let counts = mask.map { zip(weights, $0).map { $0 * $1 } } ?? weights
    let gains = thresholds.map { place -> (place: Double, gain: Double) in
      var (excess, above, below) = (0.0, 1e-9, 1e-9)
      for i in logScales.indices {
        let variance = counts[i] * expected[i] * (1 - expected[i])
        if logScales[i] >= Double.log(place) {
          excess += counts[i] * (shares[i] - expected[i])
          above += variance
        } else {
          below += variance
        }
      }
      return (place, excess > 0 ? excess * excess * (1 / above + 1 / below) : 0)
    }
    return gains.sorted { $0.gain > $1.gain }.prefix(4).map(\.place)
  }

  /// The best kind of each name: logistic, power, tokens, threshold.
  func kinds(mask: [Double]? = nil) -> [EmergenceFit] {
    let smooth = [[EmergenceForm.logistic], [.power], lengths.map { .tokens($0) }].filter { !$0.isEmpty }
    return smooth.map { best($0, mask: mask) } + [threshold(mask: mask)]
  }

  /// The two-level step without a slope that fits best: the sharpest reading of the scores.
  func step() -> (low: Double, high: Double, scale: Double) {
    var best = (low: 0.0, high: 0.0, scale: 1.0, value: -Double.infinity)
    for scale in thresholds {
      let isAbove = logScales.map { $0 >= Double.log(scale) }
      func level(_ side: Bool) -> (share: Double, weight: Double) {
        let rows = shares.indices.filter { isAbove[$0] == side }
        let weight = rows.reduce(0) { $0 + weights[$1] }
        return (rows.reduce(0) { $0 + weights[$1] * shares[$1] } / max(weight, 1e-300), weight)
      }
      let sides = [level(false), level(true)]
      let value = sides.reduce(0) { $0 + $1.weight * Self.negativeEntropy($1.share) }
      if value > best.value { best = (sides[0].share, sides[1].share, scale, value) }
    }
    return (best.low, best.high, best.scale)
  }

  private static func negativeEntropy(_ p: Double) -> Double {
    p <= 0 || p >= 1 ? 0 : p * Double.log(p) + (1 - p) * Double.log(onePlus: -p)
  }

  /// The log-likelihood of the rows that a mask chooses by a fit.
  func logLikelihood(of fit: EmergenceFit, mask: [Double]) -> Double {
    logScales.indices.reduce(0) { sum, i in
      guard mask[i] > 0 else { return sum }
      let p = fit.score(scale: Double.exp(logScales[i]))
      return sum + weights[i] * (shares[i] * Double.log(p) + (1 - shares[i]) * Double.log(onePlus: -p))
    }
  }
}

extension ScoreSeries {
  /// Returns the series with the items that count, n/(1 + (n − 1)ρ), and ρ.
  ///
  /// Models of one scale differ by more than the choice of items. ρ solves Σ r²/(1 + (n − 1)ρ) = N − p for the Pearson residuals r of the smooth or the
  /// threshold form, whichever leaves less, so that neither a jump nor a slope is taken for scatter.
  func dispersed() -> (series: ScoreSeries, rho: Double) {
    var (series, rho) = (self, 0.0)
    for _ in 0..<2 {
      let smooth = series.smooth()
      rho = min(self.rho(of: smooth), self.rho(of: series.threshold(beside: smooth)))
      for i in weights.indices { series.weights[i] = weights[i] / (1 + (weights[i] - 1) * rho) }
      if rho == 0 { break }
    }
    return (series, rho)
  }

  private func rho(of fit: EmergenceFit) -> Double {
    let freedom = Double(shares.count - fit.form.parameterCount)
    guard freedom >= 3 else { return 0 }
    let squares = shares.indices.map { i -> Double in
      let n = weights[i]
      let p = min(max(fit.score(scale: Double.exp(logScales[i])), 0.5 / n), 1 - 0.5 / n)
      return n * (shares[i] - p) * (shares[i] - p) / (p * (1 - p))
    }
    func excess(_ rho: Double) -> Double { freedom - zip(squares, weights).reduce(0) { $0 + $1.0 / (1 + ($1.1 - 1) * rho) } }
    guard excess(0) < 0 else { return 0 }
    guard excess(1) > 0 else { return 1 }
    return ScalarSearch.bisection(in: 0...1, of: excess)?.middle ?? 0
  }

  /// Draws a series of the same scales and weights from a score by scale.
  func drawn(_ score: (Double) -> Double, _ generator: inout SeededGenerator) -> ScoreSeries {
    var series = self
    for i in shares.indices {
      let items = max(1, weights[i].rounded())
      series.shares[i] = generator.successes(of: items, probability: score(Double.exp(logScales[i]))) / items
    }
    return series
  }
}

extension SeededGenerator {
  /// Returns a binomial variate.
  ///
  /// By the gaps between successes where few are expected, exact; by a rounded normal variate where over 50 successes and failures are.
  mutating func successes(of items: Double, probability: Double) -> Double {
    if probability > 0.5 { return items - successes(of: items, probability: 1 - probability) }
    guard probability > 1e-12 else { return 0 }
    let expected = items * probability
    if expected > 50 {
      let value = (expected + (expected * (1 - probability)).squareRoot() * normal()).rounded()
      return min(max(value, 0), items)
    }
    let rate = Double.log(onePlus: -probability)
    var (position, count) = (0.0, 0.0)
    while true {
      position += (Double.log(uniform()) / rate).rounded(.down) + 1
      if position > items { return count }
      count += 1
    }
  }
}

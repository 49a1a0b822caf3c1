import NumericalMethods
import RealModule

/// The forecast of the compute-optimal run of a budget: a distribution, not a number.
public struct Forecast: Codable, Hashable, Sendable {
  /// C, in FLOP.
  public let compute: Double
  /// The target's compute over the largest compute of the runs.
  public let reach: Double
  /// The median loss of the best run.
  public let loss: Double
  /// The interval of the mean curve: parameters and discrepancy.
  public let meanInterval: Interval
  /// The interval of a new run: parameters, discrepancy and noise.
  public let runInterval: Interval
  /// The parts of the variance of `runInterval`.
  public let shares: VarianceShares
  /// N*, the best size.
  public let parameters: Double
  /// The interval of the best size.
  public let parametersInterval: Interval
  /// D*, the tokens to train it on.
  public let tokens: Double
  /// The interval of the best number of tokens.
  public let tokensInterval: Interval
  /// U, the different tokens there are; nil if data are not limited.
  public let uniqueTokens: Double?
  /// The forecast and weight of each law.
  public let members: [ForecastMember]
  /// The probability that the intervals are meant to hold.
  public let confidence: Double
  /// Reasons for caution.
  public let warnings: [ForecastWarning]
}

/// The parts of a forecast's variance of ln L; they add up to 1.
public struct VarianceShares: Codable, Hashable, Sendable {
  /// The parameters of the laws.
  public let parameters: Double
  /// The noise from run to run.
  public let noise: Double
  /// The error of the laws' forms, by the process about each and by the laws' differences.
  public let discrepancy: Double
}

/// One law's part in a forecast.
public struct ForecastMember: Codable, Hashable, Sendable {
  /// The law.
  public let name: String
  /// Its weight; the weights add up to 1.
  public let weight: Double
  /// Its own loss.
  public let loss: Double
  /// The standard error of the ln L of a new run, as it has it.
  public let error: Double
}

/// The forecast of a run of a given size and data: a distribution, not a number.
public struct LossForecast: Codable, Hashable, Sendable {
  /// N.
  public let parameters: Double
  /// D.
  public let tokens: Double
  /// U, the different tokens among D; nil if all are.
  public let uniqueTokens: Double?
  /// The median loss.
  public let loss: Double
  /// The interval of the mean curve: parameters and discrepancy.
  public let meanInterval: Interval
  /// The interval of one new run: parameters, discrepancy and noise.
  public let runInterval: Interval
  /// The parts of the variance of `runInterval`.
  public let shares: VarianceShares
}

extension LossForecast {
  init(_ design: RunDesign, _ prediction: LossPrediction, _ index: Int, confidence: Double) {
    let (ofParameters, ofForm) = (prediction.parameterVariances[index], prediction.discrepancyVariances[index])
    let noise = prediction.noiseVariances[index]
    let total = ofParameters + ofForm + noise
    let quantile = NormalDistribution.quantile(0.5 * (1 + confidence))
    func interval(_ variance: Double) -> Interval {
      let reach = quantile * variance.squareRoot()
      return Interval(low: Double.exp(prediction.means[index] - reach), high: Double.exp(prediction.means[index] + reach))
    }
    self.init(
      parameters: design.parameters, tokens: design.tokens, uniqueTokens: design.uniqueTokens, loss: Double.exp(prediction.means[index]),
      meanInterval: interval(ofParameters + ofForm), runInterval: interval(total),
      shares: .init(parameters: ofParameters / total, noise: noise / total, discrepancy: ofForm / total))
  }
}

/// A reason for caution about a forecast.
public enum ForecastWarning: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The target is far beyond the runs.
  case farBeyondRuns(reach: Double)
  /// A law could not be fitted.
  case lawLeftOut(name: String, reason: String)
  /// Too few runs for a backtest: the laws' weights and variances are prior alone.
  case noBackTest
  /// The frontier steepens from budget to budget, by more than its standard error explains.
  case steepening(bend: Estimate)
  /// Budgets whose minimum could not be found.
  case budgetsWithoutMinimum([String])
  /// The target repeats its tokens: the times that it reads each, and the most times that a run of the table does.
  case repeatedTokens(epochs: Double, ofRuns: Double)

  /// The warning in words.
  public var description: String {
    switch self {
    case .farBeyondRuns(let reach):
      "the target is \(reach.inWords) times the largest compute of the runs: train a budget in between before relying on it"
    case .lawLeftOut(let name, let reason): "the law \"\(name)\" was left out: \(reason)"
    case .noBackTest: "too few runs for a backtest: how far the laws mislead is assumed, not measured; train more runs at other budgets"
    case .steepening(let bend):
      "ln L falls faster from budget to budget (d² ln L/d(ln C)² = \(bend.value.inWords) ± \(bend.error.inWords)): the small runs may be starved of steps; "
        + "mend the recipe before relying on a law"
    case .repeatedTokens(let epochs, let ofRuns):
      "each token is read \(epochs.inWords) times, in the runs "
        + (ofRuns > 1.5 ? "at most \(ofRuns.inWords) times" : "once")
        + ": the value of repeats is a published one (R* = 15.39, arXiv 2305.16264), not measured here"
    case .budgetsWithoutMinimum(let reasons) where reasons.count <= 3: "budgets without a minimum: " + reasons.joined(separator: "; ")
    case .budgetsWithoutMinimum(let reasons):
      "\(reasons.count) budgets have no minimum, and the best size rests on the others; the first: \(reasons[0])"
    }
  }
}

extension Forecaster {
  /// Beyond this many times the largest compute a forecast is mostly its prior.
  private static var comfortableReach: Double { 10 }
  /// The bend from which a warning is given, in standard errors.
  private static var notableErrors: Double { 2 }

  /// Returns the forecast of the compute-optimal run of a budget.
  ///
  /// N* and D* come from the measured isoFLOP frontier if two budgets have a minimum, else from the laws' optima.
  ///
  /// - Parameter uniqueTokens: U, the different tokens there are; nil if data are not limited.
  /// - Throws: `FitError` if the runs show no best size.
  public func forecast(compute: Double, uniqueTokens: Double? = nil) throws(FitError) -> Forecast {
    var best = try optimalSize(compute: compute)
    if let uniqueTokens { best = limitedOptimalSize(best, compute: compute, uniqueTokens: uniqueTokens) }
    let design = RunDesign(
      parameters: Double.exp(best.logParameters.value), tokens: Double.exp(best.logTokens.value), compute: compute,
      uniqueTokens: uniqueTokens)
    let loss = forecast([design])[0]
    let reach = compute / (table.runs.map(\.compute).max() ?? compute)
    return Forecast(
      compute: compute, reach: reach, loss: loss.loss, meanInterval: loss.meanInterval, runInterval: loss.runInterval,
      shares: loss.shares, parameters: design.parameters, parametersInterval: interval(best.logParameters),
      tokens: design.tokens, tokensInterval: interval(best.logTokens), uniqueTokens: uniqueTokens, members: members(design),
      confidence: confidence, warnings: warnings(reach: reach) + repetitionWarning(design))
  }

  /// Returns the forecast of each law, in the order of the weights.
  private func members(_ design: RunDesign) -> [ForecastMember] {
    let points = DesignPoints([design])
    return zip(weights, members).map { weight, member in
      let prediction = member.process.predict(points).inflated(by: weight.appliedInflation)
      return ForecastMember(
        name: weight.law, weight: weight.weight, loss: Double.exp(prediction.means[0]), error: prediction.runVariances[0].squareRoot())
    }
  }

  /// Student's t with the degrees of freedom of the profile's noise, at least four: σ itself is estimated.
  private func interval(_ estimate: Estimate) -> Interval {
    let freedom = Double(max(optima.profile.noise?.degreesOfFreedom ?? 4, 4))
    let reach = estimate.error * StudentDistribution(degreesOfFreedom: freedom).quantile(0.5 * (1 + confidence))
    return Interval(low: Double.exp(estimate.value - reach), high: Double.exp(estimate.value + reach))
  }

  private func warnings(reach: Double) -> [ForecastWarning] {
    var warnings = leftOut
    let profile = optima.profile
    let hasFrontier = profile.minima.count >= 2
    if hasFrontier, !profile.issues.isEmpty { warnings.append(.budgetsWithoutMinimum(profile.issues)) }
    if origins.isEmpty { warnings.append(.noBackTest) }
    if let bend = optima.frontier?.bend, bend.value < -Self.notableErrors * bend.error {
      warnings.append(.steepening(bend: bend))
    }
    if reach > Self.comfortableReach { warnings.append(.farBeyondRuns(reach: reach)) }
    return warnings
  }
}

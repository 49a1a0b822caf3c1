import NumericalMethods
import RealModule

/// Two recipes fitted, with their replicates side by side.
struct ComparedRecipes {
  let configuration: ComparisonConfiguration
  /// The runs near the frontier of each.
  let tables: (first: RunTable, second: RunTable)
  let pairing: RunPairing
  let isPaired: Bool
  /// The error of ln(L₂/L₁) that the laws' forms bring beyond the common range.
  let extrapolation: ExtrapolationError
  /// The best fits, then the replicates.
  let draws: [ComparedDraw]
  /// The compute that both tables have; its ends are the other way round where there is none.
  let common: Interval
  /// ln of the lower end.
  let low: Double
  /// ln of the upper end.
  let high: Double

  /// The share of both tables' runs that must be paired before their fits are.
  private static let pairedShare = 0.8

  init(
    _ configuration: ComparisonConfiguration, _ first: RunTable, _ second: RunTable, loop: ConcurrentLoop?, progress: WorkProgress?
  ) throws(ComparisonError) {
    let (first, second) = (first.nearFrontier, second.nearFrontier)
    let pairing = RunPairing(first, second)
    if let units = BitsAndNats(first, second, pairing: pairing) { throw units.error(first, second) }
    let isPaired = Double(pairing.pairs.count) >= Self.pairedShare * Double(max(first.runs.count, second.runs.count))
    let (a, b) = isPaired ? (first.subset(pairing.pairs.map(\.first)), second.subset(pairing.pairs.map(\.second))) : (first, second)
    self.configuration = configuration
    self.pairing = pairing
    self.isPaired = isPaired
    tables = (first, second)
    common = Self.common(a.runs.map(\.compute), b.runs.map(\.compute))
    low = Double.log(common.low)
    high = Double.log(common.high)
    let farthest = (configuration.computes + [configuration.crossingBelow].compactMap(\.self)).max() ?? common.high
    extrapolation = try Self.extrapolation(configuration, first, second, from: high, to: Double.log(farthest))
    draws = try Self.draws(configuration, a, b, isPaired: isPaired, extrapolation) { (table, own) throws(ComparisonError) in
      try Self.fit(table, configuration.law, own, loop) { progress?($0, 2 * $1) }
    }
  }

  private static func common(_ a: [Double], _ b: [Double]) -> Interval {
    Interval(low: max(a.min() ?? 1, b.min() ?? 1), high: min(a.max() ?? 1, b.max() ?? 1))
  }

  private static func extrapolation(
    _ configuration: ComparisonConfiguration, _ first: RunTable, _ second: RunTable, from start: Double, to end: Double
  ) throws(ComparisonError) -> ExtrapolationError {
    guard end > start else { return ExtrapolationError(start: start) }
    do throws(FitError) {
      let forecasting = ForecastConfiguration(confidence: configuration.fitting.confidence)
      return try ExtrapolationError([forecasting.fit(first), forecasting.fit(second)], from: start, to: end)
    } catch { throw .fit(error) }
  }

  private static func draws(
    _ configuration: ComparisonConfiguration, _ a: RunTable, _ b: RunTable, isPaired: Bool, _ extrapolation: ExtrapolationError,
    fit: (RunTable, FitConfiguration) throws(ComparisonError) -> LawFit
  ) throws(ComparisonError) -> [ComparedDraw] {
    // Replicate i draws from stream i of the seed: with one seed, the paired runs of both tables are resampled together.
    var other = configuration.fitting
    if !isPaired { other.seed &+= 1 }
    let (fitA, fitB) = (try fit(a, configuration.fitting), try fit(b, other))
    let (costA, costB) = (ComputeCost(a), ComputeCost(b))
    var generator = SeededGenerator(seed: configuration.fitting.seed, stream: .max)
    let best = ComparedDraw(
      first: .init(law: fitA.law, cost: costA), second: .init(law: fitB.law, cost: costB), extrapolation: extrapolation, deviate: 0)
    return [best]
      + zip(fitA.replicateLaws, fitB.replicateLaws).map { lawA, lawB in
        ComparedDraw(
          first: .init(law: lawA, cost: costA), second: .init(law: lawB, cost: costB), extrapolation: extrapolation,
          deviate: generator.normal())
      }
  }

  private static func fit(
    _ table: RunTable, _ law: LawFamily, _ configuration: FitConfiguration, _ loop: ConcurrentLoop?, _ progress: @escaping WorkProgress
  ) throws(ComparisonError) -> LawFit {
    do throws(FitError) {
      let fit = try configuration.fit(table, law: law, loop: loop, progress: progress)
      guard fit.law.optimum(compute: table.runs[0].compute, cost: ComputeCost(table)).parameters.isFinite else {
        throw .noSolution(table: table.name)
      }
      return fit
    } catch {
      if case .noSolution(let name) = error { throw .noOptimum(table: name, law: law.name) }
      throw .fit(error)
    }
  }

  /// The ends in order: where there is no common range, what lies between the two.
  var span: (low: Double, high: Double) { (min(low, high), max(low, high)) }
}

/// One fit or replicate of each recipe.
struct ComparedDraw {
  let first: ComparedFrontier
  let second: ComparedFrontier
  let extrapolation: ExtrapolationError
  /// The standard normal deviate of the extrapolation's error.
  let deviate: Double

  /// ln L₂* at ln C, with the error of the laws' forms beyond the common range.
  func secondLogLoss(_ logCompute: Double) -> Double {
    second.logLoss(logCompute) + deviate * extrapolation.deviation(logCompute)
  }

  /// ln(L₂*/L₁*).
  func difference(_ logCompute: Double) -> Double { secondLogLoss(logCompute) - first.logLoss(logCompute) }

  /// ln m; infinite if the first never reaches the second's loss.
  func logMultiplier(_ logCompute: Double) -> Double {
    first.logCompute(secondLogLoss(logCompute), near: logCompute).map { $0 - logCompute } ?? .infinity
  }
}

/// The standard error of a difference of losses that the laws' forms add beyond the runs.
///
/// The errors of both forecasters, added in squares.
struct ExtrapolationError {
  /// ln C at which it begins.
  private let start: Double
  private let step: Double
  /// At equal steps of ln C from the start, the first zero.
  private let deviations: [Double]

  private static let steps = 8

  /// Makes the error of no extrapolation.
  init(start: Double) { (self.start, step, deviations) = (start, 1, [0, 0]) }

  /// - Throws: `FitError` if a forecaster has no best size at these computes.
  init(_ forecasters: [Forecaster], from start: Double, to end: Double) throws(FitError) {
    let step = (end - start) / Double(Self.steps)
    var squares = [Double](repeating: 0, count: Self.steps + 1)
    for forecaster in forecasters {
      var designs: [RunDesign] = []
      for index in 1...Self.steps {
        let compute = Double.exp(start + step * Double(index))
        let best = try forecaster.optimalSize(compute: compute)
        designs.append(
          RunDesign(parameters: Double.exp(best.logParameters.value), tokens: Double.exp(best.logTokens.value), compute: compute))
      }
      for (index, variance) in forecaster.predict(DesignPoints(designs)).discrepancyVariances.enumerated() {
        squares[index + 1] += variance
      }
    }
    (self.start, self.step, deviations) = (start, step, squares.map { $0.squareRoot() })
  }

  /// Returns the deviation at ln C, by linear interpolation; the last slope goes on beyond the end.
  func deviation(_ logCompute: Double) -> Double {
    guard logCompute > start else { return 0 }
    let position = (logCompute - start) / step
    let index = min(Int(position), deviations.count - 2)
    return max(0, deviations[index] + (position - Double(index)) * (deviations[index + 1] - deviations[index]))
  }

  /// The deviation at the farthest compute.
  var greatest: Double { deviations.last ?? 0 }
}

/// The compute-optimal frontier L*(C) of one law, and its inverse.
struct ComparedFrontier {
  let law: Law
  let cost: ComputeCost

  /// The farthest that is looked for a loss, in ln C from the start.
  private static let farthest = 60.0

  /// Returns ln L* at ln C.
  func logLoss(_ logCompute: Double) -> Double {
    Double.log(law.optimum(compute: Double.exp(logCompute), cost: cost).loss)
  }

  /// Returns the ln C at which ln L* is reached; nil where it never is.
  ///
  /// In closed form where C = kND; else by the Illinois variant of the secant rule, within a bracket, to 1e-9.
  func logCompute(_ logLoss: Double, near start: Double) -> Double? {
    guard logLoss.isFinite else { return nil }
    if (cost.exponent - 1).magnitude < 1e-9 {
      guard let compute = law.compute(loss: Double.exp(logLoss), flopPerParameterToken: Double.exp(cost.logFactor)) else { return nil }
      let logCompute = Double.log(compute)
      return (logCompute - start).magnitude <= Self.farthest ? logCompute : nil
    }
    let limits = (start - Self.farthest)...(start + Self.farthest)
    let excess = { (logCompute: Double) in logLoss - self.logLoss(logCompute) }
    guard let bracket = ScalarSearch.bracket(from: start, step: 0.5, within: limits, of: excess) else { return nil }
    return ScalarSearch.illinois(in: bracket.lower...bracket.upper, tolerance: 1e-9, of: excess)
  }
}

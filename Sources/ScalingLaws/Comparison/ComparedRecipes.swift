import NumericalMethods
import RealModule

/// Two recipes fitted, with their replicates side by side.
struct ComparedRecipes {
  let configuration: ComparisonConfiguration
  /// The runs near the frontier of each.
  let tables: (first: RunTable, second: RunTable)
  let pairing: RunPairing
  let isPaired: Bool
  let discrepancy: Double
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

  init(_ configuration: ComparisonConfiguration, _ first: RunTable, _ second: RunTable) throws(ComparisonError) {
    let (first, second) = (first.nearFrontier, second.nearFrontier)
    let pairing = RunPairing(first, second)
    let isPaired = Double(pairing.pairs.count) >= Self.pairedShare * Double(max(first.runs.count, second.runs.count))
    let (a, b) = isPaired ? (first.subset(pairing.pairs.map(\.first)), second.subset(pairing.pairs.map(\.second))) : (first, second)
    self.configuration = configuration
    self.pairing = pairing
    self.isPaired = isPaired
    tables = (first, second)
    common = Self.common(a.runs.map(\.compute), b.runs.map(\.compute))
    low = Double.log(common.low)
    high = Double.log(common.high)
    discrepancy = DifferenceBackTest(law: configuration.law, a, b).discrepancy
    draws = try Self.draws(configuration, a, b, isPaired: isPaired, kappa: discrepancy)
  }

  private static func common(_ a: [Double], _ b: [Double]) -> Interval {
    Interval(low: max(a.min() ?? 1, b.min() ?? 1), high: min(a.max() ?? 1, b.max() ?? 1))
  }

  private static func draws(
    _ configuration: ComparisonConfiguration, _ a: RunTable, _ b: RunTable, isPaired: Bool, kappa: Double
  ) throws(ComparisonError) -> [ComparedDraw] {
    // Replicate i draws from stream i of the seed: with one seed, the paired runs of both tables are resampled together.
    var other = configuration.fitting
    if !isPaired { other.seed &+= 1 }
    let (fitA, fitB) = (try fit(a, configuration.law, configuration.fitting), try fit(b, configuration.law, other))
    let (costA, costB) = (ComputeCost(a), ComputeCost(b))
    var generator = SeededGenerator(seed: configuration.fitting.seed, stream: .max)
    let best = ComparedDraw(first: .init(law: fitA.law, cost: costA), second: .init(law: fitB.law, cost: costB), tilt: 0)
    return [best]
      + zip(fitA.replicateLaws, fitB.replicateLaws).map { lawA, lawB in
        ComparedDraw(
          first: .init(law: lawA, cost: costA), second: .init(law: lawB, cost: costB), tilt: kappa * generator.normal())
      }
  }

  private static func fit(
    _ table: RunTable, _ law: any LawFamily.Type, _ configuration: FitConfiguration
  ) throws(ComparisonError) -> LawFit {
    do throws(FitError) {
      let fit = try configuration.fit(table, law: law)
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
  /// What is added to ln(L₂/L₁) per unit of ln C beyond the common range.
  let tilt: Double

  /// ln L₂* at ln C, with what the laws' forms may miss beyond `end`.
  func secondLogLoss(_ logCompute: Double, end: Double) -> Double {
    second.logLoss(logCompute) + tilt * max(0, logCompute - end)
  }

  /// ln(L₂*/L₁*).
  func difference(_ logCompute: Double, end: Double) -> Double {
    secondLogLoss(logCompute, end: end) - first.logLoss(logCompute)
  }

  /// ln m; infinite where the first never reaches the second's loss.
  func logMultiplier(_ logCompute: Double, end: Double) -> Double {
    first.logCompute(secondLogLoss(logCompute, end: end), near: logCompute).map { $0 - logCompute } ?? .infinity
  }
}

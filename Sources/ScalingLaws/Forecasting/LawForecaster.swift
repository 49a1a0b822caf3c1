import NumericalMethods
import RealModule

/// Fits a law of N and D to every run and reads its compute-optimal frontier.
public struct LawForecaster: Forecaster {
  /// The law's family.
  public let law: any LawFamily.Type
  /// How it is fitted.
  public var configuration: FitConfiguration

  /// The family's name.
  public var name: String { law.name }

  /// The separable form misfits most ladders: 1 to 2% per unit of ln C where the truth is coupled.
  public let priorDiscrepancy = 0.03

  /// Makes the forecaster.
  public init(law: any LawFamily.Type = ChinchillaLaw.self, configuration: FitConfiguration = .init(replicates: 200)) {
    self.law = law
    self.configuration = configuration
  }

  /// The runs that the isoFLOP parabolas are fitted to, where two or more budgets have a minimum; else all.
  private static func nearFrontier(_ table: RunTable) -> RunTable {
    let budgets = IsoFLOPProfile(table).budgets
    guard budgets.count(where: { $0.minimum != nil }) >= 2 else { return table }
    return table.subset(budgets.flatMap(\.fittedRuns).sorted())
  }

  /// Fits the law, with bootstrap replicates for the errors.
  public func fit(_ table: RunTable) throws(FitError) -> any FrontierEstimate {
    let near = Self.nearFrontier(table)
    let fit = try configuration.fit(near, law: law)
    return LawFrontier(law: fit.law, replicates: fit.replicateLaws, cost: ComputeCost(near))
  }
}

/// A law's frontier under the costs that the runs show.
struct LawFrontier: FrontierEstimate {
  let law: any LawFamily
  let replicates: [any LawFamily]
  let cost: ComputeCost

  func point(compute: Double) -> FrontierPoint {
    let best = law.optimum(compute: compute, cost: cost)
    let draws = replicates.map { $0.optimum(compute: compute, cost: cost) }
    func estimate(_ value: (Allocation) -> Double) -> Estimate {
      Estimate(value: Double.log(value(best)), error: Self.spread(draws.map { Double.log(value($0)) }.filter(\.isFinite)))
    }
    return FrontierPoint(logLoss: estimate(\.loss), logParameters: estimate(\.parameters), logTokens: estimate(\.tokens))
  }

  /// Half the width of the middle 68%: a standard error that a few wild replicates don't move.
  private static func spread(_ sample: [Double]) -> Double {
    guard sample.count > 1 else { return 0 }
    let percentiles = Percentiles(sample)
    return 0.5 * (percentiles.quantile(0.8413) - percentiles.quantile(0.1587))
  }
}

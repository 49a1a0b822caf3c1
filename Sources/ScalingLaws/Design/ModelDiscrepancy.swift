import RealModule

/// How far a law's form leads astray beyond the runs: a Gaussian process of ln C whose standard error grows as κ·h.
///
/// cov(h, h′) = κ²·min(h, h′)^1.5·max(h, h′)^0.5, where h is the distance in ln C beyond the greatest or below the least compute of the runs.
/// The variance is κ²h², as a forecast takes it; the process is Markov in h, so that a run halfway to the target leaves half of the variance
/// there, and one at the target none.
struct ModelDiscrepancy {
  /// κ, the standard error of ln L per unit of ln C.
  let kappa: Double
  /// ln of the least compute of the runs.
  let leastLogCompute: Double
  /// ln of the greatest compute of the runs.
  let greatestLogCompute: Double

  /// Returns the covariance of ln L at two computes that the form alone brings.
  func covariance(_ first: Double, _ second: Double) -> Double {
    kappa * kappa * (Self.product(above(first), above(second)) + Self.product(below(first), below(second)))
  }

  private func above(_ compute: Double) -> Double { max(0, Double.log(compute) - greatestLogCompute) }
  private func below(_ compute: Double) -> Double { max(0, leastLogCompute - Double.log(compute)) }

  private static func product(_ a: Double, _ b: Double) -> Double {
    let (low, high) = (min(a, b), max(a, b))
    return low * (low * high).squareRoot()
  }

  /// κ of a law on a table, from rolling-origin forecasts of its isoFLOP minima; the law's prior where the table has too few budgets.
  static func measured(_ table: RunTable, law: any LawFamily.Type) -> Double {
    let forecaster = LawForecaster(law: law, configuration: .init(replicates: 100))
    return BackTest([forecaster], table: table, profile: IsoFLOPProfile(table)).discrepancy(of: forecaster)
  }
}

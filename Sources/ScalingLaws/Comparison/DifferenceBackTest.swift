import RealModule

/// How far two laws of one form lead their difference astray beyond the runs: rolling-origin forecasts of ln(L₂*/L₁*) at the budgets that both have.
struct DifferenceBackTest {
  /// κ, the standard error of ln(L₂*/L₁*) per unit of ln C.
  let discrepancy: Double

  /// Most of what one form misses it misses for both recipes: a third of the prior for a single law.
  private static let prior = 0.01
  private static let priorWeight = 2.0
  private static let sameBudget = 0.2

  init(law: any LawFamily.Type, _ first: RunTable, _ second: RunTable) {
    let budgets = Self.common(IsoFLOPProfile(first), IsoFLOPProfile(second))
    let forecaster = LawForecaster(law: law, configuration: .init(replicates: 50))
    var excess: [Double] = []
    for origin in budgets.indices.dropFirst().dropLast() {
      let largest = max(budgets[origin].0.compute, budgets[origin].1.compute) * (1 + 1e-9)
      guard let a = try? forecaster.fit(first.filter { $0.compute <= largest }),
        let b = try? forecaster.fit(second.filter { $0.compute <= largest })
      else { continue }
      let own = budgets[(origin + 1)...].map { Self.excess(a, b, $0.0, $0.1, largest) }.filter(\.isFinite)
      if !own.isEmpty { excess.append(mean(own)) }
    }
    let square = (Self.priorWeight * Self.prior * Self.prior + excess.reduce(0, +)) / (Self.priorWeight + Double(excess.count))
    discrepancy = max(square, 0.25 * Self.prior * Self.prior).squareRoot()
  }

  /// The minima that both profiles have at nearly the same compute.
  private static func common(_ first: IsoFLOPProfile, _ second: IsoFLOPProfile) -> [(IsoFLOPMinimum, IsoFLOPMinimum)] {
    first.minima.compactMap { minimum in
      second.minima.first { Double.log($0.compute / minimum.compute).magnitude < sameBudget }.map { (minimum, $0) }
    }
  }

  /// (e² − v)/h² of the difference at one budget.
  private static func excess(
    _ a: any FrontierEstimate, _ b: any FrontierEstimate, _ first: IsoFLOPMinimum, _ second: IsoFLOPMinimum, _ largest: Double
  ) -> Double {
    let (x, y) = (a.point(compute: first.compute).logLoss, b.point(compute: second.compute).logLoss)
    let error = Double.log(second.loss / first.loss) - (y.value - x.value)
    let variance =
      x.error * x.error + y.error * y.error + first.logLossError * first.logLossError + second.logLossError * second.logLossError
    let distance = Double.log(first.compute / largest)
    return (error * error - variance) / (distance * distance)
  }
}

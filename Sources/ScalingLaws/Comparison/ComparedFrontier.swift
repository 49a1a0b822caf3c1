import NumericalMethods
import RealModule

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

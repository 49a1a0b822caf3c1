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
    return bracket(logLoss, near: start).flatMap { refine(logLoss, $0.low, $0.high) }
  }

  /// Where the loss is above at the low end and not above at the high end.
  private func bracket(_ logLoss: Double, near start: Double) -> (low: Double, high: Double)? {
    var (low, high, step) = (start, start, 0.5)
    while self.logLoss(low) <= logLoss {
      high = low
      low -= step
      step *= 2
      if start - low > Self.farthest { return nil }
    }
    step = 0.5
    while self.logLoss(high) > logLoss {
      low = high
      high += step
      step *= 2
      if high - start > Self.farthest { return nil }
    }
    return (low, high)
  }

  private func refine(_ logLoss: Double, _ low: Double, _ high: Double) -> Double? {
    var (a, b) = (low, high)
    var (fa, fb) = (self.logLoss(a) - logLoss, self.logLoss(b) - logLoss)
    for _ in 0..<100 where (b - a).magnitude > 1e-9 {
      let c = fa == fb ? 0.5 * (a + b) : (a * fb - b * fa) / (fb - fa)
      let fc = self.logLoss(c) - logLoss
      if fc.isNaN { return nil }
      if fc == 0 { return c }
      if fc * fb < 0 { (a, fa) = (b, fb) } else { fa *= 0.5 }
      (b, fb) = (c, fc)
    }
    return b
  }
}

import RealModule

/// The slopes of a law's compute-optimal frontier; at C = 6ND where no cost is given.
struct FrontierView {
  let law: Law
  let cost: ComputeCost?

  /// d ln N*/d ln C, from half an e-fold of compute either side.
  func exponent(at compute: Double) -> Double { change(compute) { Double.log($0.parameters) } }
  /// d ln L*/d ln C.
  func slope(at compute: Double) -> Double { change(compute) { Double.log($0.loss) } }

  private func change(_ compute: Double, _ value: (Allocation) -> Double) -> Double {
    let root = Double.exp(0.5)
    return value(optimum(compute * root)) - value(optimum(compute / root))
  }

  private func optimum(_ compute: Double) -> Allocation {
    cost.map { law.optimum(compute: compute, cost: $0) } ?? law.optimum(compute: compute)
  }
}

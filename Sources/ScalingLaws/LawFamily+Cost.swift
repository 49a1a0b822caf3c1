import RealModule

extension LawFamily {
  /// Returns the split of a budget with the least loss where a token costs κ·N^ν.
  ///
  /// In closed form where ν = 1; else by golden section over ln N, to 1e-7.
  public func optimum(compute: Double, cost: ComputeCost) -> Allocation {
    let start = optimum(compute: compute, flopPerParameterToken: Double.exp(cost.logFactor))
    if (cost.exponent - 1).magnitude < 1e-9 { return start }
    func allocation(_ logParameters: Double) -> Allocation {
      let parameters = Double.exp(logParameters)
      let tokens = cost.tokens(parameters: parameters, compute: compute)
      return Allocation(compute: compute, parameters: parameters, tokens: tokens, loss: loss(parameters: parameters, tokens: tokens))
    }
    let middle = 0.5 * (Double.log(compute) - cost.logFactor) / cost.exponent
    return goldenSection(low: middle - 25, high: middle + 25, allocation)
  }

  private func goldenSection(low: Double, high: Double, _ allocation: (Double) -> Allocation) -> Allocation {
    let ratio = 0.5 * (Double.sqrt(5) - 1)
    var (low, high) = (low, high)
    var (left, right) = (allocation(high - ratio * (high - low)), allocation(low + ratio * (high - low)))
    while high - low > 1e-7 {
      if left.loss <= right.loss {
        high = Double.log(right.parameters)
        right = left
        left = allocation(high - ratio * (high - low))
      } else {
        low = Double.log(left.parameters)
        left = right
        right = allocation(low + ratio * (high - low))
      }
    }
    return left
  }
}

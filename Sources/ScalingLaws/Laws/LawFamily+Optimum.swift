import RealModule

extension LawFamily {
  /// Returns the split of compute C = k·N·D with the least loss, by golden section over ln N, to 1e-8.
  public func optimum(compute: Double, flopPerParameterToken k: Double) -> Allocation {
    best(compute: compute, middle: 0.5 * Double.log(compute / k)) { compute / (k * $0) }
  }

  /// Returns the least compute C = k·N·D that reaches a loss, by bisection over ln C along the frontier; nil where none up to 1e60 FLOP does.
  public func compute(loss: Double, flopPerParameterToken k: Double) -> Double? {
    let excess = { (logCompute: Double) in
      self.optimum(compute: Double.exp(logCompute), flopPerParameterToken: k).loss - loss
    }
    var (low, high) = (Double.log(k), 138.0)
    guard excess(low) > 0, excess(high) < 0 else { return nil }
    while high - low > 1e-13 * high {
      let middle = 0.5 * (low + high)
      guard middle > low, middle < high else { break }
      if excess(middle) > 0 { low = middle } else { high = middle }
    }
    return Double.exp(0.5 * (low + high))
  }

  /// Returns the split of a budget with the least loss where a token costs κ·N^ν.
  ///
  /// In closed form where ν = 1 and the family has one; else by golden section over ln N, to 1e-8.
  public func optimum(compute: Double, cost: ComputeCost) -> Allocation {
    if (cost.exponent - 1).magnitude < 1e-9 { return optimum(compute: compute, flopPerParameterToken: Double.exp(cost.logFactor)) }
    return best(compute: compute, middle: 0.5 * (Double.log(compute) - cost.logFactor) / cost.exponent) {
      cost.tokens(parameters: $0, compute: compute)
    }
  }

  private func best(compute: Double, middle: Double, tokens: (Double) -> Double) -> Allocation {
    leastLoss(compute: compute, middle: middle, tokens: tokens) { loss(parameters: $0, tokens: $1) }
  }

  /// The size with the least of a loss of size and tokens, where the size gives the tokens; looks 25 in ln N either side of the middle.
  func leastLoss(
    compute: Double, middle: Double, tokens: (Double) -> Double, loss: (_ parameters: Double, _ tokens: Double) -> Double
  ) -> Allocation {
    let logParameters = GoldenSection.minimum(in: (middle - 25)...(middle + 25)) {
      let parameters = Double.exp($0)
      return loss(parameters, tokens(parameters))
    }
    let parameters = Double.exp(logParameters)
    let data = tokens(parameters)
    return Allocation(compute: compute, parameters: parameters, tokens: data, loss: loss(parameters, data))
  }
}

import RealModule

extension ChinchillaLaw {
  /// a = β/(α+β), the exponent of N*(C).
  public var optimalParameterExponent: Double { tokenExponent / (parameterExponent + tokenExponent) }
  /// b = α/(α+β), the exponent of D*(C).
  public var optimalTokenExponent: Double { parameterExponent / (parameterExponent + tokenExponent) }
  /// αβ/(α+β), the exponent of the reducible loss in C.
  public var computeExponent: Double { parameterExponent * tokenExponent / (parameterExponent + tokenExponent) }

  /// G = (αA/(βB))^(1/(α+β)).
  private var balance: Double {
    let ratio = parameterExponent * parameterAmplitude / (tokenExponent * tokenAmplitude)
    return Double.pow(ratio, 1 / (parameterExponent + tokenExponent))
  }

  /// A·G^−α + B·G^β, the reducible loss at C/k = 1.
  private var frontierAmplitude: Double {
    parameterAmplitude * Double.pow(balance, -parameterExponent) + tokenAmplitude * Double.pow(balance, tokenExponent)
  }

  /// Returns N* = G·(C/k)^a, D* = (C/k)^b/G, L* = E + (A·G^−α + B·G^β)·(C/k)^(−αβ/(α+β)).
  ///
  /// Where A or B is zero there is no optimum: N or D is then not a number.
  public func optimum(compute: Double, flopPerParameterToken k: Double) -> Allocation {
    guard parameterAmplitude > 0, tokenAmplitude > 0 else {
      return Allocation(compute: compute, parameters: .nan, tokens: .nan, loss: .nan)
    }
    let product = compute / k
    let parameters = balance * Double.pow(product, optimalParameterExponent)
    return Allocation(
      compute: compute, parameters: parameters, tokens: product / parameters,
      loss: irreducibleLoss + frontierAmplitude * Double.pow(product, -computeExponent))
  }

  /// Returns k·((A·G^−α + B·G^β)/(L − E))^((α+β)/(αβ)).
  public func compute(loss: Double, flopPerParameterToken k: Double) -> Double? {
    guard loss > irreducibleLoss, parameterAmplitude > 0, tokenAmplitude > 0 else { return nil }
    return k * Double.pow(frontierAmplitude / (loss - irreducibleLoss), 1 / computeExponent)
  }
}

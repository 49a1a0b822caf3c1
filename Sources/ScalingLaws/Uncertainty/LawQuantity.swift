import RealModule

/// A scalar that a law gives: a parameter, a best size, a loss.
public struct LawQuantity: Sendable {
  /// The name of the quantity.
  public let name: String
  /// Whether it can only be positive, so that its errors are taken in the logarithm.
  public let isPositive: Bool
  /// Reads it off a law.
  public let value: @Sendable (Law) -> Double

  /// Makes a quantity.
  public init(_ name: String, isPositive: Bool = true, value: @escaping @Sendable (Law) -> Double) {
    self.name = name
    self.isPositive = isPositive
    self.value = value
  }

  /// N*(C), where C = k·N·D.
  public static func optimalParameters(compute: Double, flopPerParameterToken k: Double = 6) -> LawQuantity {
    LawQuantity("N*(\(compute.inWords))") { $0.optimum(compute: compute, flopPerParameterToken: k).parameters }
  }

  /// D*(C), where C = k·N·D.
  public static func optimalTokens(compute: Double, flopPerParameterToken k: Double = 6) -> LawQuantity {
    LawQuantity("D*(\(compute.inWords))") { $0.optimum(compute: compute, flopPerParameterToken: k).tokens }
  }

  /// L*(C), the least loss of a budget, where C = k·N·D.
  public static func optimalLoss(compute: Double, flopPerParameterToken k: Double = 6) -> LawQuantity {
    LawQuantity("L*(\(compute.inWords))") { $0.optimum(compute: compute, flopPerParameterToken: k).loss }
  }

  /// L(N, D).
  public static func loss(parameters: Double, tokens: Double) -> LawQuantity {
    LawQuantity("L(\(parameters.inWords), \(tokens.inWords))") { $0.loss(parameters: parameters, tokens: tokens) }
  }

  /// a = d ln N*/d ln C about a compute, by a difference over a factor of e.
  ///
  /// The step is wide enough for optima that are found by search.
  public static func optimalParameterExponent(compute: Double) -> LawQuantity {
    LawQuantity("a", isPositive: false) { law in
      let factor = Double.exp(0.5)
      return Double.log(law.optimum(compute: compute * factor).parameters / law.optimum(compute: compute / factor).parameters)
    }
  }

  /// A parameter of a law, by its position in `parameterNames`.
  public static func parameter(_ index: Int, name: String, isPositive: Bool = false) -> LawQuantity {
    LawQuantity(name, isPositive: isPositive) { $0.parameterValues[index] }
  }
}

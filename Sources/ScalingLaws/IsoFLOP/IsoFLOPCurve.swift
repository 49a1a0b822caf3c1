import NumericalMethods
import RealModule

/// The curve of ln L at a budget: a polynomial or an interpolation in x.
///
/// x is ln N − centre, or ln D − centre.
public struct IsoFLOPCurve: Codable, Hashable, Sendable {
  /// The variable of the curve.
  public var variable: IsoFLOPMethod.Variable
  /// The mean of ln N, or of ln D.
  public var centre: Double
  /// p₀, p₁, p₂ and, of a cubic, p₃; none of an interpolation.
  public var coefficients: [Double]
  /// The interpolation in x, if it is one.
  public var spline: AkimaSpline?

  /// Returns the loss of a size on a curve in N.
  public func loss(parameters: Double) -> Double {
    precondition(variable == .parameters, "this is a curve in D")
    return Double.exp(logLoss(Double.log(parameters) - centre))
  }

  /// Returns the loss of a number of tokens on a curve in D.
  public func loss(tokens: Double) -> Double {
    precondition(variable == .tokens, "this is a curve in N")
    return Double.exp(logLoss(Double.log(tokens) - centre))
  }

  /// ln L at x.
  func logLoss(_ x: Double) -> Double {
    spline.map { $0(x) } ?? coefficients.reversed().reduce(0) { $0 * x + $1 }
  }
}

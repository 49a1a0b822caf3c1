import NumericalMethods
import RealModule

/// The method for the minimum of a budget: the shape of the curve through its runs, and its variable.
public struct IsoFLOPMethod: Codable, Hashable, Sendable {
  /// The curve of ln L.
  public enum Shape: String, Codable, Hashable, Sendable, CaseIterable {
    /// p₀ + p₁x + p₂x², over the sizes near the best one.
    case parabola
    /// p₀ + p₁x + p₂x² + p₃x³, over the same sizes: for budgets whose two sides differ in steepness. Four sizes at least, better six.
    case cubic
    /// Akima's interpolation through all sizes: free of any form, and of any smoothing. For budgets with many sizes and little noise (arXiv:2406.19146).
    case akima
  }

  /// The quantity that x is the logarithm of.
  public enum Variable: String, Codable, Hashable, Sendable, CaseIterable {
    /// N.
    case parameters
    /// D.
    case tokens
  }

  /// The curve of ln L.
  public var shape: Shape
  /// The variable of the curve.
  public var variable: Variable

  /// Makes a method; a parabola in ln N when left out.
  public init(shape: Shape = .parabola, variable: Variable = .parameters) {
    self.shape = shape
    self.variable = variable
  }
}

/// The curve of ln L through the runs of one budget, with its minimum and the errors of that.
///
/// A polynomial p₀ + p₁x + p₂x² (+ p₃x³) by least squares, or Akima's interpolation of the mean of each size; x = ln N, or ln D, less its mean.
struct BudgetCurve {
  /// The regression of a polynomial; nil for an interpolation.
  let regression: LinearRegression?
  /// The residuals over √(1 − h), h the leverage; none of rows that the curve must pass through.
  let standardizedResiduals: [Double]
  private let spline: AkimaSpline?
  private let centre: Double
  private let range: ClosedRange<Double>

  /// Fits ln L at rising abscissae; nil where the sizes are too few.
  init?(_ shape: IsoFLOPMethod.Shape, abscissae: [Double], values: [Double]) {
    guard let first = abscissae.first, let last = abscissae.last else { return nil }
    let centre = mean(abscissae)
    self.centre = centre
    range = (first - centre)...(last - centre)
    switch shape {
    case .parabola, .cubic:
      let order = shape == .parabola ? 2 : 3
      let rows = abscissae.map { Self.powers($0 - centre, order) }
      guard let fit = LinearRegression(rows: rows, values: values) else { return nil }
      standardizedResiduals = zip(rows, fit.residuals).compactMap { row, residual in
        let rest = 1 - fit.leverage(at: row)
        return rest > 1e-6 ? residual / rest.squareRoot() : nil
      }
      (regression, spline) = (fit, nil)
    case .akima:
      let points = Self.averaged(zip(abscissae, values).map { ($0 - centre, $1) })
      guard let interpolation = AkimaSpline(knots: points.map(\.0), values: points.map(\.1)) else { return nil }
      (regression, spline, standardizedResiduals) = (nil, interpolation, [])
    }
  }

  /// The number of sizes that a shape needs.
  static func sizesNeeded(_ shape: IsoFLOPMethod.Shape) -> Int { shape == .cubic ? 4 : 3 }

  private static func powers(_ x: Double, _ order: Int) -> [Double] { (0...order).map { Double.pow(x, $0) } }

  /// Runs of one size count as their mean.
  private static func averaged(_ points: [(Double, Double)]) -> [(Double, Double)] {
    var result: [(Double, Double)] = []
    var start = 0
    while start < points.count {
      let same = points[start...].prefix { $0.0 == points[start].0 }
      result.append((points[start].0, mean(same.map(\.1))))
      start += same.count
    }
    return result
  }

  func curve(variable: IsoFLOPMethod.Variable) -> IsoFLOPCurve {
    IsoFLOPCurve(variable: variable, centre: centre, coefficients: regression?.coefficients ?? [], spline: spline)
  }

  /// The minimum of a curve, or its side if no size brackets it.
  enum Lowest {
    /// At x, with standard errors of x and of ln L for a noise of one.
    case inside(x: Double, logLoss: Double, error: Double, lossError: Double)
    /// At or beyond the first or the last abscissa.
    case belowFirst, aboveLast
    /// Nowhere.
    case none
  }

  /// The minimum of the curve, with errors for a noise of one in ln L.
  ///
  /// They are √(gᵀ(XᵀX)⁻¹g), g the gradient of x* or of ln L* by the coefficients; zero for an interpolation, which has no residuals.
  var lowest: Lowest {
    if let spline { return Self.lowest(spline, centre) }
    guard let regression, let x = Self.vertex(regression.coefficients) else { return .none }
    if x <= range.lowerBound { return .belowFirst }
    if x >= range.upperBound { return .aboveLast }
    // The delta method: ∂x*/∂pₖ = −k·x^(k−1)/f″, and by the envelope theorem ∂ln L/∂pₖ = x^k.
    let row = Self.powers(x, regression.coefficients.count - 1)
    let bend = Self.secondDerivative(regression.coefficients, x)
    let gradient = row.indices.map { $0 == 0 ? 0 : -Double($0) * Double.pow(x, $0 - 1) / bend }
    return .inside(
      x: centre + x, logLoss: regression.value(at: row), error: regression.leverage(at: gradient).squareRoot(),
      lossError: regression.leverage(at: row).squareRoot())
  }

  private static func lowest(_ spline: AkimaSpline, _ centre: Double) -> Lowest {
    let minimum = spline.minimum
    if minimum.x == spline.knots.first { return .belowFirst }
    if minimum.x == spline.knots.last { return .aboveLast }
    return .inside(x: centre + minimum.x, logLoss: minimum.value, error: 0, lossError: 0)
  }

  /// The root of p₁ + 2p₂x + 3p₃x² at which the curve opens upwards; nil where there is none.
  ///
  /// The form −p₁/(p₂ + √(p₂² − 3p₁p₃)) loses no digits as p₃ goes to zero; with p₃ = 0 it is −p₁/2p₂.
  private static func vertex(_ p: [Double]) -> Double? {
    let third = p.count > 3 ? p[3] : 0
    let square = p[2] * p[2] - 3 * third * p[1]
    guard square >= 0 else { return nil }
    let root = square.squareRoot()
    let x = p[2] + root > 0 ? -p[1] / (p[2] + root) : (root - p[2]) / (3 * third)
    return x.isFinite && secondDerivative(p, x) > 0 ? x : nil
  }

  private static func secondDerivative(_ p: [Double], _ x: Double) -> Double { 2 * p[2] + 6 * (p.count > 3 ? p[3] : 0) * x }
}

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

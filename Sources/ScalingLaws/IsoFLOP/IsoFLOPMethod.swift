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

/// A form that the loss may have as a function of parameters N and tokens D.
///
/// A value is a law with its parameters known. To add a family: one file with the law, one with its `LawModel`, and one row in
/// `LawFamilies.all`.
public protocol LawFamily: Codable, Hashable, Sendable {
  /// The regression that fits the family.
  associatedtype Model: LawModel where Model.Law == Self

  /// What the family is called on the command line and in files.
  static var name: String { get }
  /// The formula, as text.
  static var formula: String { get }
  /// The parameters' names, in order.
  static var parameterNames: [String] { get }

  /// Makes the law with these parameters, in the order of `parameterNames`.
  init(parameterValues: [Double])
  /// The parameters, in the order of `parameterNames`.
  var parameterValues: [Double] { get }

  /// Returns the loss of N parameters trained on D tokens.
  func loss(parameters: Double, tokens: Double) -> Double
  /// Returns the split of compute C = k·N·D with the least loss.
  func optimum(compute: Double, flopPerParameterToken k: Double) -> Allocation
  /// Returns the least compute that reaches a loss, at C = k·N·D; nil at or below the irreducible loss.
  func compute(loss: Double, flopPerParameterToken k: Double) -> Double?
}

extension LawFamily {
  /// Returns the split of compute C = 6ND with the least loss.
  public func optimum(compute: Double) -> Allocation { optimum(compute: compute, flopPerParameterToken: 6) }

  /// Returns the least compute, at C = 6ND, that reaches a loss; nil at or below the irreducible loss.
  public func compute(loss: Double) -> Double? { compute(loss: loss, flopPerParameterToken: 6) }
}

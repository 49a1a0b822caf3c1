/// A law with its parameters known: what surfaces of size and data, and curves in one variable, have in common.
public protocol ScalingLaw: Codable, Hashable, Sendable {
  /// The regression that fits the family.
  associatedtype Model: LawModel where Model.Law == Self

  /// What the family is called on the command line and in files.
  static var name: String { get }
  /// The formula, as text.
  static var formula: String { get }
  /// The parameters' names, in order.
  static var parameterNames: [String] { get }
  /// The parameters that are positive and known to an order of magnitude rather than to a digit, amplitudes above all: their intervals are made in the
  /// logarithm. None, unless said otherwise.
  static var scaleParameters: Set<String> { get }

  /// Makes the law with these parameters, in the order of `parameterNames`.
  init(parameterValues: [Double])
  /// The parameters, in the order of `parameterNames`.
  var parameterValues: [Double] { get }
}

extension ScalingLaw {
  public static var scaleParameters: Set<String> { [] }
}

/// A form that the loss of a run may have, as a value: what `FitConfiguration` fits to a table.
///
/// A family has a name, parameters, the inputs it depends on, the loss as a function of both, and the coordinates in which a solver fits it. To add one, write
/// a formula (`LawFamily(formula:)`), or a function of the parameters (`LawFamily(name:…value:)`); the families of this library bring
/// coordinates of their own, with analytic derivatives. Two families are equal if name and formula are.
public struct LawFamily: Sendable {
  /// The name on the command line and in files.
  public let name: String
  /// The formula, as text.
  public let formula: String
  /// The parameters, in order.
  public let parameters: [LawParameter]
  /// The quantities of a run that the law depends on, in the order of its observations.
  public let inputs: [LawInput]

  /// Returns L of a design.
  let value: @Sendable (_ parameters: [Double], _ design: RunDesign) -> Double
  /// Returns the compute-optimal split of C = k·N·D in closed form; nil for a search.
  let optimum: (@Sendable (_ parameters: [Double], _ compute: Double, _ k: Double) -> Allocation)?
  /// Returns the least compute that reaches a loss in closed form; nil for a search.
  let inverse: (@Sendable (_ parameters: [Double], _ loss: Double, _ k: Double) -> Double?)?
  /// Returns the tokens that bring a size to a loss in closed form, all different; nil for a search.
  let tokens: (@Sendable (_ parameters: [Double], _ size: Double, _ loss: Double) -> Double?)?
  /// Returns the x at which a family of one input takes a value; nil for a search.
  let argument: (@Sendable (_ parameters: [Double], _ value: Double) -> Double?)?
  /// Returns the regression on observations.
  package let model: @Sendable (LawObservations) -> LawModel

  init(
    name: String, formula: String, parameters: [LawParameter], inputs: [LawInput] = [.parameters, .tokens],
    value: @escaping @Sendable ([Double], RunDesign) -> Double, optimum: (@Sendable ([Double], Double, Double) -> Allocation)? = nil,
    inverse: (@Sendable ([Double], Double, Double) -> Double?)? = nil, tokens: (@Sendable ([Double], Double, Double) -> Double?)? = nil,
    argument: (@Sendable ([Double], Double) -> Double?)? = nil, coordinates: @escaping @Sendable (LawObservations) -> some LawCoordinates
  ) {
    (self.name, self.formula, self.parameters, self.inputs) = (name, formula, parameters, inputs)
    (self.value, self.optimum, self.inverse, self.tokens, self.argument) = (value, optimum, inverse, tokens, argument)
    model = { LawModel(coordinates($0)) }
  }

  /// The names of the parameters, in order.
  public var parameterNames: [String] { parameters.map(\.name) }

  /// The position of a parameter.
  func index(of name: String) -> Int? { parameters.firstIndex { $0.name == name } }
}

extension LawFamily: Hashable {
  public static func == (a: LawFamily, b: LawFamily) -> Bool { a.name == b.name && a.formula == b.formula }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(formula)
  }
}

/// A parameter of a law family.
public struct LawParameter: Hashable, Sendable, ExpressibleByStringLiteral {
  /// Its name.
  public let name: String
  /// Whether the parameter is a positive scale, known to an order of magnitude, as amplitudes are.
  ///
  /// Its interval is made in the logarithm.
  public let isScale: Bool

  /// Makes a parameter.
  public init(_ name: String, isScale: Bool = false) { (self.name, self.isScale) = (name, isScale) }

  /// Makes a parameter that is no scale.
  public init(stringLiteral name: String) { self.init(name) }

  /// Returns a scale parameter.
  public static func scale(_ name: String) -> LawParameter { LawParameter(name, isScale: true) }
}

extension LawFamily {
  /// Laws of size and data; the first is the default.
  public static let surfaces: [LawFamily] = [.chinchilla, .coupled, .kaplan, .overTraining, .dataConstrained, .farseer]

  /// Laws of one input, by the name that they have without it.
  public static let curves: [(name: String, family: @Sendable (LawInput) -> LawFamily)] = [
    ("power", power), ("shifted", shifted), ("m4", bounded), ("broken1", { broken(breaks: 1, of: $0) }),
    ("broken2", { broken(breaks: 2, of: $0) }), ("broken3", { broken(breaks: 3, of: $0) }),
  ]

  /// Every family that has a name: the surfaces, then each curve of N, of D and of C.
  public static let all: [LawFamily] = surfaces + curves.flatMap { curve in [.parameters, .tokens, .compute].map { curve.family($0) } }

  /// Returns the family of a name, such as `coupled` or `power.C`.
  public static func named(_ name: String) -> LawFamily? { all.first { $0.name == name } }

  /// Makes the family of a curve in one input, named `curve.SYMBOL`.
  ///
  /// Right for it are runs in which the other quantities don't matter: data without end for L(N), the best size at each compute for L(C). It knows of
  /// no split, so the optimum has no N and D; that of a curve in C has a loss.
  static func curve(
    _ curve: String, of input: LawInput, formula: String, parameters: [LawParameter],
    value: @escaping @Sendable ([Double], Double) -> Double, argument: (@Sendable ([Double], Double) -> Double?)? = nil,
    coordinates: @escaping @Sendable (LawObservations) -> some LawCoordinates
  ) -> LawFamily {
    let noInverse: @Sendable ([Double], Double, Double) -> Double? = { _, _, _ in nil }
    let isOfCompute = input == .compute
    return LawFamily(
      name: "\(curve).\(input.symbol)", formula: "\(formula), x = \(input.symbol)", parameters: parameters, inputs: [input],
      value: { value($0, input.value(of: $1)) },
      optimum: { p, compute, _ in
        Allocation(compute: compute, parameters: .nan, tokens: .nan, loss: isOfCompute ? value(p, compute) : .nan)
      },
      inverse: isOfCompute ? nil : noInverse, argument: argument, coordinates: coordinates)
  }
}

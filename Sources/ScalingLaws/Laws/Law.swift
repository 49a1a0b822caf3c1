import NumericalMethods
import RealModule

/// A law family with its parameters known, ready to predict. In JSON by the family's name and the parameters'.
public struct Law: Hashable, Sendable {
  /// The family.
  public let family: LawFamily
  /// The parameters, in the order of the family's.
  public let parameterValues: [Double]

  /// Makes a law.
  ///
  /// - Precondition: one value a parameter.
  public init(_ family: LawFamily, _ parameterValues: [Double]) {
    precondition(parameterValues.count == family.parameters.count, "a law has one value a parameter of its family")
    self.family = family
    self.parameterValues = parameterValues
  }

  /// The parameters by name.
  public var parameters: [String: Double] { .init(uniqueKeysWithValues: zip(family.parameterNames, parameterValues)) }

  /// The value of a parameter.
  ///
  /// - Precondition: the family has a parameter of this name.
  public subscript(_ name: String) -> Double {
    guard let index = family.index(of: name) else { preconditionFailure("\(family.name) has no parameter \(name)") }
    return parameterValues[index]
  }

  /// Returns the loss of a design.
  public func loss(of design: RunDesign) -> Double { family.value(parameterValues, design) }

  /// Returns the loss of N parameters trained on D tokens, all different, at C = 6ND.
  public func loss(parameters: Double, tokens: Double) -> Double {
    loss(of: RunDesign(parameters: parameters, tokens: tokens))
  }

  /// Returns y of a law of one input.
  ///
  /// - Precondition: the family has one input.
  public func value(at x: Double) -> Double {
    precondition(family.inputs.count == 1, "only a law of one input has a value at x")
    return family.value(parameterValues, RunDesign(parameters: x, tokens: x, compute: x))
  }

  /// Returns the x at which a falling law of one input takes a value.
  ///
  /// In closed form, or by bisection to 1e-13 of ln x; nil if none within 1e-60…1e60 does.
  ///
  /// - Precondition: the family has one input.
  public func argument(of value: Double) -> Double? {
    if let argument = family.argument { return argument(parameterValues, value) }
    return fallingRoot(in: -138...138) { self.value(at: Double.exp($0)) - value }.map { Double.exp($0) }
  }
}

extension Law {
  /// Returns the split of compute C = k·N·D with the least loss.
  ///
  /// In closed form, or by golden section over ln N to 1e-8. N and D are NaN where the loss doesn't rise on both sides, as that of a law of one input; so
  /// is the loss then, unless it is the same for every split, as that of a law of C.
  public func optimum(compute: Double, flopPerParameterToken k: Double = 6) -> Allocation {
    if let optimum = family.optimum { return optimum(parameterValues, compute, k) }
    return leastLoss(compute: compute, middle: 0.5 * Double.log(compute / k)) { compute / (k * $0) }
  }

  /// Returns the split with the least loss of a budget whose tokens cost κ·N^ν.
  ///
  /// In closed form if ν = 1 and the family has one; else by golden section over ln N, to 1e-8.
  public func optimum(compute: Double, cost: ComputeCost) -> Allocation {
    if (cost.exponent - 1).magnitude < 1e-9 { return optimum(compute: compute, flopPerParameterToken: Double.exp(cost.logFactor)) }
    return leastLoss(compute: compute, middle: 0.5 * (Double.log(compute) - cost.logFactor) / cost.exponent) {
      cost.tokens(parameters: $0, compute: compute)
    }
  }

  /// Returns the split of C = k·N·D with the least loss if only U tokens are different.
  ///
  /// By golden section over ln N.
  public func optimum(compute: Double, uniqueTokens: Double, flopPerParameterToken k: Double = 6) -> Allocation {
    leastLoss(compute: compute, uniqueTokens: uniqueTokens, middle: 0.5 * Double.log(compute / k)) { compute / (k * $0) }
  }

  /// Returns the least compute C = k·N·D that reaches a loss; nil if none up to 1e60 FLOP does.
  ///
  /// No compute reaches the irreducible loss or less.
  ///
  /// In closed form, or by bisection over ln C along the frontier.
  public func compute(loss: Double, flopPerParameterToken k: Double = 6) -> Double? {
    if let inverse = family.inverse { return inverse(parameterValues, loss, k) }
    if family.inputs == [.compute] { return argument(of: loss) }
    // A cost beyond any budget: a table of a wrong unit can have one.
    guard Double.log(k) < 138 else { return nil }
    return fallingRoot(in: Double.log(k)...138) { self.optimum(compute: Double.exp($0), flopPerParameterToken: k).loss - loss }
      .map { Double.exp($0) }
  }

  /// Returns the deadweight compute of a split, C − C(L(N, D)).
  ///
  /// It is the compute that the best split would have saved at the same loss.
  ///
  /// Zero on the frontier. Nil if the law has no optimum, or reaches that loss at no compute.
  public func deadweightCompute(parameters: Double, tokens: Double, flopPerParameterToken k: Double = 6) -> Double? {
    compute(loss: loss(parameters: parameters, tokens: tokens), flopPerParameterToken: k).map { k * parameters * tokens - $0 }
  }

  /// Returns the size with the least loss, given the tokens of each size.
  ///
  /// The search covers 25 nats of ln N on either side of the middle. NaN if the middle is not finite, or the loss doesn't rise on both sides.
  private func leastLoss(
    compute: Double, uniqueTokens: Double? = nil, middle: Double, tokens: (Double) -> Double
  ) -> Allocation {
    guard middle.isFinite else { return Allocation(compute: compute, parameters: .nan, tokens: .nan, loss: .nan) }
    func loss(_ parameters: Double) -> Double {
      let data = tokens(parameters)
      return self.loss(of: RunDesign(parameters: parameters, tokens: data, compute: compute, uniqueTokens: uniqueTokens))
    }
    let parameters = Double.exp(ScalarSearch.minimum(in: (middle - 25)...(middle + 25)) { loss(Double.exp($0)) })
    let (least, sides) = (loss(parameters), [-1.0, 1].map { loss(parameters * Double.exp($0)) })
    if sides.contains(where: { $0 <= least }) {
      // The end of the search, or a law that is level along the split.
      let isLevel = sides.allSatisfy { $0 == least }
      return Allocation(compute: compute, parameters: .nan, tokens: .nan, loss: isLevel ? least : .nan)
    }
    return Allocation(compute: compute, parameters: parameters, tokens: tokens(parameters), loss: least)
  }
}

/// Returns the root of a function that falls from above zero to below; nil if there is none.
///
/// By bisection to 1e-13 of the range's size.
private func fallingRoot(in range: ClosedRange<Double>, _ function: (Double) -> Double) -> Double? {
  guard function(range.lowerBound) > 0, function(range.upperBound) < 0 else { return nil }
  return ScalarSearch.bisection(in: range, tolerance: 1e-13 * range.upperBound.magnitude, of: function)?.middle
}

extension Law: Codable {
  private enum CodingKeys: String, CodingKey { case family, formula, parameters }

  /// Writes the family by its name and formula, and the parameters by theirs.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(family.name, forKey: .family)
    try container.encode(family.formula, forKey: .formula)
    try container.encode(parameters, forKey: .parameters)
  }

  /// Reads what `encode(to:)` wrote.
  ///
  /// - Throws: `DecodingError` if the family is not known or a parameter is missing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .family)
    let formula = try container.decodeIfPresent(String.self, forKey: .formula)
    guard let family = LawFamily.named(name) ?? formula.flatMap({ try? LawFamily(formula: $0) }) else {
      throw DecodingError.dataCorruptedError(forKey: .family, in: container, debugDescription: "no law family is called \"\(name)\"")
    }
    let values = try container.decode([String: Double].self, forKey: .parameters)
    let ordered = family.parameterNames.compactMap { values[$0] }
    guard ordered.count == family.parameters.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .parameters, in: container, debugDescription: "\(name) needs \(family.parameterNames.joined(separator: ", "))")
    }
    self.init(family, ordered)
  }
}

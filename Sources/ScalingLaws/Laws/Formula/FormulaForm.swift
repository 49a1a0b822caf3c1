import RealModule

extension LawFamily {
  /// Makes a family from a formula in N, D, C and U, such as `E + A/N^alpha + B/D^beta`.
  ///
  /// A parameter that is a factor of one term alone is an amplitude, positive, and solved for linearly when starting points are sought. Every other one
  /// is taken for an exponent, 0.01…4, unless a bound says otherwise. A power of a negative number needs a whole exponent, as in `(ln(D/N) - c)^2`.
  /// Derivatives are exact.
  ///
  /// - Parameters:
  ///   - bounds: the ranges of parameters by name.
  ///   - starts: values near which starting points are sought, by name.
  /// - Throws: `FormulaError` with the position of what can't be read.
  public init(
    formula: String, bounds: [String: ClosedRange<Double>] = [:], starts: [String: Double] = [:]
  ) throws(FormulaError) {
    let (expression, names) = try FormulaParser.parse(formula)
    if expression.inputs.isEmpty { throw .noInput(formula: formula) }
    if names.isEmpty { throw .noParameter(formula: formula) }
    if names.count > Self.parameterLimit { throw .tooManyParameters(formula: formula, found: names.count, limit: Self.parameterLimit) }
    for name in (Array(bounds.keys) + Array(starts.keys)).sorted() where !names.contains(name) {
      throw .unknownParameter(formula: formula, name: name, known: names)
    }
    for name in names {
      if let range = bounds[name], !(range.lowerBound.isFinite && range.upperBound.isFinite && range.lowerBound < range.upperBound) {
        throw .badRange(name: name)
      }
      if let start = starts[name], !start.isFinite { throw .badRange(name: name) }
    }
    let inputs = LawInput.allCases.filter(expression.inputs.contains)
    let form = FormulaForm(expression, names: names, inputs: inputs, bounds: bounds, starts: starts)
    self.init(
      name: "formula", formula: formula, parameters: names.indices.map { LawParameter(names[$0], isScale: form.isAmplitude($0)) },
      inputs: inputs, value: { form.value($0, $1) }, coordinates: { FormulaCoordinates($0, form: form) })
  }
}

extension LawFamily {
  /// The most parameters of a formula: starting points in more dimensions than a dozen or so can't be sought.
  fileprivate static let parameterLimit = 16
}

/// A formula taken apart: amplitudes with their terms, and the other parameters with their ranges.
///
/// If every term of the sum has an amplitude (a parameter that appears once in the formula, as a factor of that term, and has no bounds), the law is
/// linear in all of them, and only the other parameters are scanned. Otherwise none is solved for, and all are scanned within their ranges: 0.01…4 for
/// exponents, 1e-3…1e3 for factors.
struct FormulaForm: Sendable {
  /// A parameter as the solver sees it.
  enum Kind: Sendable {
    /// A positive factor of the term at a position, taken at the geometric mean of the runs.
    case amplitude(term: Int)
    /// A positive number of unknown magnitude, by its logarithm.
    case logarithmic(ClosedRange<Double>)
    /// A number.
    case linear(ClosedRange<Double>)
  }

  let kinds: [Kind]
  let inputs: [LawInput]
  let program: FormulaProgram
  /// The terms that amplitudes multiply; together they are the whole formula, or there is none.
  let terms: [FormulaProgram]
  /// Whether each term depends on no input: a floor.
  let isConstant: [Bool]
  let starts: [Double?]

  init(
    _ expression: FormulaExpression, names: [String], inputs: [LawInput], bounds: [String: ClosedRange<Double>], starts: [String: Double]
  ) {
    self.inputs = inputs
    self.starts = names.map { starts[$0] }
    program = FormulaProgram(expression, inputs: inputs)
    var (amplitudes, factors): ([Int: Int], [FormulaExpression]) = ([:], [])
    for term in expression.summands {
      let found = names.indices.lazy.compactMap { index -> (Int, FormulaExpression)? in
        guard bounds[names[index]] == nil, expression.count(of: index) == 1 else { return nil }
        return term.dividing(by: index).map { (index, $0) }
      }.first
      guard let (index, factor) = found else { continue }
      amplitudes[index] = factors.count
      factors.append(factor)
    }
    // One term without an amplitude: then none is solved for linearly, and all are scanned.
    let isLinear = factors.count == expression.summands.count
    terms = isLinear ? factors.map { FormulaProgram($0, inputs: inputs) } : []
    isConstant = isLinear ? factors.map(\.inputs.isEmpty) : []
    kinds = names.indices.map { index in
      if isLinear, let term = amplitudes[index] { return .amplitude(term: term) }
      let range = bounds[names[index]] ?? (amplitudes[index] == nil ? 0.01...4 : 1e-3...1e3)
      return range.lowerBound > 0 && range.upperBound > 20 * range.lowerBound && range != 0.01...4 ? .logarithmic(range) : .linear(range)
    }
  }

  /// Whether a parameter is an amplitude or has a logarithmic range: its interval is then made in the logarithm.
  func isAmplitude(_ index: Int) -> Bool {
    if case .linear = kinds[index] { false } else { true }
  }

  func value(_ parameters: [Double], _ design: RunDesign) -> Double {
    var values = [Double](repeating: 0, count: program.depth)
    var slopes = [Double](repeating: 0, count: program.depth * parameters.count)
    return program.evaluate(parameters, inputs.map { $0.value(of: design) }, values: &values, slopes: &slopes)
  }
}

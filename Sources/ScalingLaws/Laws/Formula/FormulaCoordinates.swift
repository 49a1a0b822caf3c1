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

/// The regression of ln L on a formula.
///
/// The coordinate of an amplitude A of a term t is ln(A·t(x̄)), with x̄ the geometric means of the inputs: that takes most of the correlation between
/// amplitudes and exponents out of the problem, as the hand-written families do.
struct FormulaCoordinates: LawCoordinates {
  let observations: LawObservations
  private(set) var bounds: [ClosedRange<Double>]
  private let form: FormulaForm
  private let inputs: [[Double]]
  private let centres: [Double]

  init(_ observations: LawObservations, form: FormulaForm) {
    self.observations = observations
    self.form = form
    inputs = observations.logInputs.map { $0.map { Double.exp($0) } }
    centres = observations.centres.map { Double.exp($0) }
    bounds = []
    bounds = form.kinds.map { kind in
      switch kind {
      case .amplitude(let term): form.isConstant[term] ? floorRange : amplitudeRange
      case .logarithmic(let range): Double.log(range.lowerBound)...Double.log(range.upperBound)
      case .linear(let range): range
      }
    }
  }

  /// The roles that forecasts put priors on: floors, amplitudes and exponents.
  ///
  /// Nil, and so no forecast, unless the formula is of N and D alone and every parameter has one of these roles.
  var roles: [CoordinateRole]? {
    var roles: [CoordinateRole] = []
    for kind in form.kinds {
      switch kind {
      case .amplitude(let term): roles.append(form.isConstant[term] ? .floor : .amplitude)
      case .linear(let range) where range.lowerBound > 0: roles.append(.exponent)
      default: return nil
      }
    }
    return observations.logInputs.count == 2 && form.inputs == [.parameters, .tokens] ? roles : nil
  }

  /// ln t(x̄) of each term, with its derivatives by the parameters.
  private func logTermsAtCentre(_ parameters: [Double]) -> [(value: Double, slopes: [Double])] {
    form.terms.map { term in
      var values = [Double](repeating: 0, count: term.depth)
      var slopes = [Double](repeating: 0, count: term.depth * parameters.count)
      let value = term.evaluate(parameters, centres, values: &values, slopes: &slopes)
      return (Double.log(value), slopes.prefix(parameters.count).map { $0 / value })
    }
  }

  /// The parameters at the coordinates, amplitudes left at 1: the terms don't depend on them.
  private func shapes(_ coordinates: [Double]) -> [Double] {
    zip(form.kinds, coordinates).map { kind, coordinate in
      switch kind {
      case .amplitude: 1
      case .logarithmic: Double.exp(coordinate)
      case .linear: coordinate
      }
    }
  }

  func parameters(_ coordinates: [Double]) -> [Double] { resolved(coordinates, logTermsAtCentre(shapes(coordinates))) }

  private func resolved(_ coordinates: [Double], _ centre: [(value: Double, slopes: [Double])]) -> [Double] {
    var parameters = shapes(coordinates)
    for (index, kind) in form.kinds.enumerated() {
      if case .amplitude(let term) = kind { parameters[index] = amplitude(coordinates, index, shift: -centre[term].value) }
    }
    return parameters
  }

  func coordinates(of parameters: [Double]) -> [Double] {
    let centre = logTermsAtCentre(parameters)
    return clamped(
      form.kinds.indices.map { index in
        switch form.kinds[index] {
        case .amplitude(let term): Double.log(parameters[index]) + centre[term].value
        case .logarithmic: Double.log(parameters[index])
        case .linear: parameters[index]
        }
      })
  }

  /// Writes ln y and its derivatives by the coordinates.
  ///
  /// By the chain rule a shape parameter's derivative also takes the change of the amplitudes that its coordinate implies: −(∂ln y/∂ln A)·∂ln t(x̄)/∂θ.
  func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let centre = logTermsAtCentre(shapes(coordinates))
    let parameters = resolved(coordinates, centre)
    let p = parameters.count
    var values = [Double](repeating: 0, count: form.program.depth)
    var slopes = [Double](repeating: 0, count: form.program.depth * p)
    var point = [Double](repeating: 0, count: inputs.count)
    write(rows, &logValues, &jacobian) { row, gradient in
      for index in point.indices { point[index] = inputs[index][row] }
      let value = form.program.evaluate(parameters, point, values: &values, slopes: &slopes)
      for (index, kind) in form.kinds.enumerated() {
        switch kind {
        case .amplitude: gradient[index] = slopes[index] * parameters[index] / value
        case .linear: gradient[index] = slopes[index] / value
        case .logarithmic: gradient[index] = slopes[index] * parameters[index] / value
        }
      }
      for (index, kind) in form.kinds.enumerated() {
        guard case .amplitude(let term) = kind else { continue }
        let pull = slopes[index] * parameters[index] / value
        for other in 0..<p where other != index {
          if case .amplitude = form.kinds[other] { continue }
          var slope = centre[term].slopes[other]
          if case .logarithmic = form.kinds[other] { slope *= parameters[other] }
          gradient[other] -= pull * slope
        }
      }
      return Double.log(value)
    }
  }

  /// The positions of the parameters that are scanned.
  private var scanned: [Int] {
    form.kinds.indices.filter { index in
      if case .amplitude = form.kinds[index] { false } else { true }
    }
  }

  var axes: [ScanAxis] { scanned.map(axis) }

  private func axis(_ index: Int) -> ScanAxis {
    let (range, isLogarithmic): (ClosedRange<Double>, Bool) =
      switch form.kinds[index] {
      case .logarithmic(let range): (range, true)
      case .linear(let range): (range, range.lowerBound > 0)
      case .amplitude: (1...1, false)
      }
    if let start = form.starts[index], start > 0, range.lowerBound > 0 {
      return .logarithmic(max(start / 3, range.lowerBound)...max(range.lowerBound, min(start * 3, range.upperBound)))
    }
    // Exponents of 0.03 to 2.5 are scanned, though 0.01 to 4 are allowed.
    if range == 0.01...4 { return .exponent }
    return isLogarithmic ? .logarithmic(range) : .linear(range)
  }

  var termCount: Int { form.terms.count }

  /// Writes the terms, each divided by its value at the geometric means of the inputs; row-major n×m.
  ///
  /// Amplitudes are then of the size of the losses.
  func terms(_ place: [Double], into terms: inout [Double]) {
    var parameters = [Double](repeating: 1, count: form.kinds.count)
    for (axis, index) in scanned.enumerated() { parameters[index] = place[axis] }
    let centre = logTermsAtCentre(parameters)
    var point = [Double](repeating: 0, count: inputs.count)
    for (index, term) in form.terms.enumerated() {
      var values = [Double](repeating: 0, count: term.depth)
      var slopes = [Double](repeating: 0, count: term.depth * parameters.count)
      let scale = Double.exp(-centre[index].value)
      for row in 0..<observations.count {
        for input in point.indices { point[input] = inputs[input][row] }
        terms[row * termCount + index] = scale * term.evaluate(parameters, point, values: &values, slopes: &slopes)
      }
    }
  }

  func coordinates(place: [Double], amplitudes: [Double]) -> [Double] {
    let logs = logAmplitudes(amplitudes)
    var coordinates = [Double](repeating: 0, count: form.kinds.count)
    for (axis, index) in scanned.enumerated() {
      if case .logarithmic = form.kinds[index] { coordinates[index] = Double.log(place[axis]) } else { coordinates[index] = place[axis] }
    }
    for (index, kind) in form.kinds.enumerated() {
      if case .amplitude(let term) = kind { coordinates[index] = logs[term] }
    }
    return coordinates
  }
}

import RealModule

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

import RealModule

extension LawFamily {
  /// Makes a family from a function of its parameters and a design.
  ///
  /// Each parameter has a range, within which starting points are sought: evenly in the logarithm if the range is positive and spans a factor of 20, else
  /// evenly. Derivatives are central differences unless a gradient is given. Choose a formula (`LawFamily(formula:)`) if one can be written: its
  /// derivatives are exact, and its amplitudes need no ranges.
  ///
  /// - Parameters:
  ///   - name: the name, which must not be another family's.
  ///   - parameters: names with ranges.
  ///   - inputs: the quantities of a run that the function reads.
  ///   - value: L, positive.
  ///   - gradient: dL/dθ, one element a parameter.
  /// - Precondition: at least one parameter, and every range finite and not empty.
  public init(
    name: String, formula: String = "", parameters: KeyValuePairs<String, ClosedRange<Double>>,
    inputs: [LawInput] = [.parameters, .tokens],
    value: @escaping @Sendable (_ parameters: [Double], _ design: RunDesign) -> Double,
    gradient: (@Sendable (_ parameters: [Double], _ design: RunDesign) -> [Double])? = nil
  ) {
    let ranges = parameters.map(\.value)
    precondition(!ranges.isEmpty && ranges.allSatisfy { $0.lowerBound < $0.upperBound }, "a law has parameters with ranges")
    let isScale = ranges.map { $0.lowerBound > 0 && $0.upperBound > 20 * $0.lowerBound }
    self.init(
      name: name, formula: formula.isEmpty ? name : formula,
      parameters: zip(parameters.map(\.key), isScale).map { LawParameter($0, isScale: $1) }, inputs: inputs, value: value,
      coordinates: {
        FunctionCoordinates(observations: $0, ranges: ranges, isLogarithmic: isScale, inputs: inputs, value: value, gradient: gradient)
      })
  }
}

/// The regression of ln L on a function: the parameters themselves, or their logarithms.
private struct FunctionCoordinates: LawCoordinates {
  let observations: LawObservations
  let ranges: [ClosedRange<Double>]
  let isLogarithmic: [Bool]
  let inputs: [LawInput]
  let value: @Sendable ([Double], RunDesign) -> Double
  let gradient: (@Sendable ([Double], RunDesign) -> [Double])?

  var bounds: [ClosedRange<Double>] {
    zip(ranges, isLogarithmic).map { $1 ? Double.log($0.lowerBound)...Double.log($0.upperBound) : $0 }
  }

  func parameters(_ coordinates: [Double]) -> [Double] { zip(coordinates, isLogarithmic).map { $1 ? Double.exp($0) : $0 } }

  func coordinates(of parameters: [Double]) -> [Double] { clamped(zip(parameters, isLogarithmic).map { $1 ? Double.log($0) : $0 }) }

  private func design(_ row: Int) -> RunDesign {
    var design = RunDesign(parameters: 1, tokens: 1)
    for (index, input) in inputs.enumerated() {
      let quantity = Double.exp(observations.logInputs[index][row])
      switch input {
      case .parameters: design.parameters = quantity
      case .tokens: design.tokens = quantity
      case .uniqueTokens: design.uniqueTokens = quantity
      case .compute: design.compute = quantity
      }
    }
    if !inputs.contains(.compute) { design.compute = 6 * design.parameters * design.tokens }
    return design
  }

  func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let parameters = parameters(coordinates)
    write(rows, &logValues, &jacobian) { row, slopes in
      let design = design(row)
      let loss = value(parameters, design)
      let derivatives = gradient?(parameters, design) ?? differences(parameters, design)
      for index in parameters.indices { slopes[index] = derivatives[index] / loss * (isLogarithmic[index] ? parameters[index] : 1) }
      return Double.log(loss)
    }
  }

  /// dL/dθ by central differences with a step of 1e-6 of the parameter or of its range.
  private func differences(_ parameters: [Double], _ design: RunDesign) -> [Double] {
    parameters.indices.map { index in
      let step = 1e-6 * max(parameters[index].magnitude, 1e-3 * (ranges[index].upperBound - ranges[index].lowerBound))
      var (low, high) = (parameters, parameters)
      low[index] -= step
      high[index] += step
      return (value(high, design) - value(low, design)) / (2 * step)
    }
  }

  var axes: [ScanAxis] { zip(ranges, isLogarithmic).map { $1 ? .logarithmic($0) : .linear($0) } }
  var termCount: Int { 0 }
  func terms(_ place: [Double], into terms: inout [Double]) {}
  func coordinates(place: [Double], amplitudes: [Double]) -> [Double] { coordinates(of: place) }
}

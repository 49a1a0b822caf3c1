import RealModule

/// The regression of ln y on a law, in coordinates that suit a solver.
///
/// A family makes one from observations, once a fit.
///
/// The closures work on flat arrays and are monomorphic inside: the only indirection is one call a block of rows.
package struct LawModel: Sendable {
  /// The data that are fitted.
  let observations: LawObservations
  /// The range of each coordinate; an amplitude at its lower end is zero.
  package let bounds: [ClosedRange<Double>]
  /// The meaning of each coordinate, which its prior follows from; nil for a family that has none.
  let roles: [CoordinateRole]?
  /// Writes ln y of these rows and its derivatives at the coordinates, from the arrays' beginning.
  ///
  /// Derivatives are row-major, p a row.
  package let predict:
    @Sendable (_ coordinates: [Double], _ rows: Range<Int>, _ logValues: inout [Double], _ jacobian: inout [Double]) -> Void
  /// Returns the law's parameters at the coordinates.
  package let parameters: @Sendable (_ coordinates: [Double]) -> [Double]
  /// Returns the coordinates of parameters, within the bounds.
  package let coordinates: @Sendable (_ parameters: [Double]) -> [Double]
  /// The nonlinear coordinates that are scanned for starting points.
  let axes: [ScanAxis]
  /// The number m of terms that y is a linear combination of at a point on the axes.
  ///
  /// 0 if y has no amplitude to solve for.
  let termCount: Int
  /// Writes the terms (row-major n×m) at a point on the axes: y = Σ amplitude·term with amplitudes ≥ 0.
  let terms: @Sendable (_ point: [Double], _ terms: inout [Double]) -> Void
  /// Returns the coordinates at a point on the axes, with the amplitudes found there.
  let start: @Sendable (_ point: [Double], _ amplitudes: [Double]) -> [Double]

  /// p, the number of coordinates.
  package var coordinateCount: Int { bounds.count }

  init(_ form: some LawCoordinates) {
    observations = form.observations
    bounds = form.bounds
    roles = form.roles
    predict = { form.predict($0, rows: $1, logValues: &$2, jacobian: &$3) }
    parameters = { form.parameters($0) }
    coordinates = { form.coordinates(of: $0) }
    axes = form.axes
    termCount = form.termCount
    terms = { form.terms($0, into: &$1) }
    start = { form.coordinates(place: $0, amplitudes: $1) }
  }
}

/// The meaning of a coordinate of a law's regression: its prior follows from it.
enum CoordinateRole: Sendable {
  /// ln E.
  case floor
  /// The logarithm of a term at the geometric mean of the runs.
  case amplitude
  /// The exponent of a term, above zero.
  case exponent
  /// ln k, of the coupled law.
  case logCoupling
}

/// The coordinates of one family: how its parameters are written for a solver, with analytic derivatives.
///
/// A family says which of its coordinates a fit is *not* linear in (`axes`) and what it is linear in there (`terms`); starting points, the certificate
/// and the rest follow from these.
protocol LawCoordinates: Sendable {
  var observations: LawObservations { get }
  var bounds: [ClosedRange<Double>] { get }
  var roles: [CoordinateRole]? { get }
  func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double])
  func parameters(_ coordinates: [Double]) -> [Double]
  func coordinates(of parameters: [Double]) -> [Double]
  var axes: [ScanAxis] { get }
  var termCount: Int { get }
  func terms(_ place: [Double], into terms: inout [Double])
  func coordinates(place: [Double], amplitudes: [Double]) -> [Double]
}

extension LawCoordinates {
  var roles: [CoordinateRole]? { nil }

  /// The range of a floor's logarithm: from a millionth of the least value to the greatest.
  ///
  /// A millionth counts as no floor.
  var floorRange: ClosedRange<Double> { (observations.logRange.lowerBound - 14)...observations.logRange.upperBound }

  /// The range of the logarithm of an amplitude at the geometric mean of the observations.
  var amplitudeRange: ClosedRange<Double> { (observations.logRange.lowerBound - 14)...(observations.logRange.upperBound + 5) }

  /// The range of exponents.
  var exponentRange: ClosedRange<Double> { 0.01...4 }

  /// Returns exp(coordinate + shift), or zero if the coordinate stands at its lower bound.
  func amplitude(_ coordinates: [Double], _ index: Int, shift: Double = 0) -> Double {
    coordinates[index] <= bounds[index].lowerBound ? 0 : Double.exp(coordinates[index] + shift)
  }

  /// Returns the logarithms of amplitudes, each at least a thousandth of the least value.
  ///
  /// A negligible amplitude could not grow from less.
  func logAmplitudes(_ amplitudes: [Double]) -> [Double] {
    let negligible = 1e-3 * Double.exp(observations.logRange.lowerBound)
    return amplitudes.map { Double.log(max($0, negligible)) }
  }

  /// Returns the coordinates moved within the bounds; one that is not a number goes to the lower end.
  func clamped(_ coordinates: [Double]) -> [Double] {
    zip(coordinates, bounds).map { $0.isNaN ? $1.lowerBound : min(max($0, $1.lowerBound), $1.upperBound) }
  }

  /// Calls `body` for each row; it returns ln y and fills the row's derivatives.
  @inline(__always)
  func write(
    _ rows: Range<Int>, _ logValues: inout [Double], _ jacobian: inout [Double],
    _ body: (_ row: Int, _ gradient: UnsafeMutablePointer<Double>) -> Double
  ) {
    let p = bounds.count
    logValues.withUnsafeMutableBufferPointer { values in
      jacobian.withUnsafeMutableBufferPointer { derivatives in
        guard let start = derivatives.baseAddress else { return }
        for row in rows {
          let offset = row - rows.lowerBound
          values[offset] = body(row, start + p * offset)
        }
      }
    }
  }

  /// Calls `body` for each row with the logarithms of the first two inputs less their centres.
  ///
  /// It returns ln y and fills the row's derivatives.
  @inline(__always)
  func writeDesigns(
    _ rows: Range<Int>, _ logValues: inout [Double], _ jacobian: inout [Double],
    _ body: (_ row: Int, _ n: Double, _ d: Double, _ gradient: UnsafeMutablePointer<Double>) -> Double
  ) {
    let (sizes, data) = (observations.logInputs[0], observations.logInputs[1])
    let (size, datum) = (observations.centres[0], observations.centres[1])
    write(rows, &logValues, &jacobian) { row, gradient in body(row, sizes[row] - size, data[row] - datum, gradient) }
  }
}

extension LawModel {
  /// Returns bounds that hold parameters at given values.
  ///
  /// The coordinates that a parameter depends on are found by moving each; holding a parameter means holding all of these, so an amplitude that is
  /// taken at the middle of the runs can be held only together with its exponent.
  ///
  /// - Throws: `FitError` where a name is not the law's, a value is out of reach, or other parameters would be held along.
  func bounds(pinning pinned: [String: Double], of family: LawFamily) throws(FitError) -> [ClosedRange<Double>] {
    guard !pinned.isEmpty else { return bounds }
    let names = family.parameterNames
    if let unknown = pinned.keys.sorted().first(where: { !names.contains($0) }) {
      throw .unknownParameter(law: family.name, name: unknown, known: names)
    }
    let chosen = names.indices.filter { pinned[names[$0]] != nil }
    let coordinates = dependencies
    let held = chosen.reduce(into: Set<Int>()) { $0.formUnion(coordinates[$1]) }
    guard held.count == chosen.count else {
      let along = names.indices.filter { !chosen.contains($0) && coordinates[$0].isSubset(of: held) }
      throw .pinnedTogether(law: family.name, names: chosen.map { names[$0] }, with: along.map { names[$0] })
    }
    return try bounds(holding: held, at: pinned, of: family)
  }

  /// Returns the bounds with the held coordinates narrowed to a point.
  ///
  /// A value counts as reached if the parameters made from the coordinates agree with it to 1e-9, relative.
  private func bounds(holding held: Set<Int>, at pinned: [String: Double], of family: LawFamily) throws(FitError) -> [ClosedRange<Double>] {
    var values = parameters(middle)
    for (index, name) in family.parameterNames.enumerated() { values[index] = pinned[name] ?? values[index] }
    let coordinates = self.coordinates(values)
    let reached = parameters(coordinates)
    for (index, name) in family.parameterNames.enumerated() {
      guard let value = pinned[name] else { continue }
      if !((reached[index] - value).magnitude <= 1e-9 * value.magnitude) {
        throw .pinOutOfRange(law: family.name, name: name, value: value)
      }
    }
    return bounds.indices.map { held.contains($0) ? coordinates[$0]...coordinates[$0] : bounds[$0] }
  }

  private var middle: [Double] { bounds.map { 0.5 * ($0.lowerBound + $0.upperBound) } }

  /// The coordinates that each parameter depends on.
  ///
  /// Found at the middle of the bounds by moving each coordinate by a hundredth of its range; p + 1 evaluations.
  private var dependencies: [Set<Int>] {
    let base = parameters(middle)
    var result = [Set<Int>](repeating: [], count: base.count)
    for coordinate in bounds.indices {
      var moved = middle
      moved[coordinate] += 0.01 * (bounds[coordinate].upperBound - bounds[coordinate].lowerBound)
      for (index, value) in parameters(moved).enumerated() where value != base[index] { result[index].insert(coordinate) }
    }
    return result
  }
}

extension LawModel {
  /// Returns the names of the parameters that a bound holds at the coordinates.
  package func parametersAtBounds(_ coordinates: [Double], of family: LawFamily) -> [String] {
    let inOrder = self.coordinates(parameters(coordinates))
    return family.parameterNames.indices.compactMap { index in
      let (value, bound) = (inOrder[index], bounds[index])
      return value <= bound.lowerBound + 1e-9 || value >= bound.upperBound - 1e-9 ? family.parameterNames[index] : nil
    }
  }
}

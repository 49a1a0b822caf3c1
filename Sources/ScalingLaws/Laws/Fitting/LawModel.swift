import NumericalMethods
import RealModule

/// The regression of ln y that fits a law, in coordinates that suit a solver.
///
/// A family writes its gradient by hand and says which of its coordinates a fit is *not* linear in (`axes`) and what it is linear in there
/// (`basis`); places to start from, bounds reached and the rest follow from these.
public protocol LawModel: Sendable {
  /// The law that a solution gives.
  associatedtype Law: ScalingLaw

  /// Prepares the regression for observations; O(observations).
  init(_ observations: LawObservations)

  /// What is fitted.
  var observations: LawObservations { get }
  /// The range of each coordinate, in the order of the law's parameters; an amplitude at its lower end is nothing.
  var bounds: [ClosedRange<Double>] { get }

  /// Writes ln y of these observations and its derivatives (row-major, one row an observation) at the coordinates.
  ///
  /// What is written starts at the arrays' beginnings, so that a long table can be passed over in blocks.
  func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double])
  /// Returns the law at the coordinates.
  func law(_ coordinates: [Double]) -> Law
  /// Returns the coordinates of a law, within the bounds.
  func coordinates(of law: Law) -> [Double]

  /// The coordinates that are searched for places to start from.
  var axes: [ScanAxis] { get }
  /// m, the number of terms that y is a sum of at a place on the axes.
  var termCount: Int { get }
  /// Writes the terms (row-major n×m) at a place on the axes: y = Σ amplitude·term with amplitudes ≥ 0.
  func terms(_ place: [Double], into terms: inout [Double])
  /// Returns the coordinates at a place on the axes and the amplitudes found there.
  func coordinates(place: [Double], amplitudes: [Double]) -> [Double]
}

extension LawModel {
  /// p, the number of coordinates.
  public var coordinateCount: Int { bounds.count }

  /// Returns the names of the law's parameters that a bound holds at the coordinates.
  public func parametersAtBounds(_ coordinates: [Double]) -> [String] {
    let inOrder = self.coordinates(of: law(coordinates))
    return Law.parameterNames.indices.compactMap { index in
      let (value, bound) = (inOrder[index], bounds[index])
      return value <= bound.lowerBound + 1e-9 || value >= bound.upperBound - 1e-9 ? Law.parameterNames[index] : nil
    }
  }

  /// The range of the logarithm of a floor: from a millionth of the least value, that is nothing, to the greatest.
  var floorRange: ClosedRange<Double> { (observations.logRange.lowerBound - 14)...observations.logRange.upperBound }

  /// The range of the logarithm of an amplitude at the middle of the observations.
  var amplitudeRange: ClosedRange<Double> { (observations.logRange.lowerBound - 14)...(observations.logRange.upperBound + 5) }

  /// The exponents that are looked at.
  var exponentRange: ClosedRange<Double> { 0.01...4 }

  /// Returns exp(coordinate + shift), or zero where the coordinate stands at its lower bound.
  func amplitude(_ coordinates: [Double], _ index: Int, shift: Double = 0) -> Double {
    coordinates[index] <= bounds[index].lowerBound ? 0 : Double.exp(coordinates[index] + shift)
  }

  /// Returns the logarithms of amplitudes; one that is next to nothing counts as a thousandth of the least value, so that it can grow.
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
    let p = coordinateCount
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
}

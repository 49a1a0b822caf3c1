import RealModule

/// The regression of ln y on the broken power law, in the coordinates (ln a, b, c₀, then cᵢ, ln dᵢ, ln fᵢ), b taken at the middle of x.
public struct BrokenCurveModel<Count: BreakCount>: LawModel {
  public let observations: LawObservations
  public private(set) var bounds: [ClosedRange<Double>]
  private let range: ClosedRange<Double>

  /// Takes the observations.
  public init(_ observations: LawObservations) {
    self.observations = observations
    let (logs, middle) = (observations.logInputs[0], observations.centres[0])
    range = ((logs.min() ?? 0) - middle)...((logs.max() ?? 0) - middle)
    bounds = []
    bounds = [floorRange, amplitudeRange, -2...4] + (0..<Count.count).flatMap { _ in [-4...4, range, -3...1.5] }
  }

  /// Writes ln y and its derivatives.
  public func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (floor, b, c0) = (Double.exp(coordinates[0]), coordinates[1], coordinates[2])
    let (logs, middle) = (observations.logInputs[0], observations.centres[0])
    let bends = (0..<Count.count).map { Bend(coordinates, at: 3 + 3 * $0) }
    write(rows, &logValues, &jacobian) { row, gradient in
      let x = logs[row] - middle
      var exponent = b - c0 * x
      for (index, bend) in bends.enumerated() {
        let slopes = gradient + 3 + 3 * index
        let at = (x - bend.place) / bend.width
        let (excess, share) = (BoundedLevel.softplus(at) - bend.levelAtMiddle, Double.exp(-BoundedLevel.softplus(-at)))
        exponent -= bend.steepening * bend.width * excess
        slopes[0] = -bend.width * excess
        slopes[1] = bend.steepening * (share - bend.shareAtMiddle)
        slopes[2] = -bend.steepening * (bend.width * excess - share * (x - bend.place) - bend.shareAtMiddle * bend.place)
      }
      let term = Double.exp(exponent)
      let sum = floor + term
      gradient[0] = floor / sum
      gradient[1] = term / sum
      gradient[2] = -x * term / sum
      for index in 3..<(3 + 3 * Count.count) { gradient[index] *= term / sum }
      return Double.log(sum)
    }
  }

  /// A break at the coordinates, with what it contributes at the middle of x.
  private struct Bend {
    let steepening, place, width: Double
    let levelAtMiddle, shareAtMiddle: Double

    init(_ coordinates: [Double], at index: Int) {
      steepening = coordinates[index]
      place = coordinates[index + 1]
      width = Double.exp(coordinates[index + 2])
      levelAtMiddle = BoundedLevel.softplus(-place / width)
      shareAtMiddle = Double.exp(-BoundedLevel.softplus(place / width))
    }

    var logAtMiddle: Double { steepening * width * levelAtMiddle }
  }

  /// Returns the curve, its breaks in the order of x.
  public func law(_ coordinates: [Double]) -> BrokenCurve<Count> {
    let middle = observations.centres[0]
    let bends = (0..<Count.count).map { Bend(coordinates, at: 3 + 3 * $0) }
    let shift = coordinates[2] * middle + bends.reduce(0) { $0 + $1.logAtMiddle }
    return BrokenCurve(
      a: amplitude(coordinates, 0), b: amplitude(coordinates, 1, shift: shift), c0: coordinates[2],
      breaks: bends.sorted { $0.place < $1.place }.map { .init(c: $0.steepening, d: Double.exp($0.place + middle), f: $0.width) })
  }

  /// Returns the coordinates of a curve, within the bounds.
  public func coordinates(of law: BrokenCurve<Count>) -> [Double] {
    let middle = observations.centres[0]
    var coordinates = [Double.log(law.floor), Double.log(law.amplitude) - law.exponent * middle, law.exponent]
    for bend in law.breaks {
      coordinates += [bend.steepening, Double.log(bend.place) - middle, Double.log(bend.width)]
      coordinates[1] -= Bend(coordinates, at: coordinates.count - 3).logAtMiddle
    }
    return clamped(coordinates)
  }

  /// c₀, and of each break its steepening and its place; breaks start one unit of ln x wide.
  public var axes: [ScanAxis] {
    [.linear(0...1)] + (0..<Count.count).flatMap { _ in [ScanAxis.linear(-1...1), .linear(range)] }
  }
  /// Two: 1 and the power law.
  public var termCount: Int { 2 }

  /// Writes 1 and the power law, 1 at the middle of x.
  public func terms(_ place: [Double], into terms: inout [Double]) {
    let bends = (0..<Count.count).map { Bend([place[1 + 2 * $0], place[2 + 2 * $0], 0], at: 0) }
    for row in 0..<observations.count {
      let x = observations.logInputs[0][row] - observations.centres[0]
      var exponent = -place[0] * x
      for bend in bends { exponent -= bend.steepening * (BoundedLevel.softplus(x - bend.place) - bend.levelAtMiddle) }
      terms[2 * row] = 1
      terms[2 * row + 1] = Double.exp(exponent)
    }
  }

  /// Returns the logarithms of the amplitudes, and the place.
  public func coordinates(place: [Double], amplitudes: [Double]) -> [Double] {
    var coordinates = logAmplitudes(amplitudes) + [place[0]]
    for index in 0..<Count.count { coordinates += [place[1 + 2 * index], place[2 + 2 * index], 0] }
    return coordinates
  }
}

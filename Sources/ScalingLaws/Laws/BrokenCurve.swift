import RealModule
import TextFormats

extension LawFamily {
  /// The smoothly broken power law, y = a + b·x^−c₀·Π(1 + (x/dᵢ)^(1/fᵢ))^(−cᵢfᵢ), with one to three breaks.
  ///
  /// At dᵢ the slope changes by −cᵢ over a stretch fᵢ of ln x; a cᵢ below zero bends the curve up again. Each break takes three parameters and runs on both
  /// sides of it: a break beyond the last run can't be seen coming. Parameters of one break trade with each other; of several also their order.
  ///
  /// - Precondition: one to three breaks.
  ///
  /// Source: Caballero et al. 2022, arXiv:2210.14891, eq. 1.
  public static func broken(breaks: Int, of input: LawInput) -> LawFamily {
    precondition((1...3).contains(breaks), "a broken power law has one to three breaks")
    return curve(
      "broken\(breaks)", of: input, formula: "y = a + b·x^−c0·Π(1 + (x/d)^(1/f))^(−c·f), \(Plural.counted(breaks, "break"))",
      parameters: (["a", "b", "c0"] + (1...breaks).flatMap { ["c\($0)", "d\($0)", "f\($0)"] }).map { LawParameter($0) },
      value: { p, x in
        let logX = Double.log(x)
        var bends = 0.0
        for index in 0..<breaks {
          let (c, d, f) = (p[3 + 3 * index], p[4 + 3 * index], p[5 + 3 * index])
          bends += c * f * BoundedLevel.softplus((logX - Double.log(d)) / f)
        }
        return p[0] + p[1] * Double.exp(-p[2] * logX - bends)
      }, coordinates: { BrokenCoordinates($0, breaks: breaks) })
  }
}

/// The regression of ln y on the broken power law.
///
/// The coordinates are (ln a, b, c₀, then cᵢ, ln dᵢ, ln fᵢ), b taken at the middle of x.
struct BrokenCoordinates: LawCoordinates {
  let observations: LawObservations
  private(set) var bounds: [ClosedRange<Double>]
  private let range: ClosedRange<Double>

  private let breaks: Int

  /// Takes the observations.
  init(_ observations: LawObservations, breaks: Int) {
    self.observations = observations
    self.breaks = breaks
    let (logs, middle) = (observations.logInputs[0], observations.centres[0])
    range = ((logs.min() ?? 0) - middle)...((logs.max() ?? 0) - middle)
    bounds = []
    bounds = [floorRange, amplitudeRange, -2...4] + (0..<breaks).flatMap { _ in [-4...4, range, -3...1.5] }
  }

  /// Writes ln y and its derivatives.
  func predict(_ coordinates: [Double], rows: Range<Int>, logValues: inout [Double], jacobian: inout [Double]) {
    let (floor, b, c0) = (Double.exp(coordinates[0]), coordinates[1], coordinates[2])
    let (logs, middle) = (observations.logInputs[0], observations.centres[0])
    let bends = (0..<breaks).map { Bend(coordinates, at: 3 + 3 * $0) }
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
      for index in 3..<(3 + 3 * breaks) { gradient[index] *= term / sum }
      return Double.log(sum)
    }
  }

  /// A break at the coordinates, with what it contributes at the middle of x.
  ///
  /// In u = ln x the break contributes −c·f·(softplus((u − ln d)/f) − its value at the middle of x), so that b stays the term's logarithm there.
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

  /// Returns a, b, c₀, then cᵢ, dᵢ, fᵢ of the breaks in the order of x.
  func parameters(_ coordinates: [Double]) -> [Double] {
    let middle = observations.centres[0]
    let bends = (0..<breaks).map { Bend(coordinates, at: 3 + 3 * $0) }
    let shift = coordinates[2] * middle + bends.reduce(0) { $0 + $1.logAtMiddle }
    return [amplitude(coordinates, 0), amplitude(coordinates, 1, shift: shift), coordinates[2]]
      + bends.sorted { $0.place < $1.place }.flatMap { [$0.steepening, Double.exp($0.place + middle), $0.width] }
  }

  func coordinates(of p: [Double]) -> [Double] {
    let middle = observations.centres[0]
    var coordinates = [Double.log(p[0]), Double.log(p[1]) - p[2] * middle, p[2]]
    for index in 0..<breaks {
      coordinates += [p[3 + 3 * index], Double.log(p[4 + 3 * index]) - middle, Double.log(p[5 + 3 * index])]
      coordinates[1] -= Bend(coordinates, at: coordinates.count - 3).logAtMiddle
    }
    return clamped(coordinates)
  }

  /// c₀, and of each break its steepening and its place; breaks start one unit of ln x wide.
  var axes: [ScanAxis] {
    [.linear(0...1)] + (0..<breaks).flatMap { _ in [ScanAxis.linear(-1...1), .linear(range)] }
  }
  /// Two: 1 and the power law.
  var termCount: Int { 2 }

  /// Writes 1 and the power law, 1 at the middle of x.
  func terms(_ place: [Double], into terms: inout [Double]) {
    let bends = (0..<breaks).map { Bend([place[1 + 2 * $0], place[2 + 2 * $0], 0], at: 0) }
    for row in 0..<observations.count {
      let x = observations.logInputs[0][row] - observations.centres[0]
      var exponent = -place[0] * x
      for bend in bends { exponent -= bend.steepening * (BoundedLevel.softplus(x - bend.place) - bend.levelAtMiddle) }
      terms[2 * row] = 1
      terms[2 * row + 1] = Double.exp(exponent)
    }
  }

  /// Returns the logarithms of the amplitudes, and the place.
  func coordinates(place: [Double], amplitudes: [Double]) -> [Double] {
    var coordinates = logAmplitudes(amplitudes) + [place[0]]
    for index in 0..<breaks { coordinates += [place[1 + 2 * index], place[2 + 2 * index], 0] }
    return coordinates
  }
}

import RealModule

/// What is held fixed while a curve is fitted through the minima, and how likely it is beforehand.
struct CurveShape {
  /// E.
  var floor: Double
  /// d² ln(L − E)/d(ln C)².
  var bend: Double
  /// The prior probability.
  var prior: Double
}

/// One curve ln(L − E) = ln A − γ·x + bend·x²/2 with x = ln(C/centre); A and γ are fitted.
struct FrontierCurve {
  private let shape: CurveShape
  private let centre: Double
  private let line: PowerLaw
  /// First the logarithm of likelihood times prior, then the share among all curves.
  var weight: Double

  init?(minima: [IsoFLOPMinimum], errors: [Double], shape: CurveShape) {
    let computes = minima.map(\.compute)
    let centre = mean(computes.map { Double.log($0) })
    var straight: [Double] = []
    var spread: [Double] = []
    for (minimum, error) in zip(minima, errors) {
      let reducible = minimum.loss - shape.floor
      straight.append(reducible / Self.bend(shape, Double.log(minimum.compute) - centre))
      spread.append(error * minimum.loss / reducible)
    }
    guard let line = PowerLaw(computes: computes, values: straight, errors: spread, errorFreedom: 1) else { return nil }
    var misfit = 0.0
    for (index, compute) in computes.enumerated() {
      let residual = Double.log(straight[index]) - Double.log(line.value(compute: compute))
      misfit += residual * residual / (spread[index] * spread[index])
    }
    self.shape = shape
    self.centre = centre
    self.line = line
    weight = Double.log(shape.prior) - 0.5 * misfit
  }

  private static func bend(_ shape: CurveShape, _ x: Double) -> Double { Double.exp(0.5 * shape.bend * x * x) }

  func logLoss(compute: Double) -> Estimate {
    let above = line.value(compute: compute) * Self.bend(shape, Double.log(compute) - centre)
    let loss = shape.floor + above
    return Estimate(value: Double.log(loss), error: line.logError(compute: compute) * above / loss)
  }
}

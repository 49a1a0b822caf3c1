/// The outline of a point's symbol around a position.
///
/// All have about the same area: a square of side 1.76r, a diamond of half-diagonal 1.28r and so on weigh on the eye as a disc of radius r does.
func symbolPath(_ symbol: Series.Symbol, x: Double, y: Double, radius: Double) -> String {
  let r = pixels(radius)
  switch symbol {
  case .circle, .ring:
    return "M\(pixels(x - radius)) \(pixels(y))a\(r) \(r) 0 1 0 \(pixels(2 * radius)) 0a\(r) \(r) 0 1 0 \(pixels(-2 * radius)) 0"
  case .square:
    let side = 1.76 * radius
    return "M\(pixels(x - side / 2)) \(pixels(y - side / 2))h\(pixels(side))v\(pixels(side))h\(pixels(-side))z"
  case .diamond:
    let half = pixels(1.28 * radius)
    return "M\(pixels(x)) \(pixels(y - 1.28 * radius))l\(half) \(half) -\(half) \(half) -\(half) -\(half)z"
  case .triangle:
    let half = 1.25 * radius
    return "M\(pixels(x)) \(pixels(y - half))l\(pixels(half)) \(pixels(1.8 * half))h\(pixels(-2 * half))z"
  case .cross:
    let half = 0.9 * radius
    let arm = pixels(2 * half)
    return "M\(pixels(x - half)) \(pixels(y - half))l\(arm) \(arm)m0 -\(arm)l-\(arm) \(arm)"
  }
}

extension Series.Symbol {
  /// Whether the symbol is drawn with a stroke instead of a fill.
  var isOpen: Bool { self == .ring || self == .cross }
}

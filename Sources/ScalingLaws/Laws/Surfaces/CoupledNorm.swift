import RealModule

/// (X^(1/k) + Y^(1/k))^k from x = ln X and y = ln Y.
struct CoupledNorm {
  /// Its logarithm, max(x, y) + k·ln(1 + exp(−|x − y|/k)).
  let logarithm: Double
  /// d logarithm/dx and d logarithm/dy, which add up to 1.
  let firstShare, secondShare: Double
  /// d logarithm/d ln k.
  let couplingSlope: Double

  @inline(__always) init(_ x: Double, _ y: Double, _ k: Double) {
    let gap = (x - y).magnitude / k
    let ratio = Double.exp(-gap)
    let lesser = ratio / (1 + ratio)
    let excess = k * Double.log(onePlus: ratio)
    logarithm = max(x, y) + excess
    (firstShare, secondShare) = x >= y ? (1 - lesser, lesser) : (lesser, 1 - lesser)
    couplingSlope = excess + k * gap * lesser
  }
}

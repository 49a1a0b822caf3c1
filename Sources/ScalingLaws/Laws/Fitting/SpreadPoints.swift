import RealModule

/// Points that fill the unit cube evenly, each at a known place: xᵢ = frac(½ + i·φ^−j), j = 1…d, with φ^(d+1) = φ + 1.
///
/// Source: the additive recurrence R_d of M. Roberts, "The unreasonable effectiveness of quasirandom sequences" (2018), which takes the
/// generalised golden ratio for Weyl's irrational step.
enum SpreadPoints {
  /// Returns `count` points of d coordinates within 0…1.
  static func points(_ count: Int, dimensions d: Int) -> [[Double]] {
    var ratio = 2.0
    for _ in 0..<64 { ratio = Double.pow(1 + ratio, 1 / Double(d + 1)) }
    let steps = (1...max(1, d)).prefix(d).map { Double.pow(ratio, -Double($0)) }
    return (0..<count).map { index in
      steps.map { step in (0.5 + step * Double(index)).truncatingRemainder(dividingBy: 1) }
    }
  }
}

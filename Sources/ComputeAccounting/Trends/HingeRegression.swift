import NumericalMethods

/// Weighted least squares of a line with hinges on sorted dates, by sums that are made once.
///
/// y = a + b₀(t − t̄) + Σ bⱼ·max(0, t − cⱼ). A hinge's products with everything else are sums over the dates behind it, so that after one pass of O(n) a
/// fit with any k hinges costs O(k·log n + k³), and a search over hundreds of them no more than a pass.
struct HingeRegression {
  /// t̄, the weighted mean date.
  let origin: Double
  /// ȳ, the weighted mean value.
  let mean: Double
  /// Σw.
  let weight: Double
  /// Σw(y − ȳ)².
  let totalSquares: Double
  private let dates: [Double]
  /// Σw, Σwt, Σwt², Σwy, Σwty from each place to the end, t and y less their means.
  private let tails: [Tail]

  private struct Tail {
    var w = 0.0
    var t = 0.0
    var tt = 0.0
    var y = 0.0
    var ty = 0.0
  }

  /// Sums over observations in order of their dates.
  ///
  /// - Precondition: dates rise; some weight is positive.
  init(dates: [Double], values: [Double], weights: [Double]? = nil) {
    func weight(_ index: Int) -> Double { weights?[index] ?? 1 }
    var (total, sumDate, sumValue) = (0.0, 0.0, 0.0)
    for index in dates.indices {
      total += weight(index)
      sumDate += weight(index) * dates[index]
      sumValue += weight(index) * values[index]
    }
    precondition(total > 0, "a regression needs an observation")
    let (origin, mean) = (sumDate / total, sumValue / total)
    var tails = [Tail](repeating: Tail(), count: dates.count + 1)
    var squares = 0.0
    for index in dates.indices.reversed() {
      let (w, t, y) = (weight(index), dates[index] - origin, values[index] - mean)
      var tail = tails[index + 1]
      tail.w += w
      tail.t += w * t
      tail.tt += w * t * t
      tail.y += w * y
      tail.ty += w * t * y
      tails[index] = tail
      squares += w * y * y
    }
    (self.origin, self.mean, self.weight, totalSquares) = (origin, mean, total, squares)
    (self.dates, self.tails) = (dates, tails)
  }

  /// A fit: coefficients of 1, t − t̄ and the hinges, and the weighted sum of squared residuals.
  struct Solution {
    var coefficients: [Double]
    var squares: Double
  }

  /// Fits with these hinges, rising; nil where dates don't determine the coefficients.
  func fit(hinges: [Double] = []) -> Solution? {
    let p = 2 + hinges.count
    let places = hinges.map(place)
    let centred = hinges.map { $0 - origin }
    let all = tails[0]
    var gram = [Double](repeating: 0, count: p * p)
    var moments = [all.y, all.ty]
    (gram[0], gram[1], gram[p], gram[p + 1]) = (all.w, all.t, all.t, all.tt)
    for (j, c) in centred.enumerated() {
      let tail = tails[places[j]]
      moments.append(tail.ty - c * tail.y)
      gram[2 + j] = tail.t - c * tail.w
      gram[p + 2 + j] = tail.tt - c * tail.t
      for i in 0...j {
        // max(0, t − cᵢ)·max(0, t − cⱼ) is of dates behind the later hinge.
        gram[(2 + i) * p + 2 + j] = tail.tt - (centred[i] + c) * tail.t + centred[i] * c * tail.w
      }
    }
    for i in 0..<p { for j in 0..<i { gram[i * p + j] = gram[j * p + i] } }
    let scale = (0..<p).map { gram[$0 * p + $0].squareRoot() }
    guard scale.allSatisfy({ $0 > 0 }) else { return nil }
    for i in 0..<p { for j in 0..<p { gram[i * p + j] /= scale[i] * scale[j] } }
    guard (0..<p).allSatisfy({ i in (0..<i).allSatisfy { gram[i * p + $0].magnitude < 1 - 1e-12 } }),
      let factor = CholeskyFactor(gram, order: p)
    else { return nil }
    let solved = factor.solve(zip(moments, scale).map { $0 / $1 })
    let explained = zip(solved, zip(moments, scale)).reduce(0) { $0 + $1.0 * $1.1.0 / $1.1.1 }
    return Solution(coefficients: zip(solved, scale).map { $0 / $1 }, squares: max(0, totalSquares - explained))
  }

  /// The first place whose date is behind a hinge.
  private func place(_ hinge: Double) -> Int {
    var (low, high) = (0, dates.count)
    while low < high {
      let middle = (low + high) / 2
      if dates[middle] > hinge { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

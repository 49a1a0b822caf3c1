/// Probabilities over 0 ..< count that can be sampled in O(log count).
///
/// By inversion: cumulative sums, and a binary search for a uniform number. A draw takes one number of the generator, so texts are the same everywhere.
struct Discrete: Sendable {
  let probabilities: [Double]
  private let cumulative: [Double]

  /// Normalises weights.
  init(weights: [Double]) {
    let total = weights.reduce(0, +)
    probabilities = weights.map { $0 / total }
    var sum = 0.0
    cumulative = probabilities.map { probability in
      sum += probability
      return sum
    }
  }

  /// Zipf's law with Mandelbrot's offset, which flattens the head as in natural texts: weights 1/(rank + offset), rank from 1.
  static func zipf(count: Int, offset: Double) -> Discrete {
    Discrete(weights: (1...count).map { 1 / (Double($0) + offset) })
  }

  /// The first index whose cumulative probability exceeds a uniform number.
  func sample(_ uniform: Double) -> Int {
    var low = 0
    var high = cumulative.count - 1
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > uniform { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

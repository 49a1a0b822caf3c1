/// The rising step function closest to some points: least squares under the sole constraint that it never falls.
///
/// min Σ (f(xᵢ) − yᵢ)² over all non-decreasing f, by pooling adjacent violators: points in the order of x, each a block with the mean of its y, are joined with
/// the block before as long as that has the larger mean. Points of one x are one block from the beginning. O(n log n). Source: Ayer et al. 1955,
/// doi:10.1214/aoms/1177728423; for calibration Zadrozny and Elkan 2002, doi:10.1145/775047.775151.
public struct IsotonicRegression: Hashable, Sendable, Codable {
  /// The least x of each step, rising.
  public let places: [Double]
  /// The value of each step, rising.
  public let values: [Double]

  private struct Block {
    var place: Double
    var sum: Double
    var count: Double
    var mean: Double { sum / count }
  }

  /// Fits points.
  ///
  /// - Precondition: as many ordinates as abscissae, at least one, all of them numbers.
  public init(_ x: [Double], _ y: [Double]) {
    precondition(x.count == y.count && !x.isEmpty, "a step function needs points")
    precondition(x.allSatisfy { !$0.isNaN } && y.allSatisfy { !$0.isNaN }, "a point is two numbers")
    var blocks: [Block] = []
    for index in x.indices.sorted(by: { x[$0] < x[$1] }) {
      if let last = blocks.last, last.place == x[index] {
        blocks[blocks.count - 1].sum += y[index]
        blocks[blocks.count - 1].count += 1
      } else {
        blocks.append(Block(place: x[index], sum: y[index], count: 1))
      }
    }
    var steps: [Block] = []
    for block in blocks {
      steps.append(block)
      while steps.count > 1, steps[steps.count - 2].mean >= steps[steps.count - 1].mean {
        let last = steps.removeLast()
        steps[steps.count - 1].sum += last.sum
        steps[steps.count - 1].count += last.count
      }
    }
    (places, values) = (steps.map(\.place), steps.map(\.mean))
  }

  /// Returns the value at x, O(log steps): that of the last step that begins at or before it.
  ///
  /// Below all steps it is the first one's.
  public func callAsFunction(_ x: Double) -> Double {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle] <= x { low = middle + 1 } else { high = middle }
    }
    return values[max(low - 1, 0)]
  }
}

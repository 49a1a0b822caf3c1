import RealModule

/// The accuracy of a strategy at each cost: compared as a whole, not at single points.
public struct AccuracyCostCurve: Hashable, Sendable, Codable {
  /// One setting of a strategy.
  public struct Point: Hashable, Sendable, Codable {
    /// The mean cost of a question, above 0.
    public let cost: Double
    /// The accuracy.
    public let accuracy: Double

    /// Creates a point.
    public init(cost: Double, accuracy: Double) {
      self.cost = cost
      self.accuracy = accuracy
    }
  }

  /// The points that no other beats in both, by rising cost.
  public let frontier: [Point]

  /// Keeps the points of the Pareto frontier.
  public init(_ points: [Point]) {
    var best = -Double.infinity
    frontier = points.sorted { ($0.cost, -$0.accuracy) < ($1.cost, -$1.accuracy) }.filter { point in
      defer { best = max(best, point.accuracy) }
      return point.accuracy > best
    }
  }

  /// Returns the best accuracy for at most so much cost; `nil` below the cheapest point.
  public func accuracy(cost: Double) -> Double? { frontier.last { $0.cost <= cost }?.accuracy }

  /// Returns the least cost of an accuracy; `nil` above the best point.
  public func cost(accuracy: Double) -> Double? { frontier.first { $0.accuracy >= accuracy }?.cost }

  /// Returns the mean accuracy over the logarithm of cost between two costs: the area under the staircase; 0 if there is no point yet.
  public func meanAccuracy(from low: Double, to high: Double) -> Double {
    guard low > 0, high > low else { return accuracy(cost: high) ?? 0 }
    var (area, start, level) = (0.0, Double.log(low), accuracy(cost: low) ?? 0)
    for point in frontier where point.cost > low && point.cost < high {
      area += level * (Double.log(point.cost) - start)
      (start, level) = (Double.log(point.cost), point.accuracy)
    }
    return (area + level * (Double.log(high) - start)) / (Double.log(high) - Double.log(low))
  }

  /// Returns the least cost from which `other` is at least as good at the same cost and stays so: where this strategy stops winning. `nil` if it never does.
  public func crossing(_ other: AccuracyCostCurve) -> Double? {
    let costs = (frontier + other.frontier).map(\.cost).sorted()
    var crossing: Double?
    for cost in costs.reversed() {
      guard let theirs = other.accuracy(cost: cost), theirs >= accuracy(cost: cost) ?? 0 else { break }
      crossing = cost
    }
    return crossing
  }
}

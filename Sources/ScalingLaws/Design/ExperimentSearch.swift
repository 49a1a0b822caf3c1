/// Finds the runs that leave the least variance within a budget: greedily, then by exchange.
///
/// Both greedy rules are tried, the greatest gain and the greatest gain a FLOP, and the better design after the exchange is taken. The result is a local
/// optimum: no single exchange lowers the variance. Cost: a pass evaluates each pair of a run and a candidate in O(1), after conditioning on the rest of
/// the design.
///
/// Source: Fedorov 1972 (exchange).
struct ExperimentSearch {
  let posterior: ExperimentPosterior
  let costs: [Double]
  let budget: Double
  /// The positions of the candidates that may be chosen.
  let choices: Range<Int>

  /// A smaller share of the variance than this is no improvement.
  private static let negligible = 1e-9
  private static let passLimit = 100

  /// The number of runs of a design.
  enum Size: Hashable {
    /// So many or fewer.
    case upTo(Int)
    /// So many, or as many of the cheapest as can be paid.
    case exactly(Int)

    var limit: Int {
      switch self {
      case .upTo(let count), .exactly(let count): count
      }
    }
  }

  /// Returns the best design found; a candidate may be in it more than once.
  func best(_ size: Size) -> [Int] {
    let size = payable(size)
    let designs = [false, true].map { exchanged(greedy(size, perCompute: $0), size) }
    return designs.min { variance($0) < variance($1) } ?? []
  }

  /// An exact number that the budget doesn't pay for becomes the greatest that it does.
  private func payable(_ size: Size) -> Size {
    guard case .exactly(let count) = size else { return size }
    let cheapest = choices.reduce(Double.infinity) { min($0, costs[$1]) }
    return .exactly(Int(min(Double(count), (budget / cheapest * (1 + 1e-12)).rounded(.down))))
  }

  /// Returns the variance of the forecast that a design leaves.
  func variance(_ design: [Int]) -> Double { posterior.observing(design).variance }

  /// Adds the run with the greatest gain, or gain a FLOP, as long as one can be paid.
  private func greedy(_ size: Size, perCompute: Bool) -> [Int] {
    var (design, current) = ([Int](), posterior)
    while design.count < size.limit, let next = bestAddition(to: design, current, size, perCompute: perCompute) {
      design.append(next)
      current.observe(next)
    }
    return design
  }

  /// Returns the candidate with the greatest gain that can be paid; nil if none has a notable one.
  ///
  /// With an exact number of runs any candidate is better than none.
  private func bestAddition(to design: [Int], _ posterior: ExperimentPosterior, _ size: Size, perCompute: Bool = false) -> Int? {
    let left = left(after: design, size)
    var (best, greatest): (Int?, Double) = (nil, size == .exactly(size.limit) ? -1 : Self.negligible * posterior.variance)
    for candidate in choices where costs[candidate] <= left {
      let gain = posterior.gain(candidate) * (perCompute ? budget / costs[candidate] : 1)
      if gain > greatest { (best, greatest) = (candidate, gain) }
    }
    return best
  }

  /// The compute that one more run may cost: what is left, less the cheapest runs that are still owed.
  private func left(after design: [Int], _ size: Size) -> Double {
    let left = budget - design.reduce(0) { $0 + costs[$1] }
    guard case .exactly(let count) = size else { return left * (1 + 1e-12) }
    let cheapest = choices.reduce(Double.infinity) { min($0, costs[$1]) }
    return (left - Double(max(0, count - design.count - 1)) * cheapest) * (1 + 1e-12)
  }

  /// Improves a design by exchange until no exchange lowers the variance, at most 100 times.
  ///
  /// Each pass replaces one run by the best one that the freed compute can pay, and adds a run if there is room (Fedorov 1972).
  private func exchanged(_ start: [Int], _ size: Size) -> [Int] {
    var design = start
    var least = variance(design)
    for _ in 0..<Self.passLimit {
      guard let better = bestExchange(design, size) else { break }
      let variance = variance(better)
      guard variance < least * (1 - Self.negligible) else { break }
      (design, least) = (better, variance)
    }
    return design
  }

  /// Returns the best design with one run replaced; nil if no candidate can be paid.
  ///
  /// If the design may have more runs, the compute left over pays for a further one. Cost: one gain for each pair of a run and a candidate.
  private func bestExchange(_ design: [Int], _ size: Size) -> [Int]? {
    var (best, least): ([Int]?, Double) = (nil, .infinity)
    for position in design.indices {
      var rest = design
      rest.remove(at: position)
      let current = posterior.observing(rest)
      let left = left(after: rest, design.count == size.limit ? .upTo(size.limit) : size)
      for candidate in choices where costs[candidate] <= left {
        let remaining = current.variance - current.gain(candidate)
        if remaining < least { (best, least) = (rest + [candidate], remaining) }
      }
    }
    guard let best, best.count < size.limit else { return best }
    return bestAddition(to: best, posterior.observing(best), size).map { best + [$0] } ?? best
  }
}

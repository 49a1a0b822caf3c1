import NumericalMethods
import RealModule

/// Pairs of runs, one of each of two tables, that share a name or a design.
public struct RunPairing: Sendable {
  /// The key that runs are matched by.
  public enum Basis: String, Codable, Hashable, Sendable {
    /// Their names.
    case label
    /// N and D, equal to a millionth.
    case parametersAndTokens
  }

  /// The positions of each pair in the two tables, in the order of the first.
  public let pairs: [(first: Int, second: Int)]
  /// The key that the runs were matched by.
  public let basis: Basis

  /// Matches runs by name if names agree, else by N and D.
  ///
  /// A name or a design that a table holds twice matches nothing.
  public init(_ first: RunTable, _ second: RunTable) {
    let byLabel = Self.match(first.runs.map(\.label), second.runs.map(\.label))
    let bySize = Self.match(first.runs.map(Self.size), second.runs.map(Self.size))
    basis = byLabel.count >= bySize.count && !byLabel.isEmpty ? .label : .parametersAndTokens
    pairs = basis == .label ? byLabel : bySize
  }

  private static func match<Key: Hashable>(_ first: [Key?], _ second: [Key?]) -> [(first: Int, second: Int)] {
    let (own, other) = (unique(first), unique(second))
    return first.indices.compactMap { index in
      guard let key = first[index], own[key] == index, let partner = other[key] else { return nil }
      return (index, partner)
    }
  }

  /// The position of each key that appears once.
  private static func unique<Key: Hashable>(_ keys: [Key?]) -> [Key: Int] {
    var counts: [Key: Int] = [:]
    for key in keys.compactMap(\.self) { counts[key, default: 0] += 1 }
    var positions: [Key: Int] = [:]
    for (index, key) in keys.enumerated() {
      if let key, counts[key] == 1 { positions[key] = index }
    }
    return positions
  }

  /// N and D to about a millionth, as steps of their logarithms.
  private static func size(_ run: TrainingRun) -> [Int]? {
    [run.parameters, run.tokens].map { Int((Double.log($0) * 1e6).rounded()) }
  }
}

extension PairedDifference {
  /// Compares the runs of a pairing; nil with fewer than three pairs.
  init?(_ first: RunTable, _ second: RunTable, pairing: RunPairing, confidence: Double) {
    let pairs = pairing.pairs
    guard pairs.count >= 3 else { return nil }
    let differences = pairs.map { Double.log(second.runs[$0.second].loss / first.runs[$0.first].loss) }
    let logs = pairs.map { Double.log(second.runs[$0.second].compute) }
    let middle = NumericalMethods.mean(logs)
    guard let level = LinearRegression(rows: differences.map { _ in [1] }, values: differences) else { return nil }
    let line = LinearRegression(rows: logs.map { [1, $0 - middle] }, values: differences)
    count = pairs.count
    basis = pairing.basis
    mean = level.coefficients[0]
    interval = level.interval(of: 0, confidence: confidence) ?? Interval(low: mean, high: mean)
    slope = line?.coefficients[1]
    slopeInterval = line.flatMap { $0.interval(of: 1, confidence: confidence) }
  }
}

extension LinearRegression {
  /// The interval of a coefficient, by Student's t; nil without degrees of freedom.
  fileprivate func interval(of index: Int, confidence: Double) -> Interval? {
    guard let variance = residualVariance else { return nil }
    let error = (variance * unscaledCovariance[index * (coefficients.count + 1)]).squareRoot()
    let reach = StudentDistribution(degreesOfFreedom: Double(degreesOfFreedom)).quantile(0.5 * (1 + confidence)) * error
    return Interval(low: coefficients[index] - reach, high: coefficients[index] + reach)
  }
}

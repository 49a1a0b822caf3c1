import NumericalMethods
import RealModule

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

import NumericalMethods
import RealModule

/// Multipliers read off the isoFLOP minima of two tables, without a law.
///
/// The first table's compute is interpolated between its own minima, in logarithms.
struct MeasuredMultipliers {
  /// One for every budget of the second whose loss lies between two minima of the first.
  let multipliers: [ComputeMultiplier]

  init(_ first: RunTable, _ second: RunTable, confidence: Double) {
    let (own, other) = (IsoFLOPProfile(first), IsoFLOPProfile(second))
    let freedom = Double(max(1, min(own.noise?.degreesOfFreedom ?? 1, other.noise?.degreesOfFreedom ?? 1)))
    let quantile = StudentDistribution(degreesOfFreedom: freedom).quantile(0.5 * (1 + confidence))
    let steps = Array(zip(own.minima, own.minima.dropFirst()))
    multipliers = other.minima.compactMap { minimum in
      steps.first { $0.0.loss >= minimum.loss && minimum.loss > $0.1.loss }.map { Self.multiplier(minimum, $0.0, $0.1, quantile) }
    }
  }

  private static func multiplier(_ target: IsoFLOPMinimum, _ a: IsoFLOPMinimum, _ b: IsoFLOPMinimum, _ quantile: Double)
    -> ComputeMultiplier
  {
    let slope = Double.log(b.loss / a.loss) / Double.log(b.compute / a.compute)
    let part = Double.log(target.loss / a.loss) / Double.log(b.loss / a.loss)
    let log = Double.log(a.compute / target.compute) + part * Double.log(b.compute / a.compute)
    let errors = [target.logLossError, (1 - part) * a.logLossError, part * b.logLossError]
    let reach = quantile * errors.reduce(0) { $0 + $1 * $1 }.squareRoot() / slope.magnitude
    return ComputeMultiplier(
      compute: target.compute, loss: target.loss, multiplier: Double.exp(log), low: Double.exp(log - reach), high: Double.exp(log + reach))
  }
}

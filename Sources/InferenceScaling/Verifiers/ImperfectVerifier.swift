import RealModule

/// The expected results of a check that errs.
///
/// A check passes a share t of right answers and a share f of wrong ones. Of what it passes, pt/(pt + (1 − p)f) is right, whatever the number of samples:
/// resampling with a weak check raises the share of questions answered towards 1 and the accuracy towards that precision and no further, so that with a
/// price for wrong answers there is a best number of samples, and it may be 0.
///
/// Source: Stroebl, Kapoor & Narayanan 2024, arXiv:2411.17501.
public struct ImperfectVerifier: Hashable, Sendable {
  /// The share of right answers that it passes, t.
  public let truePositiveRate: Double
  /// The share of wrong answers that it passes, f.
  public let falsePositiveRate: Double

  /// Creates a check with these rates.
  public init(truePositiveRate: Double, falsePositiveRate: Double) {
    precondition((0...1).contains(truePositiveRate) && (0...1).contains(falsePositiveRate), "rates are between 0 and 1")
    self.truePositiveRate = truePositiveRate
    self.falsePositiveRate = falsePositiveRate
  }

  /// The share of samples that pass if a share p is right: pt + (1 − p)f.
  public func acceptance(p: Double) -> Double { p * truePositiveRate + (1 - p) * falsePositiveRate }

  /// The share of right ones among those that pass: pt / (pt + (1 − p)f); 0 if none passes.
  ///
  /// The limit that no number of samples raises.
  public func precision(p: Double) -> Double {
    let accepted = acceptance(p: p)
    return accepted > 0 ? p * truePositiveRate / accepted : 0
  }

  /// Returns the probability of a right answer if the first accepted of at most k samples is given.
  ///
  /// precision · (1 − (1 − acceptance)^k); without an accepted sample no answer is given.
  public func accuracy(p: Double, samples k: Int) -> Double { precision(p: p) * accepts(p: p, samples: k) }

  /// The chance that one of k samples passes.
  public func accepts(p: Double, samples k: Int) -> Double { 1 - Double.pow(1 - acceptance(p: p), k) }

  /// The mean value over questions with success rates `rates`.
  ///
  /// A right answer has the value 1, a wrong one −`penalty`, none 0, and a sample costs `price`.
  public func value(rates: [Double], samples k: Int, penalty: Double, price: Double = 0) -> Double {
    guard !rates.isEmpty else { return 0 }
    let sum = rates.reduce(0.0) { sum, p in
      let (accepted, precise) = (accepts(p: p, samples: k), precision(p: p))
      let a = acceptance(p: p)
      let drawn = a > 0 ? accepted / a : Double(k)
      return sum + accepted * (precise - penalty * (1 - precise)) - price * drawn
    }
    return sum / Double(rates.count)
  }

  /// The number of samples, at most `limit`, with the greatest value; 0 if answering doesn't pay. The smallest of equal ones.
  public func optimalSamples(rates: [Double], penalty: Double, price: Double = 0, limit: Int = 1000) -> Int {
    var best = (samples: 0, value: 0.0)
    for k in 1...max(limit, 1) {
      let value = value(rates: rates, samples: k, penalty: penalty, price: price)
      if value > best.value + 1e-12 { best = (k, value) }
    }
    return best.samples
  }
}

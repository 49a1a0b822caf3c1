import InferenceScaling
import NumericalMethods
import RealModule

/// Means over p ~ Beta(α, β) by Simpson's rule.
///
/// The halves of 0…1 are taken apart, each in the logarithm of the distance from its end, where a density without bound is flat:
/// ∫p^(α−1)·g dp = ∫p^α·g d(ln p). Below e^−20 stands one node at the end with all that lies there. With 160 cells a half 1 − (1 − p)^k comes out to 1e-4 for
/// k up to 10,000.
struct BetaQuadrature {
  let nodes: [(p: Double, weight: Double)]

  private static let cells = 160
  private static let nearest = -20.0

  init(_ law: BetaBinomial) {
    let scale = Double.exp(-BetaDistribution.logBeta(law.alpha, law.beta))
    let low = Self.half(own: law.alpha, other: law.beta)
    let high = Self.half(own: law.beta, other: law.alpha).map { (p: 1 - $0.p, weight: $0.weight) }
    nodes = (low + high).map { ($0.p, $0.weight * scale) }
  }

  /// Returns the mean of a function.
  func mean(_ function: (Double) -> Double) -> Double { nodes.reduce(0) { $0 + $1.weight * function($1.p) } }

  /// Nodes and weights of ∫₀^½ p^(a−1)(1 − p)^(b−1) dp.
  private static func half(own a: Double, other b: Double) -> [(p: Double, weight: Double)] {
    let step = (Double.log(0.5) - nearest) / Double(cells)
    let rest = (p: 0.0, weight: Double.exp(a * nearest) / a)
    return [rest]
      + (0...cells).map { index in
        let logarithm = nearest + step * Double(index)
        let p = Double.exp(logarithm)
        let simpson = (index == 0 || index == cells ? 1 : index % 2 == 1 ? 4.0 : 2) * step / 3
        return (p, simpson * Double.exp(a * logarithm) * Double.pow(1 - p, b - 1))
      }
  }
}

/// Accuracy and samples drawn, for each mean success and each limit of samples, tabled once.
///
/// Samples are drawn until the check passes one, k at most; the first that passes is the answer. Of a question with success p the check passes
/// a = pt + (1 − p)f, the accuracy is pt/a·(1 − (1 − a)^k) and (1 − (1 − a)^k)/a samples are drawn (`ImperfectVerifier`).
/// With one sample nothing is checked. Between 240 values of ln pass@1 down to −14 the table is linear.
struct SampleTable: Sendable {
  /// The limits of samples: 1, 2, 3, 4, 6, 8, 12, 16, … up to the largest.
  let limits: [Int]
  private let accuracies: [[Double]]
  private let drawn: [[Double]]

  private static let cells = 240
  private static let lowest = -14.0

  init(_ law: PassLaw, _ check: SampleCheck, upTo most: Int) {
    limits = Self.limits(upTo: most)
    let verifier = check.verifier
    var (accuracies, drawn) = (limits.map { _ in [Double]() }, limits.map { _ in [Double]() })
    for cell in 0...Self.cells {
      let mean = Double.exp(Self.lowest * (1 - Double(cell) / Double(Self.cells)))
      let answers = Self.answers(BetaQuadrature(law.questions(passAt1: mean)), verifier, limits)
      for index in limits.indices {
        accuracies[index].append(limits[index] == 1 ? mean : answers[index].accuracy)
        drawn[index].append(limits[index] == 1 ? 1 : answers[index].drawn)
      }
    }
    (self.accuracies, self.drawn) = (accuracies, drawn)
  }

  /// The means over questions for every limit: one logarithm a node, and one exponential a limit.
  private static func answers(_ quadrature: BetaQuadrature, _ verifier: ImperfectVerifier, _ limits: [Int]) -> [(
    accuracy: Double, drawn: Double
  )] {
    var answers = limits.map { _ in (accuracy: 0.0, drawn: 0.0) }
    for node in quadrature.nodes {
      let (acceptance, precision) = (verifier.acceptance(p: node.p), verifier.precision(p: node.p))
      let logRefusal = Double.log(onePlus: -acceptance)
      for index in limits.indices {
        let limit = Double(limits[index])
        let accepts = -Double.expMinusOne(limit * logRefusal)
        answers[index].accuracy += node.weight * precision * accepts
        answers[index].drawn += node.weight * (acceptance > 1e-12 ? accepts / acceptance : limit)
      }
    }
    return answers
  }

  /// 1, and the powers of two with their middles.
  static func limits(upTo most: Int) -> [Int] {
    var limits = [1]
    var power = 2
    while power <= most {
      limits.append(power)
      if power + power / 2 <= most, power + power / 2 > power { limits.append(power + power / 2) }
      power *= 2
    }
    return limits.filter { $0 <= max(1, most) }
  }

  /// Returns accuracy and samples drawn of a question.
  func answers(passAt1 mean: Double, limit index: Int) -> (accuracy: Double, drawn: Double) {
    let position = max(0, 1 - Double.log(max(mean, 1e-12)) / Self.lowest) * Double(Self.cells)
    let cell = min(Int(position), Self.cells - 1)
    let share = min(1, position - Double(cell))
    func value(_ row: [Double]) -> Double { row[cell] + share * (row[cell + 1] - row[cell]) }
    return (value(accuracies[index]), value(drawn[index]))
  }
}

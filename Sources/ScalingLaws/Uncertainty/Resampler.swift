import NumericalMethods
import RealModule

/// One bootstrap draw: the count of each run, and its ln L.
struct Resample {
  /// Once each where there are none.
  var weights: [Double]?
  /// Nil where the measured values stay.
  var logValues: [Double]?
}

/// Draws the replicates of a bootstrap; replicate *i* draws from stream *i* of the seed.
struct Resampler: Sendable {
  private let kind: Bootstrap
  private let seed: UInt64
  private let logValues: [Double]
  /// Errors that residuals stand for, for the wild bootstrap.
  private let errors: [Double]
  private let clusters: RunClusters?

  /// - Parameter errors: ln L − ln L̂ with what leverage hides put back, one a run.
  init(_ kind: Bootstrap, seed: UInt64, logValues: [Double], errors: [Double], clusters: RunClusters?) {
    self.kind = kind
    self.seed = seed
    self.logValues = logValues
    self.errors = errors
    self.clusters = clusters
  }

  /// Returns the replicate of a number.
  ///
  /// Pairs and clusters draw counts; the wild bootstrap draws ln L̂ + v·e with v of mean 0 and variance 1; seed noise adds σ(L)/L times a standard normal
  /// number to ln L, the spread of ln L for a spread σ of L.
  func draw(_ replicate: Int, fitted: [Double]) -> Resample {
    var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
    let count = logValues.count
    switch kind {
    case .pairs: return Resample(weights: generator.resamplingCounts(count))
    case .cluster:
      guard let clusters else { preconditionFailure("a cluster bootstrap has clusters") }
      let counts = generator.resamplingCounts(clusters.count)
      return Resample(weights: clusters.membership.map { counts[$0] })
    case .wild(let weights):
      return Resample(logValues: (0..<count).map { fitted[$0] + Self.sign(weights, &generator) * errors[$0] })
    case .seedNoise(let noise):
      let values = logValues.map { value -> Double in
        let loss = Double.exp(value)
        return value + noise.sigma(loss: loss) / loss * generator.normal()
      }
      return Resample(logValues: values)
    }
  }

  /// ±1, or Webb's ±√½, ±1, ±√1.5, each with equal probability.
  ///
  /// 2ⁿ or 6ⁿ samples of n runs are possible.
  private static func sign(_ weights: WildWeights, _ generator: inout SeededGenerator) -> Double {
    switch weights {
    case .rademacher: generator.uniform() < 0.5 ? -1 : 1
    case .webb:
      [-1.5.squareRoot(), -1, -0.5.squareRoot(), 0.5.squareRoot(), 1, 1.5.squareRoot()][generator.index(below: 6)]
    }
  }
}

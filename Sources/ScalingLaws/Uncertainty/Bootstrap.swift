import NumericalMethods
import RealModule

/// The resampling scheme of a bootstrap.
public enum Bootstrap: Codable, Hashable, Sendable {
  /// Runs, with replacement. Asks for nothing but runs that don't depend on each other; checkpoints of one run are drawn together.
  case pairs
  /// Rows, with replacement, each taken for a run of its own even where the table shows checkpoints.
  case rows
  /// Clusters of runs, with replacement: those with the same text in a column.
  ///
  /// The column is `label`, `group` or an extra one; an example is the checkpoints of a run.
  case cluster(column: String)
  /// Signs of the residuals, each made larger by what its leverage hides; one sign for the checkpoints of a run.
  ///
  /// Keeps the design as it is: for few runs, or budgets with few sizes.
  case wild(WildWeights)
  /// Noise upon every loss, of a size that is given: what another seed would have changed (arXiv:2406.19146).
  ///
  /// The checkpoints of a run have it in common.
  case seedNoise(SeedNoise)

  /// The name on the command line and in files.
  public var name: String {
    switch self {
    case .pairs: "pairs"
    case .rows: "rows"
    case .cluster: "cluster"
    case .wild: "wild"
    case .seedNoise: "seedNoise"
    }
  }
}

/// The factors of residuals in a wild bootstrap, of mean 0 and variance 1.
public enum WildWeights: String, Codable, Hashable, Sendable, CaseIterable {
  /// ±1, each with probability ½.
  case rademacher
  /// ±√½, ±1, ±√(3/2), each with probability 1/6: more patterns than signs, for a dozen runs or fewer (Webb, doi:10.1111/caje.12661).
  case webb
}

/// The standard deviation of the loss between seeds, as a function of the loss itself.
///
/// A seed changes less as a model learns.
///
/// σ of L grows by equal factors for equal steps of L between the two ends, and is level beyond them. The ends left out are those of
/// Porian et al., 0.005 up to L = 3 and 0.1 from L = 6 (arXiv:2406.19146).
public struct SeedNoise: Codable, Hashable, Sendable {
  /// The loss up to which `leastSigma` holds.
  public var leastLoss: Double
  /// The standard deviation of L there, in the unit of the loss.
  public var leastSigma: Double
  /// The loss from which `greatestSigma` holds.
  public var greatestLoss: Double
  /// The standard deviation of L there, in the unit of the loss.
  public var greatestSigma: Double

  /// Makes a noise model.
  ///
  /// - Precondition: `0 < leastLoss < greatestLoss` and both σ are positive.
  public init(leastLoss: Double = 3, leastSigma: Double = 0.005, greatestLoss: Double = 6, greatestSigma: Double = 0.1) {
    precondition(leastLoss > 0 && leastLoss < greatestLoss, "the losses are positive and in order")
    precondition(leastSigma > 0 && greatestSigma > 0, "a standard deviation is positive")
    self.leastLoss = leastLoss
    self.leastSigma = leastSigma
    self.greatestLoss = greatestLoss
    self.greatestSigma = greatestSigma
  }

  /// Returns the standard deviation of L at a loss: ln σ is linear in L between the two ends.
  public func sigma(loss: Double) -> Double {
    let share = min(max((loss - leastLoss) / (greatestLoss - leastLoss), 0), 1)
    return leastSigma * Double.pow(greatestSigma / leastSigma, share)
  }
}

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
  /// number to ln L, the spread of ln L for a spread σ of L. The rows of a cluster share v and the normal number (Cameron, Gelbach & Miller,
  /// doi:10.1162/rest.90.3.414): checkpoints of one run err together.
  func draw(_ replicate: Int, fitted: [Double]) -> Resample {
    var generator = SeededGenerator(seed: seed, stream: UInt64(replicate))
    let count = logValues.count
    func perRun(_ number: () -> Double) -> [Double] {
      let numbers = (0..<(clusters?.count ?? count)).map { _ in number() }
      return clusters.map { $0.membership.map { numbers[$0] } } ?? numbers
    }
    switch kind {
    case .pairs, .rows, .cluster:
      guard let clusters, kind != .rows else { return Resample(weights: generator.resamplingCounts(count)) }
      let counts = generator.resamplingCounts(clusters.count)
      return Resample(weights: clusters.membership.map { counts[$0] })
    case .wild(let weights):
      let signs = perRun { Self.sign(weights, &generator) }
      return Resample(logValues: (0..<count).map { fitted[$0] + signs[$0] * errors[$0] })
    case .seedNoise(let noise):
      let values = zip(logValues, perRun { generator.normal() }).map { value, number -> Double in
        let loss = Double.exp(value)
        return value + noise.sigma(loss: loss) / loss * number
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

extension FittedRegression {
  /// The number of replicates that one call of a concurrent loop's body fits.
  private static var chunk: Int { 16 }

  /// Fits every replicate from the given starts, and keeps the best solution of each.
  ///
  /// A replicate without a finite objective is left out. `onReplicates` hears how many more are done.
  func bootstrap(
    _ kind: Bootstrap, seed: UInt64, replicates: Int, from starts: [[Double]], loop: ConcurrentLoop?,
    onReplicates: @escaping @Sendable (Int) -> Void = { _ in }
  ) -> [Solution] {
    guard replicates > 0 else { return [] }
    let fitted = fitted()
    let resampler = Resampler(
      kind, seed: seed, logValues: regression.logValues, errors: errors(fitted: fitted), clusters: clusters)
    let chunks = (replicates + Self.chunk - 1) / Self.chunk
    let regression = regression
    let results = Slots.fill(chunks, loop) { index -> [Solution] in
      let range = index * Self.chunk..<min((index + 1) * Self.chunk, replicates)
      defer { onReplicates(range.count) }
      return range.compactMap { replicate in
        regression.solve(resampler.draw(replicate, fitted: fitted), from: starts)
      }
    }
    return results.flatMap(\.self)
  }
}

extension LawRegression {
  /// Returns the best solution for a replicate; runs that it doesn't hold are left out rather than weighed with nothing.
  fileprivate func solve(_ drawn: Resample, from starts: [[Double]]) -> Solution? {
    var resampled = self
    if let values = drawn.logValues { resampled.logValues = values }
    guard let weights = drawn.weights else { return resampled.solve(from: starts, weights: nil).first }
    let rows = weights.indices.filter { weights[$0] > 0 }
    return resampled.restricted(to: rows).solve(from: starts, weights: rows.map { weights[$0] }).first
  }
}

/// A loop that runs a body for each index below a count and returns when all are done.
///
/// The order and the number of threads are its own.
///
/// The library itself starts no threads; where Dispatch is at hand, `{ DispatchQueue.concurrentPerform(iterations: $0, execute: $1) }` uses every core.
/// What is computed doesn't depend on the loop: each index draws from its own stream and writes to its own place.
public typealias ConcurrentLoop = @Sendable (_ count: Int, _ body: @Sendable (_ index: Int) -> Void) -> Void

/// Results by index, each written once, by whichever thread has the index.
struct Slots<Element: Sendable>: @unchecked Sendable {
  // Safe: every index is written by one call of the body, and read after the loop has returned.
  private let storage: UnsafeMutableBufferPointer<Element?>

  /// Computes `count` results by a loop; one after the other without one.
  static func fill(_ count: Int, _ loop: ConcurrentLoop?, _ element: @escaping @Sendable (Int) -> Element) -> [Element] {
    guard let loop, count > 1 else { return (0..<count).map(element) }
    let slots = Slots(storage: .allocate(capacity: count))
    slots.storage.initialize(repeating: nil)
    defer { slots.storage.deinitialize().deallocate() }
    loop(count) { slots.storage[$0] = element($0) }
    return slots.storage.compactMap(\.self)
  }
}

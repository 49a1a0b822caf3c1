import NumericalMethods
import RealModule

extension RunTable {
  /// The most design points that a Gaussian process is given.
  static let binLimit = 300

  /// The runs themselves if they are few; else one mean run for each occupied bin.
  ///
  /// A bin holds neighbours in ln N and ln D; its run has their mean ln N, ln D, ln C and ln L.
  ///
  /// Bins are widened until no more than `binLimit` hold runs.
  ///
  /// - Parameter clusters: The cluster of each row, where rows are checkpoints: a bin holds those of one run, and has its cluster in the result.
  func binned(_ clusters: [Int]?) -> BinnedRuns {
    var width = 0.01
    var bins = runs.indices.map { [$0] }
    while bins.count > Self.binLimit, width < 100 {
      bins = self.bins(width: width, clusters)
      width *= 1.5
    }
    guard bins.count < runs.count else { return BinnedRuns(table: self, clusters: clusters, counts: nil, noise: nil) }
    return BinnedRuns(
      table: replacing(bins.map { TrainingRun(geometricMeanOf: $0.map { runs[$0] }) }),
      clusters: clusters.map { all in bins.map { all[$0[0]] } },
      counts: bins.map { Double($0.count) }, noise: LossSurface(self)?.scale)
  }

  private func bins(width: Double, _ clusters: [Int]?) -> [[Int]] {
    struct Cell: Hashable {
      var size, data, cluster: Int
    }
    var order: [Cell] = []
    var members: [Cell: [Int]] = [:]
    for (index, run) in runs.enumerated() {
      let cell = Cell(
        size: Int((Double.log(run.parameters) / width).rounded()), data: Int((Double.log(run.tokens) / width).rounded()),
        cluster: clusters?[index] ?? 0)
      if members[cell] == nil { order.append(cell) }
      members[cell, default: []].append(index)
    }
    return order.map { members[$0] ?? [] }
  }
}

/// The mean runs of bins.
struct BinnedRuns {
  var table: RunTable
  /// The cluster of each bin, where rows are checkpoints.
  var clusters: [Int]?
  /// The runs of each bin; nil where each run stands for itself.
  ///
  /// The mean of n runs has an nth of a run's noise variance. Taken for a run's own, it makes forecasts of new runs √n times too sure.
  var counts: [Double]?
  /// σ of ln L of a run about a smooth surface through all of them, where they were binned.
  var noise: Double?

  /// The covariances among some of the bins.
  func kernels(at rows: [Int]) -> DesignKernels {
    DesignKernels(
      DesignPoints(rows.map { table.runs[$0] }), clusters: clusters.map { all in rows.map { all[$0] } },
      counts: counts.map { all in rows.map { all[$0] } }, noise: noise)
  }
}

extension TrainingRun {
  fileprivate init(geometricMeanOf runs: [TrainingRun]) {
    func geometricMean(_ values: [Double]) -> Double { Double.exp(mean(values.map { Double.log($0) })) }
    let unique = runs.compactMap(\.uniqueTokens)
    self.init(
      parameters: geometricMean(runs.map(\.parameters)), tokens: geometricMean(runs.map(\.tokens)),
      compute: geometricMean(runs.map(\.compute)), loss: geometricMean(runs.map(\.loss)),
      uniqueTokens: unique.count == runs.count ? geometricMean(unique) : nil)
  }
}

/// Runs in the coordinates of the forecaster: ln N and ln of the effective tokens.
///
/// Repeated tokens count for less than new ones: D′ = U + U·R*(1 − exp(−(D/U − 1)/R*)), R* = 15.39 (arXiv:2305.16264), if a design
/// says how many of its tokens are different.
struct DesignPoints: Sendable {
  let logParameters: [Double]
  let logTokens: [Double]

  var count: Int { logParameters.count }

  init(_ designs: [RunDesign]) {
    logParameters = designs.map { Double.log($0.parameters) }
    logTokens = designs.map { Double.log($0.effectiveTokens) }
  }

  init(_ runs: [TrainingRun]) { self.init(runs.map(\.design)) }

  /// Returns a table with effective tokens in place of tokens: what a law of N and D is fitted to.
  func replacing(_ table: RunTable) -> RunTable {
    table.replacing(
      zip(table.runs, logTokens).map { run, logTokens in
        var run = run
        if run.uniqueTokens != nil { (run.tokens, run.uniqueTokens) = (Double.exp(logTokens), nil) }
        return run
      })
  }

  /// Whether each point's size has three runs or more, enough to tell an effect of its own from an accident.
  var establishedSizes: [Bool] {
    let keys = logParameters.map { ($0 * 1e6).rounded() }
    let counts = Dictionary(keys.map { ($0, 1) }, uniquingKeysWith: +)
    return keys.map { counts[$0, default: 0] >= 3 }
  }
}

/// The hyperparameters of the error about a law: its parts in units of the noise, and their length.
struct KernelHyperparameters: Hashable, Sendable {
  /// The variance of the smooth part, in units of σ².
  var smoothRatio: Double
  /// The length of the smooth part, in nats of ln N or ln D.
  var length: Double
  /// The variance of each size's own effect, in units of σ².
  var sizeRatio: Double

  /// The lengths of the grid.
  static let lengths = [1.0, 3, 9]
  private static let smoothRatios = [1.0, 10, 100]
  private static let sizeRatios = [3.0, 30]
  /// Those of a run's luck, which all its checkpoints share.
  private static let runRatios = [1.0, 5, 25, 125, 625]
  /// The noise variances of the grid, as multiples of a first estimate.
  static let noiseFactors = [0.3, 1, 3]

  /// Returns the grid; without effects of size if no size is established.
  ///
  /// Where rows are checkpoints every size has one: its run's luck.
  static func grid(sizesRepeat: Bool, isOfCheckpoints: Bool) -> [KernelHyperparameters] {
    let smooth = [(0.0, lengths[0])] + lengths.flatMap { length in smoothRatios.map { ($0, length) } }
    let sizes = isOfCheckpoints ? runRatios : sizesRepeat ? [0] + sizeRatios : [0]
    return smooth.flatMap { ratio, length in
      sizes.map { KernelHyperparameters(smoothRatio: ratio, length: length, sizeRatio: $0) }
    }
  }

  /// ln of the prior: lengths about 3 nats to a factor of e, effects of size one time in 400.
  ///
  /// A run's luck is certain where rows are checkpoints.
  func logPrior(isOfCheckpoints: Bool) -> Double {
    let distance = Double.log(length / 3)
    return -distance * distance - (sizeRatio > 0 && !isOfCheckpoints ? Double.log(400) : 0)
  }
}

/// The correlation of a law's errors at two design points.
enum CovarianceKernel {
  /// Matérn's function of smoothness 5/2, from 1 at no distance to 0.
  static func matern(_ distance: Double) -> Double {
    let r = Double.sqrt(5) * distance
    return (1 + r + r * r / 3) * Double.exp(-r)
  }

  /// Returns the matrix of the smooth part over ln N and ln D.
  ///
  /// Row-major; the length is in nats of either.
  static func smooth(_ a: DesignPoints, _ b: DesignPoints, length: Double) -> [Double] {
    matrix(a, b) { i, j in
      let (n, d) = (a.logParameters[i] - b.logParameters[j], a.logTokens[i] - b.logTokens[j])
      return matern((n * n + d * d).squareRoot() / length)
    }
  }

  /// Returns the matrix of the effect that runs of one size share, such as shape and recipe.
  ///
  /// Row-major; the effect decays over 3 nats of ln D.
  ///
  /// - Parameter established: whether the size of each of `a` has enough runs to tell such an effect.
  static func ofSize(_ a: DesignPoints, _ b: DesignPoints, established: [Bool]) -> [Double] {
    matrix(a, b) { i, j in
      let isSame = established[i] && (a.logParameters[i] - b.logParameters[j]).magnitude < 1e-6
      return isSame ? matern((a.logTokens[i] - b.logTokens[j]).magnitude / 3) : 0
    }
  }

  static func matrix(_ a: DesignPoints, _ b: DesignPoints, _ element: (Int, Int) -> Double) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(a.count * b.count)
    for i in 0..<a.count {
      for j in 0..<b.count { result.append(element(i, j)) }
    }
    return result
  }
}

/// The covariances of the error parts among a set of runs, which every law shares.
struct DesignKernels: Sendable {
  let points: DesignPoints
  /// The run of each point, where points are checkpoints; nil where each is a run.
  ///
  /// The checkpoints of a run share what its luck was.
  let clusters: [Int]?
  /// Whether each point's size has an effect of its own.
  let established: [Bool]
  /// The smooth part, by length; row-major n×n.
  let smooth: [Double: [Double]]
  /// The effects of size, or of a run on its checkpoints; row-major n×n, 1 on the diagonal.
  let sizes: [Double]

  /// The runs that each point is the mean of; nil where each is one.
  let counts: [Double]?
  /// σ of ln L of a single run, where points are means.
  let runNoise: Double?

  /// Whether points are checkpoints.
  var isOfCheckpoints: Bool { clusters != nil }

  init(_ points: DesignPoints, clusters: [Int]? = nil, counts: [Double]? = nil, noise: Double? = nil) {
    self.points = points
    self.clusters = clusters
    self.counts = counts
    runNoise = noise
    established = clusters.map { $0.map { _ in true } } ?? points.establishedSizes
    smooth = Dictionary(
      uniqueKeysWithValues: KernelHyperparameters.lengths.map { ($0, CovarianceKernel.smooth(points, points, length: $0)) })
    var sizes: [Double] = []
    if let clusters {
      sizes = CovarianceKernel.matrix(points, points) { clusters[$0] == clusters[$1] ? 1 : 0 }
    } else if established.contains(true) {
      sizes = CovarianceKernel.ofSize(points, points, established: established)
    }
    if !sizes.isEmpty { for i in 0..<points.count { sizes[i * points.count + i] = 1 } }
    self.sizes = sizes
  }
}

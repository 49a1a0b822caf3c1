import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// Fits, errors and intervals where all of them have a closed form: a power law without a floor under squares of ln L is a straight line.
struct StraightLineTests {
  /// ln y = level − α·(ln x − mean), fitted by hand.
  struct Line {
    let x, residuals: [Double]
    let alpha, spread: Double

    init(_ runs: [TrainingRun]) {
      let logs = runs.map { Double.log($0.compute) }
      let (values, middle) = (runs.map { Double.log($0.loss) }, mean(logs))
      let centred = logs.map { $0 - middle }
      let square = centred.reduce(0) { $0 + $1 * $1 }
      let slope = zip(centred, values).reduce(0) { $0 + $1.0 * $1.1 } / square
      let level = mean(values)
      (x, alpha, spread) = (centred, -slope, square)
      residuals = zip(centred, values).map { $1 - level - slope * $0 }
    }

    /// h = 1/n + x²/Σx².
    func leverage(_ row: Int) -> Double { 1 / Double(x.count) + x[row] * x[row] / spread }
  }

  /// Runs about a power law of compute, noisier at the right, so that the sandwich and the usual formula differ.
  static func table(seed: UInt64, runs count: Int = 24, group: (Int) -> String? = { _ in nil }, shared: Double = 0) throws -> RunTable {
    var generator = SeededGenerator(seed: seed)
    var luck: [String: Double] = [:]
    let runs = (0..<count).map { index -> TrainingRun in
      let x = 5 * generator.uniform()
      let name = group(index)
      if let name, luck[name] == nil { luck[name] = shared * generator.normal() }
      let noise = 0.01 * (0.3 + x / 3) * generator.normal() + (name.flatMap { luck[$0] } ?? 0)
      let compute = 1e18 * Double.exp(x)
      return TrainingRun(parameters: 1e9, tokens: compute / 6e9, compute: compute, loss: 3 * Double.exp(noise - 0.1 * x), group: name)
    }
    return try RunTable(runs)
  }

  static func configuration(_ interval: IntervalMethod = .delta, replicates: Int = 0, bootstrap: Bootstrap = .rows) -> FitConfiguration {
    var configuration = FitConfiguration(
      objective: .huber(delta: 1e3), seed: 1, replicates: replicates, bootstrap: bootstrap, interval: interval)
    configuration.pinned = ["E": 0]
    return configuration
  }

  /// Exponent, residuals, objective and noise are those of the regression line.
  @Test(arguments: UInt64(0)..<4) func theFitIsTheLine(seed: UInt64) throws {
    let table = try Self.table(seed: seed)
    let (fit, line) = (try Self.configuration().fit(table, law: .power(of: .compute)), Line(table.runs))
    #expect((fit.law["alpha"] / line.alpha - 1).magnitude < 1e-4)
    #expect(zip(fit.residuals, line.residuals).allSatisfy { ($0 - $1).magnitude < 1e-6 })
    let square = line.residuals.reduce(0) { $0 + $1 * $1 }
    #expect((fit.objective / (0.5 * square) - 1).magnitude < 1e-4)
    #expect((fit.noise.sigma / (square / 22).squareRoot() - 1).magnitude < 1e-4 && fit.noise.degreesOfFreedom == 22)
  }

  /// The standard error of α is HC3's, √(Σ x²(r/(1 − h))²)/Σx² (doi:10.1016/0304-4076(85)90158-7), and the interval Student's with n − 2.
  @Test(arguments: UInt64(0)..<4) func theErrorIsHC3(seed: UInt64) throws {
    let table = try Self.table(seed: seed)
    let (fit, line) = (try Self.configuration().fit(table, law: .power(of: .compute)), Line(table.runs))
    let filling = line.x.indices.reduce(0) { $0 + Double.pow(line.x[$1] * line.residuals[$1] / (1 - line.leverage($1)), 2) }
    let error = filling.squareRoot() / line.spread
    #expect(try (#require(fit.standardError { $0["alpha"] }) / error - 1).magnitude < 1e-3)
    let reach = StudentDistribution(degreesOfFreedom: 22).quantile(0.975) * error
    let (delta, profile) = try (
      #require(fit.intervals["alpha"]), #require(Self.configuration(.profile).fit(table, law: .power(of: .compute)).intervals["alpha"])
    )
    // By the delta method in the logarithm, by the profile as it is: in a quantity that the law is linear in it is ± reach.
    #expect((Double.log(delta.high / line.alpha) / (reach / line.alpha) - 1).magnitude < 2e-3)
    #expect((Double.log(line.alpha / delta.low) / (reach / line.alpha) - 1).magnitude < 2e-3)
    #expect(((profile.high - line.alpha) / reach - 1).magnitude < 1e-2 && ((line.alpha - profile.low) / reach - 1).magnitude < 1e-2)
  }

  /// Clusters have the errors of leaving each out (CR3), Σ(α̂ − α̂ᵍ)², and Student's t of their number less one.
  @Test(arguments: UInt64(10)..<14) func clustersHaveTheErrorsOfTheJackknife(seed: UInt64) throws {
    let table = try Self.table(seed: seed, runs: 48, group: { "\($0 % 8)" }, shared: 0.02)
    let fit = try Self.configuration(bootstrap: .cluster(column: "group")).fit(table, law: .power(of: .compute))
    let whole = Line(table.runs).alpha
    let moves = (0..<8).map { group in Line(table.runs.filter { $0.group != "\(group)" }).alpha - whole }
    let error = moves.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(try (#require(fit.standardError { $0["alpha"] }) / error - 1).magnitude < 1e-2)
    #expect(try #require(fit.covariance).degreesOfFreedom == 7)
  }

  /// A wild bootstrap of a line has the variance Σx²e²/(Σx²)², e the errors behind the residuals; both kinds of weights have it.
  @Test(arguments: WildWeights.allCases) func wildReplicatesHaveTheErrorsVariance(weights: WildWeights) throws {
    let table = try Self.table(seed: 3)
    let line = Line(table.runs)
    let fit = try Self.configuration(replicates: 1500, bootstrap: .wild(weights)).fit(table, law: .power(of: .compute))
    let errors = line.x.indices.map { line.residuals[$0] * (1 + line.leverage($0)) / (1 - line.leverage($0)).squareRoot() }
    let expected = zip(line.x, errors).reduce(0) { $0 + Double.pow($1.0 * $1.1, 2) } / (line.spread * line.spread)
    #expect((Self.variance(fit.replicates.map { $0[2] }) / expected - 1).magnitude < 0.12)
    #expect((mean(fit.replicates.map { $0[2] }) - line.alpha).magnitude < 4 * (expected / 1500).squareRoot())
  }

  /// Seed noise of σ(L)/L on ln L gives α the variance Σx²(σ/L)²/(Σx²)².
  @Test func seedNoiseReplicatesHaveTheVarianceGiven() throws {
    let table = try Self.table(seed: 4)
    let (line, noise) = (Line(table.runs), SeedNoise(leastLoss: 2, leastSigma: 0.01, greatestLoss: 3, greatestSigma: 0.03))
    let fit = try Self.configuration(replicates: 1500, bootstrap: .seedNoise(noise)).fit(table, law: .power(of: .compute))
    let expected = zip(line.x, table.runs).reduce(0) { $0 + Double.pow($1.0 * noise.sigma(loss: $1.1.loss) / $1.1.loss, 2) }
    #expect((Self.variance(fit.replicates.map { $0[2] }) * line.spread * line.spread / expected - 1).magnitude < 0.12)
  }

  /// The interval of 300 simulated lines holds their exponent as often as it says.
  @Test(arguments: [IntervalMethod.delta, .profile], [0.8, 0.95]) func coverage(method: IntervalMethod, confidence: Double) throws {
    var configuration = Self.configuration(method)
    configuration.confidence = confidence
    let held = try (0..<300).count { stream in
      let fit = try configuration.fit(Self.table(seed: 100 + UInt64(stream), runs: 16), law: .power(of: .compute))
      return try #require(fit.intervals["alpha"]).contains(0.1)
    }
    // Three standard errors of a share of 300; HC3 may err on the wide side.
    #expect(Double(held) > 300 * confidence - 3 * (300 * confidence * (1 - confidence)).squareRoot(), "\(held)")
    #expect(held < 300 || confidence > 0.9)
  }

  static func variance(_ values: [Double]) -> Double {
    let middle = mean(values)
    return values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(values.count - 1)
  }
}

import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// Draws of laws have the distribution of the forecast that they are drawn from; tokens of a loss; repeats.
struct ForecastLawsTests {
  private static let law = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)

  /// The interval of ln L of the draws, and of ln N*, beside those of the forecast.
  @Test(arguments: [0.002, 0.01]) func drawsHaveTheForecastsDistribution(noise: Double) throws {
    let forecaster = try ForecastConfiguration(confidence: 0.9).fit(Ladder(noise: noise).table(seed: 4))
    let compute = 3e21
    let forecast = try forecaster.forecast(compute: compute)
    let laws = try forecaster.laws(compute: compute, count: 4000, seed: 1)
    let design = RunDesign(parameters: forecast.parameters, tokens: forecast.tokens, compute: compute)
    let losses = Percentiles(laws.draws.map { Double.log($0.law.loss(of: design)) + $0.correction + $0.discrepancy + $0.noise })
    let half = 0.5 * Double.log(forecast.runInterval.high / forecast.runInterval.low)
    #expect((losses.median - Double.log(forecast.loss)).magnitude < 0.1 * half)
    #expect((0.5 * (losses.quantile(0.95) - losses.quantile(0.05)) / half - 1).magnitude < 0.12)
    let central = Double.log(laws.central.law.loss(of: design)) + laws.central.correction
    #expect((central - Double.log(forecast.loss)).magnitude < 1e-9)
    let sizes = Percentiles(
      laws.draws.map { Double.log($0.law.optimum(compute: compute, cost: laws.cost).parameters) + $0.sizeShift })
    #expect(forecast.parametersInterval.contains(Double.exp(sizes.median)))
    let best = Double.log(laws.central.law.optimum(compute: compute, cost: laws.cost).parameters) + laws.central.sizeShift
    #expect((best - Double.log(forecast.parameters)).magnitude < 1e-9)
  }

  @Test func drawsDependOnTheSeedAndTheirNumberAlone() throws {
    let forecaster = try ForecastConfiguration().fit(Ladder(noise: 0.005).table(seed: 4))
    let few = try forecaster.laws(compute: 1e21, count: 10, seed: 7)
    let many = try forecaster.laws(compute: 1e21, count: 50, seed: 7)
    #expect(few.draws == Array(many.draws.prefix(10)) && few.central == many.central)
    #expect(try forecaster.laws(compute: 1e21, count: 10, seed: 8).draws != few.draws)
    #expect(throws: FitError.self) { try forecaster.laws(compute: 1e40, count: 1, seed: 0) }
  }

  /// Where a measured frontier gives the size, every draw's own optimum is moved to a draw of it; else it is the laws' own.
  @Test func sizesFollowTheForecasts() throws {
    let forecaster = try ForecastConfiguration(confidence: 0.9).fit(Ladder(noise: 0.002).table(seed: 4))
    let (compute, forecast) = (1e21, try forecaster.forecast(compute: 1e21))
    let laws = try forecaster.laws(compute: compute, count: 2000, seed: 3)
    let isMeasured = laws.draws.contains { $0.sizeShift != 0 }
    let sizes = Percentiles(laws.draws.map { Double.log($0.law.optimum(compute: compute, cost: laws.cost).parameters) + $0.sizeShift })
    let (mine, theirs) = (
      sizes.quantile(0.95) - sizes.quantile(0.05), Double.log(forecast.parametersInterval.high / forecast.parametersInterval.low)
    )
    #expect(mine > 0.5 * theirs && mine < 1.3 * theirs, "\(isMeasured): \(mine) \(theirs)")
    #expect(forecaster.largestCompute == 1.6e19 && laws.draws.allSatisfy { $0.correction.isFinite && $0.noise.isFinite })
  }

  static let surfaces: [Law] = [
    law, .coupled(E: 1.6, A: 300, R: 1.2, alpha: 0.7, beta: 0.6, k: 0.5), .overTraining(E: 1.8, A: 200, B: 500, alpha: 0.31),
    .kaplan(E: 1.5, Nc: 8.8e13, Dc: 5.4e13, alphaN: 0.076, alphaD: 0.103),
    .dataConstrained(E: 1.87, A: 521, B: 1488, alpha: 0.353, beta: 0.353, RD: 15.39, RN: 5.31),
  ]

  /// The tokens of a loss give that loss back, with and without a limit of different tokens.
  @Test(arguments: surfaces) func tokensInvertTheLoss(law: Law) throws {
    for unique in [nil, 3e10] {
      let loss = law.loss(parameters: 3e9, tokens: 9e10, uniqueTokens: unique)
      let tokens = try #require(law.tokens(parameters: 3e9, loss: loss, uniqueTokens: unique))
      #expect((tokens / 9e10 - 1).magnitude < 1e-9, "\(law.family.name) \(tokens)")
    }
    #expect(law.tokens(parameters: 3e9, loss: 0.5) == nil)
  }

  /// D′/D of arXiv:2305.16264 at 2, 4, 8, 16 and 40 epochs, and its inverse.
  @Test(arguments: [(2.0, 0.984), (4, 0.931), (8, 0.828), (16, 0.661), (40, 0.379)])
  func repeatsLoseValue(epochs: Double, share: Double) throws {
    let effective = RepeatedTokens.effective(tokens: epochs * 1e10, unique: 1e10)
    #expect((effective / (epochs * 1e10) - share).magnitude < 6e-4)
    #expect((try #require(RepeatedTokens.tokens(effective: effective, unique: 1e10)) / (epochs * 1e10) - 1).magnitude < 1e-12)
    #expect(RepeatedTokens.tokens(effective: 1.7e11, unique: 1e10) == nil)
    #expect(RepeatedTokens.effective(tokens: 5e9, unique: 1e10) == 5e9)
  }

  @Test func theCostOfATokenIsKappaNToTheNu() {
    #expect(ComputeCost().perToken(parameters: 1e9) == 6e9)
    let cost = ComputeCost(factor: 20, exponent: 0.9)
    #expect((cost.tokens(parameters: 1e9, compute: cost.perToken(parameters: 1e9) * 7e9) / 7e9 - 1).magnitude < 1e-12)
  }

  /// A law that knows of repeats is asked itself; any other is asked at the effective tokens.
  @Test func repeatsEnterEveryLaw() {
    for law in Self.surfaces {
      let once = law.loss(parameters: 1e9, tokens: 4e10, uniqueTokens: 4e10)
      let repeated = law.loss(parameters: 1e9, tokens: 4e10, uniqueTokens: 1e10)
      let short = law.loss(parameters: 1e9, tokens: 1e10, uniqueTokens: 1e10)
      #expect(once < repeated && repeated < short, "\(law.family.name)")
      #expect((law.loss(parameters: 1e9, tokens: 4e10, uniqueTokens: nil) / once - 1).magnitude < 1e-12)
    }
    let design = RunDesign(parameters: 1e9, tokens: 4e10, uniqueTokens: 1e10)
    #expect((design.effectiveTokens / 3.724e10 - 1).magnitude < 1e-3 && RunDesign(parameters: 1e9, tokens: 4e10).effectiveTokens == 4e10)
  }

  /// Without sizes the draws are the same laws and losses, and no size is moved.
  @Test func sizesAreDrawnOnRequest() throws {
    let forecaster = try ForecastConfiguration().fit(Ladder(noise: 0.005).table(seed: 4))
    let with = try forecaster.laws(compute: 1e21, count: 20, seed: 7)
    let without = try forecaster.laws(compute: 1e21, count: 20, seed: 7, withSizes: false)
    for (one, other) in zip(with.draws, without.draws) {
      #expect(one.law == other.law && one.correction == other.correction && one.noise == other.noise && other.sizeShift == 0)
    }
    #expect(with.central == without.central)
  }
}

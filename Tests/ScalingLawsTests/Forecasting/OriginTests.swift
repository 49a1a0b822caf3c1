import NumericalMethods
import RealModule
import ScalingLaws
import Testing

/// The weights of laws and the widths of intervals, computed again from the scores that they rest on.
struct OriginTests {
  private static let ladder = Ladder(truth: .coupled(E: 1.69, A: 120, R: 1.5, alpha: 0.44, beta: 0.42, k: 0.7), sizes: 5, noise: 0.004)

  /// Weights go as the fourth power of the inverse score, inflation as eight origins of 0.65 and the measured ones together.
  @Test(arguments: UInt64(0)..<3) func weightsFollowFromTheOrigins(seed: UInt64) throws {
    let forecaster = try ForecastConfiguration().fit(Self.ladder.table(seed: seed))
    let records = forecaster.weights.map { weight in
      forecaster.origins.map { origin in origin.scores.first { $0.law == weight.law } }.compactMap(\.self)
    }
    let scores = records.map { Double.exp(mean($0.map { Double.log($0.intervalScore) })) }
    let total = scores.reduce(0) { $0 + Double.pow($1, -4) }
    for ((weight, record), score) in zip(zip(forecaster.weights, records), scores) {
      #expect(record.count == forecaster.origins.count)
      #expect((weight.weight - Double.pow(score, -4) / total).magnitude < 1e-9)
      #expect((try #require(weight.intervalScore) / score - 1).magnitude < 1e-12)
      let inflation = (8 * 0.65 + record.reduce(0) { $0 + $1.meanSquare }) / (8 + Double(record.count))
      #expect((weight.varianceInflation / inflation - 1).magnitude < 1e-12)
    }
  }

  /// An origin fits at least ten runs and half of them, leaves three, ends at a compute of the table, and is one of four at most.
  @Test(arguments: [(5, 5), (4, 4), (8, 6), (3, 4), (2, 5)]) func originsSplitTheTable(budgets: Int, sizes: Int) throws {
    let table = try Ladder(budgets: budgets, sizes: sizes, noise: 0.004).table(seed: 1)
    let origins = try ForecastConfiguration().fit(table).origins
    for origin in origins {
      #expect(
        origin.runsFitted == table.runs.count { $0.compute <= origin.compute }
          && origin.runsFitted + origin.runsForecast == table.runs.count)
      #expect(origin.runsFitted >= 10 && 2 * origin.runsFitted >= table.runs.count && origin.runsForecast >= 3)
      #expect(table.runs.contains { $0.compute == origin.compute })
    }
    #expect(zip(origins, origins.dropFirst()).allSatisfy { $0.compute < $1.compute } && origins.count <= 4)
    let computes = Set(table.runs.map(\.compute)).filter { compute in
      let fitted = table.runs.count { $0.compute <= compute }
      return fitted >= 10 && 2 * fitted >= table.runs.count && table.runs.count - fitted >= 3
    }
    #expect(origins.count == min(4, computes.count) && (origins.first?.compute == computes.min() || computes.isEmpty))
  }

  /// A law by itself has the whole weight, and the forecast is its own.
  @Test func oneLawHasTheWholeWeight() throws {
    let table = try Self.ladder.table(seed: 4)
    let forecast = try ForecastConfiguration(laws: [.coupled]).forecast(table, compute: 1e20)
    #expect(forecast.members.map(\.weight) == [1] && forecast.members[0].name == "coupled")
    #expect((forecast.members[0].loss / forecast.loss - 1).magnitude < 1e-12)
    let reach = 0.5 * Double.log(forecast.runInterval.high / forecast.runInterval.low)
    #expect((reach / forecast.members[0].error - NormalDistribution.quantile(0.975)).magnitude < 1e-9)
  }

  /// A law that can't be fitted is left out and said, with its reason; where none can be, the reason is the error.
  @Test func lawsWithoutAPriorAreLeftOut() throws {
    let table = try Self.ladder.table(seed: 4)
    let forecaster = try ForecastConfiguration(laws: [.chinchilla, .farseer]).fit(table)
    #expect(forecaster.weights.map(\.law) == ["chinchilla"])
    let reason = FitError.noPrior(law: "farseer").description
    #expect(forecaster.warnings.contains(.lawLeftOut(name: "farseer", reason: reason)))
    #expect(throws: FitError.noPrior(law: "farseer")) { try ForecastConfiguration(laws: [.farseer, .kaplan]).fit(table) }
  }

  /// Weights as 0.1 wrote them, with `widening` for the inflation, are read as today's.
  @Test func weightsOfAnEarlierVersionAreRead() throws {
    let backtest = try Backtest(Self.ladder.table(seed: 5))
    let read = try JSONRoundTrip.edited(backtest) { $0.replacing("\"varianceInflation\"", with: "\"unknown\"") }
    #expect(read.weights == backtest.weights && read == backtest)
  }
}

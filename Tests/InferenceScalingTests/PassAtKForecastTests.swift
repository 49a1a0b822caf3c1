import InferenceScaling
import NumericalMethods
import Testing

@Suite struct PassAtKForecastTests {
  @Test func betaBinomialRecoversItsOwnLaw() throws {
    var generator = SeededGenerator(seed: 5)
    // Beta(1/2, 1) is u².
    let successes = (0..<4000).map { _ in
      let p = generator.uniform()
      return Successes(correct: (0..<20).count { _ in generator.uniform() < p * p }, samples: 20)
    }
    let law = try #require(BetaBinomial(fitting: successes))
    #expect(abs(law.alpha - 0.5) < 0.05 && abs(law.beta - 1) < 0.1)
    // 1 − B(1/2, 1 + k)/B(1/2, 1) at k = 1 is the mean, 1/3.
    #expect(abs(BetaBinomial(alpha: 0.5, beta: 1).passAtK(1) - 1.0 / 3) < 1e-12)
  }

  @Test func coverageLawPassesThroughItsOwnCurve() throws {
    let truth = CoverageLaw(scale: 2.59, exponent: 0.18)
    let law = try #require(CoverageLaw(fitting: (1...20).map { truth.coverage(Double($0)) }))
    #expect(abs(law.scale - 2.59) < 1e-6 && abs(law.exponent - 0.18) < 1e-6)
    #expect(abs(try #require(law.samples(coverage: truth.coverage(500))) - 500) < 0.1)
  }

  @Test func nothingSolvedIsSaid() {
    let forecast = PassAtKForecaster().forecast(Array(repeating: Successes(correct: 0, samples: 5), count: 50), to: 100)
    #expect(forecast.solved == 0 && forecast.interval.low == 0 && forecast.interval.high > 0)
    #expect(forecast.coverageLaw == nil && !forecast.warnings.isEmpty)
  }

  /// The form of arXiv:2407.21787 fitted to all 100 samples of the game of 24, as SciPy's `least_squares` fits it.
  @Test(.enabled(if: SharedRecordings.isPresent, SharedRecordings.absence)) func gameOf24Law() throws {
    let successes = try SharedRecordings.gameOf24.get().successes()
    let law = try #require(CoverageLaw(fitting: (1...100).compactMap { successes.meanPassAtK($0) }))
    #expect(abs(law.scale - 2.690993) < 1e-5 && abs(law.exponent - 0.188626) < 1e-5)
  }

  /// From random m of the n samples: the error at n is at most that of the worse of the two laws, and the 90% interval holds about nine times in ten.
  @Test(.enabled(if: SharedRecordings.isPresent, SharedRecordings.absence)) func forecastsHoldOnRecordings() throws {
    var held: [Bool] = []
    for recording in [SharedRecordings.gameOf24, SharedRecordings.lastLetters, SharedRecordings.dates] {
      let (successes, name) = (try recording.get().successes(), try recording.get().name)
      let truth = Double(successes.count { $0.correct > 0 }) / Double(successes.count)
      for from in [5, 10, 20] {
        var squares = [0.0, 0.0, 0.0]
        for seed in 0..<40 {
          let forecast = PassAtKForecaster().forecast(Self.subset(successes, from, seed: UInt64(seed)), to: successes[0].samples)
          for (place, value) in ([forecast.passAtK] + forecast.members.map(\.passAtK)).enumerated() {
            squares[place] += (value - truth) * (value - truth)
          }
          held.append(forecast.interval.contains(truth))
        }
        let errors = squares.map { 100 * ($0 / 40).squareRoot() }
        #expect(errors[0] <= max(errors[1], errors[2]), "\(name) from \(from): \(errors)")
      }
    }
    let share = Double(held.count { $0 }) / Double(held.count)
    #expect(share > 0.85 && share < 0.97, "the intervals held \(share)")
  }

  /// m of the n samples of each problem, drawn without replacement.
  static func subset(_ successes: [Successes], _ samples: Int, seed: UInt64) -> [Successes] {
    successes.enumerated().map { place, known in
      var generator = SeededGenerator(seed: seed, stream: UInt64(place))
      var (right, left, drawn) = (known.correct, known.samples, 0)
      for _ in 0..<samples {
        if generator.index(below: left) < right {
          right -= 1
          drawn += 1
        }
        left -= 1
      }
      return Successes(correct: drawn, samples: samples)
    }
  }
}

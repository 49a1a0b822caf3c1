import ComputeAccounting
import NumericalMethods
import RealModule
import Testing

/// The chip-hours of each published run, predicted by the fit to all others.
@Suite struct TrainingUtilisationTests {
  private struct Outcome {
    var name: String
    var error: Double
    var isCovered: Bool
  }

  private static let outcomes: [Outcome] = PublishedRun.all.indices.map { index in
    let run = PublishedRun.all[index]
    var others = PublishedRun.all
    others.remove(at: index)
    let point = UtilisationPoint(
      generation: (try? Accelerator.named(run.hardware))?.generation ?? .ampere, activeParameters: run.activeParameters, year: run.year,
      format: run.format)
    let predicted = TrainingUtilisation(fitting: others).utilisation(at: point)
    let actual = run.utilisation ?? 0
    return Outcome(
      name: run.name, error: abs(actual / predicted.median - 1),
      isCovered: predicted.interval.low <= actual && actual <= predicted.interval.high)
  }

  @Test func leaveOneOutErrorsAreThoseStated() {
    let errors = Percentiles(Self.outcomes.map(\.error))
    let covered = Double(Self.outcomes.count(where: \.isCovered)) / Double(Self.outcomes.count)
    #expect(errors.median <= 0.18, "median \(errors.median)")
    #expect(errors.quantile(0.9) <= 0.45, "90th percentile \(errors.quantile(0.9))")
    #expect((0.85...0.95).contains(covered), "coverage \(covered)")
  }

  /// The coefficients in docs/plan.md: intercept, Hopper and later, TPU, Volta, ln(N/3e10) on Hopper and later, years before 2023.
  @Test func coefficientsAreThoseDocumented() {
    let fit = TrainingUtilisation.published
    let documented = [-1.0085, -0.3544, 0.1929, 0.6254, 0.1346, 0.4787]
    for (coefficient, value) in zip(fit.coefficients, documented) { #expect(abs(coefficient - value) < 2e-4) }
    #expect(fit.coefficients.count == documented.count && abs(fit.residualDeviation - 0.2476) < 2e-4)
  }

  /// A run of today: about 0.37 on A100, and on H100 as much as on published runs of the size.
  @Test func smallModelsUseLessOfNewerChips() {
    func middle(_ generation: AcceleratorGeneration, _ parameters: Double) -> Double {
      TrainingUtilisation.published.utilisation(at: .init(generation: generation, activeParameters: parameters)).median
    }
    #expect(middle(.hopper, 7e9) < middle(.hopper, 7e10) && middle(.ampere, 7e9) == middle(.ampere, 7e10))
    #expect((0.35...0.40).contains(middle(.ampere, 7e9)) && (0.26...0.32).contains(middle(.hopper, 7e10)))
  }

  /// FP8 is faster than BF16 by what was measured, and hardware without a run has a wider interval.
  @Test func formatsAndUntriedHardwareChangeTheInterval() {
    let fit = TrainingUtilisation.published
    let sixteen = fit.utilisation(at: .init(generation: .hopper, activeParameters: 3e10))
    let eight = fit.utilisation(at: .init(generation: .hopper, activeParameters: 3e10, format: .fp8))
    let untried = fit.utilisation(at: .init(generation: .blackwell, activeParameters: 3e10))
    #expect(abs(eight.median / sixteen.median - 1.28) < 1e-12)
    #expect(untried.median == sixteen.median && untried.logDeviation > sixteen.logDeviation)
  }
}

/// The runs of the shared table against those of this module.
@Suite(.enabled(if: SharedPlanning.isPresent, SharedPlanning.absence)) struct SharedRunTests {
  /// Encoder-decoders, a run whose tokens aren't published, and rows without chip-hours.
  private static let leftOut: Set = [
    "T5-11B", "GShard 600B", "Meena", "Chinchilla 70B", "LaMDA 137B", "UL2 20B", "AlexaTM 20B", "Nemotron-4 340B",
  ]

  @Test func everyDecoderIsInTheTableWithItsHours() throws {
    var compared = 0
    for row in try SharedPlanning.rows("training_runs.csv") where !Self.leftOut.contains(row["model"] ?? "") {
      let run = try #require(PublishedRun.all.first { $0.name == row["model"] }, "\(row["model"] ?? "")")
      #expect(run.chipHours == row.number("chip_hours") && run.tokens == row.number("tokens"), "\(run.name)")
      #expect(run.activeParameters == row.number("params_active"), "\(run.name)")
      let chip = try Accelerator.named(run.hardware)
      #expect(try Accelerator.named(row["hardware"] ?? "").name == chip.name, "\(run.name)")
      #expect(abs(chip.peaks.sixteenBit / ((row.number("peak_dense_bf16_tflops") ?? 0) * 1e12) - 1) < 0.001, "\(run.name)")
      compared += 1
    }
    #expect(compared == 22)
  }
}

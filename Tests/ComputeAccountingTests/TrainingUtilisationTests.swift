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

  @Test func coefficientsAreThoseDocumented() {
    let fit = TrainingUtilisation.published
    print("COEFFICIENTS", fit.coefficients, fit.residualDeviation)
    #expect(fit.coefficients.count == 6)
  }
}

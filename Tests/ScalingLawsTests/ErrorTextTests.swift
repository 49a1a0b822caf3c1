import NumericalMethods
import Testing

@testable import ScalingLaws

/// Errors and warnings in full: the fault, its place, and what to do.
struct ErrorTextTests {
  private static let fits: [(FitError, String)] = [
    (
      .tooFewBudgets(table: "t", found: 1, needed: 2, reasons: ["at 1e+18 FLOP: one size"]),
      "t: 1 usable budget of compute, at least 2 are needed: add budgets with three or more sizes around the best (at 1e+18 FLOP: one size)"
    ),
    (
      .noClusterColumn(table: "t", column: "run", found: ["label", "seed"]),
      "t: no column \"run\" to tell which runs belong together: found label, seed"
    ),
    (
      .runWithoutCluster(table: "t", column: "run", run: 3),
      "t: run 3 has nothing in \"run\", which tells the runs that belong together: name its cluster, or take another column"
    ),
    (.noSolution(table: "t"), "t: no start led to a finite objective: check the units of the loss"),
    (
      .noPrior(law: "farseer"),
      """
      farseer: a forecast needs a law with priors for its coordinates: use chinchilla, coupled or overTraining, or a formula \
      of floor, amplitudes and exponents
      """
    ),
    (
      .noOptimum(table: "t", law: "chinchilla"),
      "t: the law \"chinchilla\" that the runs suggest has no best size: train several sizes at two budgets of compute or more"
    ),
    (
      .nothingHeldOut(table: "t", quantity: .tokens, above: 3e11),
      "t: no run has more than 3e+11 tokens, so none is left to forecast: fit up to a lower value"
    ),
    (.pinOutOfRange(law: "chinchilla", name: "E", value: 9), "chinchilla: E can't be held at 9.0: choose a value that these runs allow"),
    (
      .unknownParameter(law: "power.C", name: "k", known: ["E", "xc", "alpha"]),
      "power.C has no parameter k: its parameters are E, xc, alpha"
    ),
    (
      .targetOutOfReach(compute: 1e60, runs: 1e18...1.6e19, limit: 1e12),
      """
      1.0e+60 FLOP is more than 1e+12 times away from the runs, which have 1e+18 to 1.6e+19 FLOP: nothing can be forecast \
      there; look at the units, or train larger runs
      """
    ),
  ]

  @Test(arguments: fits.indices) func whyAFitCannotBeHad(index: Int) { #expect(Self.fits[index].0.description == Self.fits[index].1) }

  private static let comparisons: [(ComparisonWarning, String)] = [
    (.noCommonRange, "the tables have no compute in common: the multiplier lies between them, where neither was measured"),
    (
      .beyondRuns(compute: 1e21, reach: 62.5),
      "1e+21 FLOP is 62.5 times the largest compute that both tables reach: the laws' forms decide there, not the runs"
    ),
    (
      .neverReached(compute: 1e21, share: 0.125),
      "in 12.5% of the replicates the first recipe never reaches what the second does at 1e+21 FLOP"
    ),
    (
      .lawMissesMinima(table: "a", by: 0.02),
      "the law misses the measured minima of a by up to 2.02%: trust what is read off the minima, and no trend or crossing"
    ),
    (.sameFactor(1.1), "every pair's losses differ by the same factor, 1.1: are both tables of one unit and one evaluation set?"),
    (
      .sameFactor(0.6931471805599453),
      "every pair's losses differ by the same factor, 0.693, which is that of bits to nats: are both tables of one unit and one evaluation set?"
    ),
    (.partlyPaired(pairs: 4, first: 9, second: 7), "4 runs have a counterpart, of 9 and 7: the fits use all runs and are not paired"),
    (
      .differentParameterCounts(first: .total, second: .nonEmbedding),
      "one table counts all parameters, the other parameters without the embeddings: count both alike before comparing sizes"
    ),
  ]

  @Test(arguments: comparisons.indices) func whatLimitsAComparison(index: Int) {
    #expect(Self.comparisons[index].0.description == Self.comparisons[index].1)
  }

  private static let forecasts: [(ForecastWarning, String)] = [
    (.budgetsWithoutMinimum(["a", "b"]), "budgets without a minimum: a; b"),
    (.budgetsWithoutMinimum(["a", "b", "c", "d"]), "4 budgets have no minimum, and the best size rests on the others; the first: a"),
    (
      .sizeFromLaws(minima: 0, issues: ["at 1e+18 FLOP: one size"]),
      """
      the best size is that of the fitted laws, not measured: no budget has a minimum (at 1e+18 FLOP: one size); train \
      several sizes at two budgets of compute or more
      """
    ),
    (
      .sizeFromLaws(minima: 3, issues: []),
      "the best size is that of the fitted laws, not measured: the minima of 3 budgets tell less of it; train several sizes at two budgets of compute or more"
    ),
    (
      .repeatedTokens(epochs: 12, ofRuns: 4),
      "each token is read 12.0 times, in the runs at most 4.0 times: the value of repeats is a published one (R* = 15.39, arXiv 2305.16264), not measured here"
    ),
    (
      .repeatedTokens(epochs: 12, ofRuns: 1),
      "each token is read 12.0 times, in the runs once: the value of repeats is a published one (R* = 15.39, arXiv 2305.16264), not measured here"
    ),
    (
      .steepening(bend: Estimate(value: -0.01, error: 0.002)),
      """
      ln L falls faster from budget to budget (d² ln L/d(ln C)² = -0.01 ± 0.002): the small runs may be starved of steps; \
      mend the recipe before relying on a law
      """
    ),
  ]

  @Test(arguments: forecasts.indices) func whatToBeCarefulAbout(index: Int) {
    #expect(Self.forecasts[index].0.description == Self.forecasts[index].1)
  }

  /// A certificate names everything that is amiss, and without anything amiss what the solver says.
  @Test func adviceOfACertificate() {
    var convergence = Convergence(
      status: .converged, starts: 8, shareAtBest: 1, gapToNextOptimum: nil, gradientNorm: 0, conditionNumber: 10, iterations: 90,
      parametersAtBounds: [], shareOfReplicatesConverged: 1)
    #expect(convergence.advice == SolutionStatus.converged.advice)
    (convergence.gapToNextOptimum, convergence.conditionNumber, convergence.shareOfReplicatesConverged) = (0.0099, 1.1e6, 0.98)
    convergence.parametersAtBounds = ["E", "beta"]
    #expect(
      convergence.advice
        == "E, beta at the end of the range: the runs don't determine it; add budgets or sizes; "
        + "another optimum is nearly as good: the runs hardly tell the two apart; add budgets or sizes; "
        + "the parameters make up for each other: quote losses and sizes with their intervals, not single parameters; "
        + "some bootstrap fits did not converge: the law is too rich for resampled runs; prefer the delta method or add runs")
    (convergence.gapToNextOptimum, convergence.conditionNumber, convergence.shareOfReplicatesConverged) = (0.01, 1e6, 0.99)
    convergence.parametersAtBounds = []
    #expect(convergence.advice == SolutionStatus.converged.advice)
  }

  /// Reasons for a proposal say how far off the best size it is.
  @Test(arguments: [
    (0.5, "2.0 times smaller than the best of its compute"), (0.8, "about the best size of its compute"),
    (1.2, "about the best size of its compute"), (1.25, "1.25 times larger than the best of its compute"),
  ])
  func reasonsOfAProposal(offset: Double, text: String) {
    let reason = ProposalReason.pinsParameters(correlation: 0.9, offset: offset)
    #expect(reason.description == "its loss and the forecast have a correlation of 0.9; " + text)
  }
}

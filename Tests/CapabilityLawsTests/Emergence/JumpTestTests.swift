import NumericalMethods
import RealModule
import Testing

@testable import CapabilityLaws

/// The parts of the test of a jump.
struct JumpTestTests {
  private static func series(_ shares: [Double], items: Double = 1000, decades: Double = 2) -> ScoreSeries {
    ScoreSeries(
      logScales: shares.indices.map { Double(19 + $0) * Double.log(10) }, shares: shares, weights: shares.map { _ in items },
      lengths: [3, 10], decades: decades)
  }

  /// The steepest smooth curve takes exactly the decades that define it.
  @Test(arguments: [0.5, 2, 3]) func boundsSmoothness(decades: Double) {
    let fit = Self.series([0, 0, 0, 1, 1, 1], decades: decades).fit(.logistic)
    #expect(abs(EmergenceForm.logistic.decades(slope: fit.coefficients[1]) - decades) < 1e-9)
    let (low, high) = (fit.centre - 0.5 * decades * Double.log(10), fit.centre + 0.5 * decades * Double.log(10))
    #expect(abs(fit.score(scale: Double.exp(low)) - 0.1) < 0.01 && abs(fit.score(scale: Double.exp(high)) - 0.9) < 0.01)
  }

  @Test func findsTheStep() {
    let step = Self.series([0.1, 0.1, 0.1, 0.6, 0.6, 0.6]).step()
    #expect(abs(step.low - 0.1) < 1e-12 && abs(step.high - 0.6) < 1e-12)
    #expect(abs(Double.log10(step.scale) - 21.5) < 1e-9)
  }

  /// The threshold is found between the third and the fourth scale, and explains shares that no smooth form does.
  @Test func fitsAThreshold() {
    let series = Self.series([0.1, 0.1, 0.1, 0.6, 0.6, 0.6], decades: 5)
    let (smooth, threshold) = (series.smooth(), series.threshold())
    guard case .threshold(let place) = threshold.form else {
      Issue.record("\(threshold.form) is no threshold")
      return
    }
    #expect(abs(Double.log10(place) - 21.5) < 1e-9)
    #expect(threshold.logLikelihood - smooth.logLikelihood > 50)
    #expect(abs(threshold.score(scale: 1e20) - 0.1) < 0.01 && abs(threshold.score(scale: 1e23) - 0.6) < 0.01)
  }

  /// Scores that lie on a smooth form leave nothing to scatter; a scatter of models takes items away.
  @Test func countsItemsByTheScatter() {
    let smooth = Self.series((0..<10).map { 1 / (1 + Double.exp(-0.6 * (Double($0) - 5))) })
    #expect(smooth.dispersed().rho == 0 && smooth.dispersed().series.weights == smooth.weights)
    let scattered = Self.series((0..<10).map { 0.5 + ($0 % 2 == 0 ? 0.1 : -0.1) })
    let (series, rho) = scattered.dispersed()
    // Variance .01 of shares about ½ is p(1 − p)/n′ with n′ near 25 of 1,000.
    #expect(rho > 0.02 && rho < 0.12, "\(rho)")
    #expect(series.weights.allSatisfy { $0 < 50 && $0 > 8 }, "\(series.weights)")
  }

  /// Without a jump p is below 5% in about 5% of tables: of 60, at most 7 with a probability of 98.5%.
  @Test func holdsItsLevel() {
    let truth = Self.series((0..<10).map { 1 / (1 + Double.exp(-0.8 * (Double($0) - 5))) }, items: 200)
    let called = (0..<60).count { table in
      var generator = SeededGenerator(seed: 400 + UInt64(table))
      let drawn = truth.drawn({ 1 / (1 + Double.exp(-0.8 * (Double.log10($0) - 24))) }, &generator)
      return JumpTest(drawn, name: "exact", level: 0.05, replicates: 60, seed: UInt64(table), stream: 0).departs
    }
    #expect(called <= 7, "\(called) of 60")
  }

  @Test func comparesHeldOutScales() {
    let forms = HeldOutForm.scores(Self.series((0..<8).map { 1 / (1 + Double.exp(-0.8 * (Double($0) - 4))) }))
    #expect(forms.map(\.form) == ["logistic", "power", "tokens", "threshold"])
    // The shares lie on the logistic: no form explains left-out scales better.
    for form in forms.dropFirst() { #expect(form.leaveOneOut <= forms[0].leaveOneOut + 1e-6, "\(form.form)") }
    for form in forms {
      #expect(form.aic == 2 * Double(["logistic": 2, "power": 2, "tokens": 3, "threshold": 4][form.form] ?? 0) - 2 * form.logLikelihood)
    }
  }
}

import ComputePlanning
import InferenceScaling
import NumericalMethods
import RealModule
import ScalingLaws
import Testing

@testable import ComputePlanning

/// The mix of size, tokens and samples: its parts beside closed forms, its optimum beside a grid, and what moves it.
@Suite struct MixTests {
  private static let law = PassLaw(steepness: 12, perfectLoss: 1.8172)

  /// Means of the success itself, of pass@k and of a check that errs.
  @Test(arguments: [(0.3, 0.7), (0.001, 0.999), (0.02, 0.98), (2.5, 4), (0.9, 0.1), (1, 1)])
  func quadrature(alpha: Double, beta: Double) {
    let law = BetaBinomial(alpha: alpha, beta: beta)
    let quadrature = BetaQuadrature(law)
    #expect((quadrature.mean { _ in 1 } - 1).magnitude < 1e-4)
    #expect((quadrature.mean { $0 } - alpha / (alpha + beta)).magnitude < 1e-4)
    for k in [2, 16, 256] {
      let solved = quadrature.mean { 1 - Double.pow(1 - $0, k) }
      #expect((solved - law.passAtK(k)).magnitude < 1e-4, "\(k): \(solved) \(law.passAtK(k))")
    }
  }

  @Test func tableHoldsPassAtK() {
    let table = SampleTable(Self.law, SampleCheck(), upTo: 256)
    #expect(table.limits == [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256])
    for mean in [0.001, 0.03, 0.4, 0.9] {
      for (index, limit) in table.limits.enumerated() {
        let answers = table.answers(passAt1: mean, limit: index)
        #expect((answers.accuracy - Self.law.questions(passAt1: mean).passAtK(limit)).magnitude < 1e-3, "\(mean) \(limit)")
        #expect(answers.drawn >= 1 - 1e-3 && answers.drawn <= Double(limit) + 1e-3)
      }
    }
    #expect(SampleTable.limits(upTo: 1) == [1] && SampleTable.limits(upTo: 5) == [1, 2, 3, 4])
  }

  @Test func passLawsGoThroughTheirPoints() throws {
    let two = try #require(PassLaw(through: [(2.1, 0.1), (1.95, 0.4)], perfectLoss: 1.8))
    #expect((two.passAt1(loss: 2.1) - 0.1).magnitude < 1e-12 && (two.passAt1(loss: 1.95) - 0.4).magnitude < 1e-12)
    let one = try #require(PassLaw(through: [(2.1, 0.1)], perfectLoss: 1.8))
    #expect((one.passAt1(loss: 2.1) - 0.1).magnitude < 1e-12 && one.passAt1(loss: 1.8) == 1)
    #expect(PassLaw(through: [(2.1, 0.4), (1.95, 0.1)], perfectLoss: 1.8) == nil)
    #expect(PassLaw(through: [(1.7, 0.4)], perfectLoss: 1.8) == nil && PassLaw(through: [], perfectLoss: 1) == nil)
  }

  static func configuration(questions: Double = 1e9, check: SampleCheck = SampleCheck(), draws: Int = 20) -> MixConfiguration {
    MixConfiguration(
      compute: 1e23, questions: MixQuestions(count: questions, mostSamples: 64, check: check, passLaw: law), draws: draws)
  }

  /// The budget is spent to the last FLOP, and no size and limit of a grid is better.
  @Test(arguments: [1e6, 1e9, 1e10]) func theMixIsTheBestOfAGrid(questions: Double) throws {
    let configuration = Self.configuration(questions: questions)
    let plan = try configuration.plan(LossLaw(.besiroglu))
    let best = plan.best
    #expect(((best.training + best.answering + best.checking) / 1e23 - 1).magnitude < 0.02)
    let laws = try LossLaw(.besiroglu).laws(compute: 1e23, count: 0, seed: 0)
    let search = MixSearch(
      configuration: configuration, search: RunSearch(draw: laws.central, cost: laws.cost),
      table: SampleTable(Self.law, SampleCheck(), upTo: 64))
    for index in search.table.limits.indices {
      for step in -60...20 {
        let run = search.run(parameters: 1e10 * Double.exp(0.1 * Double(step)), limit: index)
        #expect((run?.accuracy ?? 0) <= best.accuracy + 3e-4)
      }
    }
  }

  /// With few questions sampling is nearly free; a demand that takes the budget leaves one sample of a small model.
  @Test func demandDecides() throws {
    let few = try Self.configuration(questions: 1e4).plan(LossLaw(.besiroglu))
    #expect(few.best.samples == 64 && few.best.accuracy > few.single.accuracy + 0.05)
    #expect((few.best.parameters / few.single.parameters - 1).magnitude < 0.1)
    let many = try Self.configuration(questions: 1e10).plan(LossLaw(.besiroglu))
    #expect(many.best.parameters < few.best.parameters && many.best.drawnSamples < few.best.drawnSamples)
    #expect(many.best.tokens / many.best.parameters > few.best.tokens / few.best.parameters)
  }

  /// A check that passes wrong answers lowers the accuracy and the gain; one that passes all leaves no reason to sample.
  @Test func theCheckDecides() throws {
    let exact = try Self.configuration().plan(LossLaw(.besiroglu))
    let poor = try Self.configuration(check: SampleCheck(passesWrong: 0.2)).plan(LossLaw(.besiroglu))
    let blind = try Self.configuration(check: SampleCheck(passesWrong: 1)).plan(LossLaw(.besiroglu))
    let paid = try Self.configuration(check: SampleCheck(parameters: 1e11)).plan(LossLaw(.besiroglu))
    #expect(exact.best.accuracy > poor.best.accuracy && poor.best.accuracy >= blind.best.accuracy)
    #expect(blind.best.samples == 1 && blind.gain.median == 0)
    #expect(paid.best.accuracy < exact.best.accuracy && paid.best.drawnSamples < exact.best.drawnSamples)
    #expect(exact.single == blind.single)
  }

  @Test func theMapAndTheDecisions() throws {
    let plan = try Self.configuration().plan(LossLaw(.besiroglu))
    #expect(plan.map.count == 36 && plan.decisions.count == 9)
    for cell in plan.map { if let gain = cell.gain { #expect(gain >= -1e-6) } }
    #expect(plan.decisions[0].best == plan.best)
    let harder = try #require(plan.decisions.first { $0.change.contains("twice as hard") }?.best)
    #expect(harder.accuracy < plan.best.accuracy)
    #expect(plan.chart.series.count == 4)
  }

  @Test func intervalsAndSeeds() throws {
    let plan = try Self.configuration(draws: 60).plan(LossLaw(.besiroglu))
    #expect(try Self.configuration(draws: 60).plan(LossLaw(.besiroglu)) == plan)
    #expect(plan.accuracy.low < plan.best.accuracy && plan.best.accuracy < plan.accuracy.high)
    #expect(plan.parameters.low < plan.best.parameters && plan.parameters.high > plan.best.parameters)
    #expect(throws: PlanProblem.self) { try Self.configuration(questions: 1e21).plan(LossLaw(.besiroglu)) }
  }
}

import Foundation
import RealModule
import ScalingLaws
import Testing

struct IsoFLOPTests {
  /// ln L exactly a parabola in ln N: the vertex is found exactly.
  @Test func exactParabola() throws {
    let runs = [1e18, 4e18].flatMap { compute in
      (-2...3).map { step -> TrainingRun in
        let x = 0.4 * Double(step)
        let parameters = 1e8 * Double.sqrt(compute / 1e18) * Double.exp(x)
        return TrainingRun(
          parameters: parameters, tokens: compute / (6 * parameters), compute: compute,
          loss: 3 * Double.pow(compute / 1e18, -0.05) * Double.exp(0.04 * x * x))
      }
    }
    let frontier = try IsoFLOPFrontier(IsoFLOPProfile(RunTable(runs)))
    #expect(frontier.minima.count == 2)
    #expect(abs(frontier.minima[0].parameters / 1e8 - 1) < 1e-9)
    #expect(abs(frontier.minima[0].tokens / (1e10 / 6) - 1) < 1e-9)
    #expect(abs(frontier.minima[0].loss - 3) < 1e-12)
    #expect(abs(frontier.parameters.exponent - 0.5) < 1e-9 && abs(frontier.tokens.exponent - 0.5) < 1e-9)
    #expect(abs(frontier.loss.exponent - -0.05) < 1e-12 && abs(frontier.localSlopes[0].slope - -0.05) < 1e-12)
  }

  /// The exponent of N*(C) that approach 2 finds on a dense symmetric ladder is the law's β/(α+β), to its known bias.
  @Test func agreesWithTheLaw() throws {
    let law = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)
    let frontier = try IsoFLOPFrontier(IsoFLOPProfile(Ladder(truth: law, spacing: 0.2).table()))
    #expect(abs(frontier.parameters.exponent - 0.28 / 0.62) < 0.002)
    for minimum in frontier.minima { #expect(abs(minimum.loss / law.optimum(compute: minimum.compute).loss - 1) < 1e-4) }
    // A law with a floor flattens.
    #expect(zip(frontier.localSlopes, frontier.localSlopes.dropFirst()).allSatisfy { $0.slope < $1.slope })
    #expect(try #require(frontier.bend).value > 0)
  }

  /// The standard errors are those that repeated noise shows.
  @Test func standardErrors() throws {
    let minima = try (0..<300).map { try IsoFLOPProfile(Ladder(budgets: 2, noise: 0.004).table(stream: UInt64($0))).minima[0] }
    func spread(_ values: [Double]) -> Double {
      let mean = values.reduce(0, +) / Double(values.count)
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }
    let stated = minima.map(\.logLossError).reduce(0, +) / 300
    #expect(abs(spread(minima.map { Double.log($0.loss) }) / stated - 1) < 0.15)
    let statedSize = minima.map(\.logParametersError).reduce(0, +) / 300
    #expect(abs(spread(minima.map { Double.log($0.parameters) }) / statedSize - 1) < 0.2)
  }

  /// Budgets that are met only to a few percent give the minima that exact ones would.
  @Test func computeWithinABudgetMayDiffer() throws {
    let law = Law.chinchilla(E: 0.6, A: 30, B: 60, alpha: 0.35, beta: 0.35)
    let exact = try Ladder(truth: law, leastCompute: 2e11, spacing: 0.2).table().runs
    let uneven = exact.enumerated().map { index, run -> TrainingRun in
      let factor = 1 + 0.06 * Double((index * 5) % 7) / 6
      return TrainingRun(
        parameters: run.parameters, tokens: run.tokens * factor, compute: run.compute * factor,
        loss: law.loss(parameters: run.parameters, tokens: run.tokens * factor))
    }
    for minimum in try IsoFLOPProfile(RunTable(uneven)).minima {
      let best = law.optimum(compute: minimum.compute)
      #expect(abs(minimum.loss / best.loss - 1) < 3e-4)
      #expect(abs(Double.log(minimum.parameters / best.parameters)) < 0.03)
    }
  }

  @Test func issuesAreTyped() throws {
    func issue(_ sizesAndLosses: [(Double, Double)]) throws -> IsoFLOPIssue? {
      let runs = sizesAndLosses.map { TrainingRun(parameters: $0.0, tokens: 1e18 / (6 * $0.0), compute: 1e18, loss: $0.1) }
      return try IsoFLOPProfile(RunTable(runs)).budgets[0].issue
    }
    #expect(try issue([(1, 3), (2, 2.9)]) == .tooFewSizes(found: 2))
    #expect(try issue([(1, 3), (1, 3.1), (2, 2.9)]) == .tooFewSizes(found: 2))
    #expect(try issue([(1, 3), (2, 3.2), (4, 3)]) == .negativeCurvature)
    #expect(try issue([(1, 3), (2, 3.1), (4, 3.3)]).map { if case .notBracketedBelow = $0 { true } else { false } } == true)
    #expect(try issue([(1, 3.3), (2, 3.1), (4, 3)]).map { if case .notBracketedAbove = $0 { true } else { false } } == true)
  }

  /// Two sizes next to each other and a far one: a parabola through them dips where nothing was trained.
  @Test func aMinimumThatNoiseMadeIsNone() throws {
    let ladder = try Ladder(truth: Law.chinchilla(E: 0.6, A: 30, B: 60, alpha: 0.35, beta: 0.35), noise: 0.003).table().runs
    let compute = 1e21
    let near = [(1e5, 1.504), (1.005e5, 1.498), (2e5, 1.52)].map { size, loss in
      TrainingRun(parameters: size, tokens: compute / (6 * size), compute: compute, loss: loss)
    }
    let issue = try #require(IsoFLOPProfile(RunTable(ladder + near)).budgets.last?.issue)
    guard case .undetermined(let error) = issue else { return #expect(Bool(false), "\(issue)") }
    #expect(error > 0.05 && issue.description.contains("further apart"))
  }

  /// Runs far from the best size don't move the vertex.
  @Test func farSizesAreLeftOut() throws {
    let near = try Ladder(budgets: 1, sizes: 7, spacing: 0.3).table().runs
    let law = Law.chinchilla(E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28)
    let far = [20.0, 50, 0.02].map { factor -> TrainingRun in
      let parameters = near[3].parameters * factor
      let tokens = 1e18 / (6 * parameters)
      return TrainingRun(
        parameters: parameters, tokens: tokens, compute: 1e18, loss: law.loss(parameters: parameters, tokens: tokens))
    }
    let (with, without) = try (IsoFLOPProfile(RunTable(near + far)).budgets[0], IsoFLOPProfile(RunTable(near)).budgets[0])
    #expect(with.runs.count == 10 && with.fittedRuns.count == 7)
    #expect(with.minimum?.parameters == without.minimum?.parameters)
  }

  @Test func budgetsWithinTheToleranceAreOne() throws {
    let runs = [1.0, 1.15, 2, 2.1, 2.3].map { TrainingRun(parameters: 1e6, tokens: 1e9, compute: $0 * 1e18, loss: 3) }
    #expect(try IsoFLOPProfile(RunTable(runs)).budgets.map(\.runs.count) == [2, 3])
    #expect(try IsoFLOPProfile(RunTable(runs), tolerance: 0.01).budgets.count == 5)
  }

  /// The positions of a budget's runs are written up to a thousand; beyond them their number.
  @Test(arguments: [900, 1100]) func longBudgetsWriteNumbers(count: Int) throws {
    let runs = (0..<count).map { index -> TrainingRun in
      let parameters = 1e8 * Double.exp(4 * Double(index) / Double(count))
      return TrainingRun(
        parameters: parameters, tokens: 1e20 / (6 * parameters), compute: 1e20,
        loss: 2.5 + 0.05 * Double.pow(Double.log(parameters / 7e8), 2))
    }
    let profile = IsoFLOPProfile(try RunTable(runs))
    let text = String(decoding: try JSONEncoder().encode(profile), as: UTF8.self)
    #expect(text.contains("\"runCount\":\(count)") && text.contains("\"runs\":[") == (count <= 1000))
    let read = try JSONDecoder().decode(IsoFLOPProfile.self, from: Data(text.utf8))
    #expect(read.minima == profile.minima && read.budgets[0].runs.count == (count <= 1000 ? count : 0))
  }
}

import RealModule
import ScalingLaws
import Testing

@testable import ComputePlanning

/// The search for one best run, beside grids over the sizes, for every law and every limit at once.
@Suite struct RunSearchTests {
  static let laws: [Law] = [
    PublishedLaw.besiroglu.law, PublishedLaw.muennighoff.law, .coupled(E: 1.6, A: 300, R: 1.2, alpha: 0.7, beta: 0.6, k: 0.5),
    .overTraining(E: 1.8, A: 200, B: 500, alpha: 0.31),
  ]

  private func searches(_ law: Law) -> [RunSearch] {
    let free = RunSearch(draw: LawDraw(law, correction: 0.01, discrepancy: -0.02), cost: ComputeCost())
    let attending = RunSearch(draw: LawDraw(law), cost: ComputeCost(factor: 20, exponent: 0.95))
    var (served, scarce, small, all) = (free, free, free, free)
    served.servingPerParameter = 2e12
    scarce.uniqueTokens = 5e9
    small.largest = 2e8
    (all.servingPerParameter, all.uniqueTokens, all.largest) = (1e11, 2e10, 1e10)
    return [free, attending, served, scarce, small, all]
  }

  @Test(arguments: laws) func noSizeOfAGridIsBetter(law: Law) throws {
    for (index, search) in searches(law).enumerated() {
      let best = try #require(search.best(compute: 1e22))
      #expect((best.total / 1e22 - 1).magnitude < 1e-9 && best.parameters <= (search.largest ?? .infinity) * (1 + 1e-12))
      for step in -150...150 {
        let parameters = best.parameters * Double.exp(0.03 * Double(step))
        guard parameters <= search.largest ?? .infinity, let run = search.run(parameters: parameters, compute: 1e22) else { continue }
        #expect(run.loss >= best.loss * (1 - 1e-7), "\(law.family.name) \(index) \(step)")
      }
    }
  }

  /// The least cost of the best loss of a budget is the budget, and its size is about the same.
  @Test(arguments: laws) func costAndLossAreInverse(law: Law) throws {
    for (index, search) in searches(law).enumerated() {
      let best = try #require(search.best(compute: 1e22))
      let cheapest = try #require(search.cheapest(loss: best.loss))
      #expect((cheapest.total / 1e22 - 1).magnitude < 1e-4, "\(law.family.name) \(index): \(cheapest.total)")
      #expect(cheapest.total <= 1e22 * (1 + 1e-5) && (cheapest.parameters / best.parameters - 1).magnitude < 0.05)
      #expect((search.loss(parameters: cheapest.parameters, tokens: cheapest.tokens) / best.loss - 1).magnitude < 1e-7)
    }
  }

  @Test func whatCanNotBeReachedIsNil() {
    let search = RunSearch(draw: LawDraw(PublishedLaw.besiroglu.law), cost: ComputeCost())
    #expect(search.cheapest(loss: 1.8) == nil && search.run(parameters: 1e6, loss: 2.0) == nil)
    var served = search
    served.servingPerParameter = 1e13
    #expect(served.run(parameters: 1e10, compute: 1e22) == nil)
    var small = search
    small.largest = 1e7
    #expect(small.cheapest(loss: 2.0) == nil)
    #expect((search.floor - 1.8172).magnitude < 1e-9)
  }

  /// A measured best size that isn't the law's own moves the plan by that distance and keeps the budget.
  @Test func sizesAreMovedToTheMeasuredOnes() throws {
    let law = PublishedLaw.besiroglu.law
    let own = RunSearch(draw: LawDraw(law), cost: ComputeCost())
    let moved = RunSearch(draw: LawDraw(law, sizeShift: 0.3), cost: ComputeCost())
    let (one, other) = (try #require(own.best(compute: 1e22)), try #require(moved.best(compute: 1e22)))
    #expect((other.parameters / one.parameters - Double.exp(0.3)).magnitude < 1e-9 && (other.total / 1e22 - 1).magnitude < 1e-9)
    let cheapest = try #require(moved.cheapest(loss: 2.1))
    #expect((cheapest.parameters / (try #require(own.cheapest(loss: 2.1)).parameters) - Double.exp(0.3)).magnitude < 1e-6)
  }
}

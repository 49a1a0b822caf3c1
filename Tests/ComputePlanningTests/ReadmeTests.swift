import ComputeAccounting
import ComputePlanning
import Testing

struct ReadmeTests {
  @Test func readmeExample() throws {
    let budget = PlanBudget([try Quantity(parsing: "1e25")])
    let plan = try PlanConfiguration(budget).plan(LossLaw(.besiroglu), others: [LossLaw(.hoffmann)])
    let (size, tokens, loss) = (plan.parameters, plan.tokens, plan.loss)  // 312B, 5.34T, 1.912, each with 5 and 95%
    let reasons = plan.boundBy  // [.compute]
    let penalty = plan.alternatives[1].extraCost  // 0.26: half the size costs a quarter more

    #expect((size.median / 312e9 - 1).magnitude < 2e-3 && (tokens.median / 5.34e12 - 1).magnitude < 2e-3)
    #expect((loss.median - 1.912).magnitude < 1e-3 && loss.low < 1.9 && loss.high > 1.93)
    #expect(reasons == [.compute])
    #expect(try (#require(penalty) - 0.26).magnitude < 0.01)
  }
}

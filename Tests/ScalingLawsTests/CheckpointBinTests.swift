import NumericalMethods
import RealModule
import Testing

@testable import ScalingLaws

/// More checkpoints than a process takes are binned run by run.
struct CheckpointBinTests {
  @Test func twoRunsOfOneSizeStayTwo() throws {
    var generator = SeededGenerator(seed: 63, stream: 0)
    let runs = (0..<12).flatMap { run -> [TrainingRun] in
      let (parameters, loss) = (2e7 * Double.exp(0.6 * Double(run / 2)), 3 + Double(run))
      return (1...50).map { checkpoint in
        let tokens = 4e8 * Double(checkpoint) * Double.exp(0.01 * generator.normal())
        return TrainingRun(parameters: parameters, tokens: tokens, compute: 6 * parameters * tokens, loss: loss, label: "m\(run)")
      }
    }
    let table = try RunTable(runs)
    let membership = try #require(RunClusters(checkpointsOf: table)).membership
    let result = table.binned(membership)
    let (binned, bins) = (result.table, try #require(result.clusters))
    #expect(result.counts?.reduce(0, +) == 600)
    #expect(bins.count == binned.runs.count && bins.count <= RunTable.binLimit && Set(bins) == Set(0..<12))
    // The loss is the run's own, so that a bin of two runs would show.
    #expect(zip(binned.runs, bins).allSatisfy { ($0.loss / (3 + Double($1)) - 1).magnitude < 1e-12 })
    #expect(table.binned(nil).clusters == nil && table.binned(nil).table.runs.count <= RunTable.binLimit)
  }
}

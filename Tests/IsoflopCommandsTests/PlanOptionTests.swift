import ArgumentParser
import ComputeAccounting
import ComputePlanning
import Testing

@testable import IsoflopCommands

/// The options of `isoflop plan` that are refused by themselves, before anything is read, and those that are taken.
@Suite struct PlanOptionTests {
  static let refused: [[String]] = [
    [], ["--budget", "24GB"], ["--budget", "0 FLOP"], ["--budget", "1e50"], ["--loss", "-1"], ["--loss", "0"],
    ["--budget", "1e22", "--unique-tokens", "0"], ["--budget", "1e22", "--demand", "1e30"],
    ["runs.csv", "--budget", "1e22", "--law", "hoffmann"], ["--budget", "1e22", "--column", "loss=l"],
    ["--budget", "1e22", "--draws", "5"], ["--budget", "1e22", "--plot", "figure.png"],
    ["--budget", "1e22", "--hardware", "H100", "--chips", "0"], ["--budget", "1e22", "--hardware", "H100", "--price", "0"],
    ["--budget", "1e22", "--hardware", "H100", "--utilisation", "1.5"],
    ["--budget", "1e22", "--hardware", "H100", "--serving-utilisation", "0"],
    ["--budget", "1e22", "--hardware", "H100", "--watts", "0"], ["--budget", "1e22", "--hardware", "H100", "--pue", "0.5"],
    ["--budget", "1e22", "--samples-up-to", "8"], ["--budget", "1e22", "--check-passes-wrong", "0.1"],
    ["--budget", "1e22", "--spread", "2"],
    ["--budget", "1e22", "--questions", "1e6", "--samples-up-to", "0"], ["--budget", "1e22", "--questions", "1e6", "--answer-tokens", "0"],
    ["--budget", "1e22", "--questions", "1e6", "--check-passes-wrong", "2"], ["--budget", "1e22", "--questions", "1e6", "--frontier"],
    ["--budget", "1e22", "--questions", "1e6", "--demand", "1e9"], ["--budget", "1e22", "--questions", "1e6", "--loss", "2"],
    ["--budget", "1e22", "--questions", "1e6", "--pass-at-1", "2=0.1", "--pass-at-1", "1.9=0.2", "--pass-at-1", "1.8=0.3"],
  ]

  @Test(arguments: refused) func refusedBeforeAnyWork(arguments: [String]) {
    #expect(throws: (any Error).self) { try Isoflop.parseAsRoot(["plan"] + arguments) }
  }

  static let taken: [[String]] = [
    ["--budget", "1e22"], ["--budget", "$50k", "--budget", "5 MWh", "--hardware", "A100"], ["--loss", "2.1", "--budget", "80GB"],
    ["-", "--budget", "2 ZFLOP", "--seed", "7", "--draws", "100"], ["runs.csv", "--budget", "1e22", "--column", "loss=l"],
    [
      "--budget", "1e22", "--questions", "1e6", "--samples-up-to", "64", "--check-parameters", "7B", "--spread", "0.5", "--prompt-tokens",
      "0",
    ],
    ["--budget", "1e22", "--hardware", "H100", "--precision", "fp8", "--serving-price", "$1.5", "--pue", "1.1", "--watts", "650"],
    ["--budget", "1e22", "--law", "E=1.7,A=400,B=410,alpha=0.34,beta=0.28", "--frontier", "--plot", "-"],
  ]

  @Test(arguments: taken) func areTaken(arguments: [String]) throws {
    let command = try #require(try Isoflop.parseAsRoot(["plan"] + arguments) as? PlanCommand)
    #expect(command.budget.budget.count + (command.budget.loss == nil ? 0 : 1) > 0)
  }

  /// Of several memories the smallest counts, and it never counts as compute.
  @Test func theSmallestMemoryCounts() throws {
    let command = try #require(
      try Isoflop.parseAsRoot(["plan", "--budget", "80GB", "--budget", "24GB", "--budget", "1e22"]) as? PlanCommand)
    let budget = command.budget.value
    #expect(budget.servingMemory == 2.4e10 && budget.amounts == [Quantity(1e22, .compute)])
  }

  /// FP8 is faster than BF16 on a chip that has it, and refused on one that hasn't.
  @Test func precisionChangesTheRate() throws {
    func rate(_ arguments: [String]) throws -> Double? {
      let command = try Isoflop.parseAsRoot(["plan", "--budget", "1e22"] + arguments) as? PlanCommand
      let rates = try command?.hardware.rates([])
      return rates?(7e9).flop.median
    }
    let plain = try rate(["--hardware", "H100"]) ?? 0
    let narrow = try rate(["--hardware", "H100", "--precision", "fp8"]) ?? 0
    #expect(narrow > 1.1 * plain && plain > 0)
    #expect(throws: TrainingProblem.self) { try rate(["--hardware", "A100", "--precision", "fp8"]) }
  }

  /// What is wrong with a plan has the status of wrong usage, or of wrong data where no run fulfils the budget.
  @Test func statuses() {
    let data: [PlanProblem] = [
      .lossBelowFloor(loss: 1, floor: 2, law: "x"), .budgetTooTiny(compute: 1), .tooFewTokens(loss: 2, unique: 1, reached: 3),
      .memoryTooSmall(loss: 2, .servingMemory, bytes: 1, largest: 1, needed: nil, reached: 3), .noOptimum(law: "x"),
    ]
    for problem in data { #expect(CommandFailure(problem)?.status == .dataError, "\(problem)") }
    let usage: [PlanProblem] = [
      .nothingToPlan, .noHardware(Quantity(1, .money)), .noChips(Quantity(1, .time)), .noPrice(hardware: "x"), .noPower(hardware: "x"),
      .otherChip(named: "x", hardware: "y"),
    ]
    for problem in usage { #expect(CommandFailure(problem)?.status == .usage, "\(problem)") }
  }
}

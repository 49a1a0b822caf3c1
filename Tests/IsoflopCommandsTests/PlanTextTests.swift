import ArgumentParser
import ComputeAccounting
import ComputePlanning
import Foundation
import ScalingLaws
import Testing

@testable import IsoflopCommands

/// The options and the text of `isoflop plan`, without starting a process.
@Suite struct PlanTextTests {
  private static func parsed(_ arguments: String...) throws -> PlanCommand {
    try #require(try Isoflop.parseAsRoot(["plan"] + arguments) as? PlanCommand)
  }

  private func text(_ budget: PlanBudget, law: PublishedLaw = .besiroglu, frontier: Bool = false) throws -> String {
    let configuration = PlanConfiguration(budget, draws: 100)
    let law = LossLaw(law)
    let plan = try configuration.plan(law, others: [LossLaw(.hoffmann)])
    return PlanResult(plan: plan, frontier: frontier ? try configuration.frontier(law) : nil).terminalText
  }

  /// Three lines of answer, then why, then how sure, then what would change it.
  @Test func readsLikeAdvice() throws {
    let lines = try text(PlanBudget([Quantity(1e25, .compute)])).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0] == "Train 312B parameters on 5.34T tokens (17.1 a parameter).")
    #expect(lines[1].hasPrefix("Expect a loss of 1.912; 90% of such runs would lie in ["))
    #expect(lines[2] == "It takes 1e25 FLOP of training.")
    let headings = ["Why", "How sure", "What would change it"].compactMap { lines.firstIndex(of: $0) }
    #expect(headings.count == 3 && headings == headings.sorted() && headings[0] == 4)
    #expect(lines[5] == "Compute binds: 1e25 FLOP is spent.")
    #expect(lines.contains { $0.hasPrefix("hoffmann would train 154B on 10.8T") })
    #expect(lines.contains { $0.hasPrefix("0.5 x") && $0.hasSuffix("+26%") } && lines.contains { $0.hasPrefix("this ") })
    #expect(lines.contains { $0.hasPrefix("the law's parameters: a ladder of your own") })
  }

  @Test func demandAndDataAreSaid() throws {
    let served = try text(PlanBudget(servedTokens: 2e12, loss: 2.1))
    #expect(
      served.contains("of serving.") && served.contains("The target loss and demand bind.") && served.contains("The smaller model saves"))
    #expect(served.contains("The loss asked for is 2.1: this run reaches it in"))
    let scarce = try text(PlanBudget([Quantity(1e23, .compute)], uniqueTokens: 5e10))
    #expect(scarce.contains("epochs).") && scarce.contains("Compute and data bind: 1e23 FLOP is spent."))
    let small = try text(PlanBudget([Quantity(1e24, .compute)], servingMemory: 2.4e10))
    #expect(small.contains("Compute and serving memory bind") && small.contains("doesn't fit"))
  }

  @Test func theFrontierIsATable() throws {
    let text = try text(PlanBudget([Quantity(1e23, .compute)]), frontier: true)
    #expect(text.contains("\n\nFrontier\nFLOP ") && text.split(separator: "\n").count > 40)
  }

  @Test func theMixSaysWhatDecides() throws {
    let questions = MixQuestions(count: 1e9, mostSamples: 64, passLaw: PassLaw(perfectLoss: 1.8172))
    let mix = try MixConfiguration(compute: 1e23, questions: questions, draws: 20).plan(LossLaw(.besiroglu))
    let text = mix.terminalText(law: LossLaw(.besiroglu), isAssumed: true)
    #expect(text.hasPrefix("Train ") && text.contains("samples a question") && text.contains("points at equal cost"))
    #expect(text.contains("the law from loss to success is assumed") && text.contains("What decides\n") && text.contains("1e11"))
    #expect(!mix.terminalText(law: LossLaw(.besiroglu), isAssumed: false).contains("success is assumed"))
    let blind = MixQuestions(count: 1e9, mostSamples: 8, check: SampleCheck(passesWrong: 1), passLaw: PassLaw(perfectLoss: 1.8172))
    let single = try MixConfiguration(compute: 1e23, questions: blind, draws: 20).plan(LossLaw(.besiroglu))
    #expect(single.terminalText(law: LossLaw(.besiroglu), isAssumed: false).contains("Search doesn't pay here"))
  }

  @Test func budgetsAreTakenApart() throws {
    let command = try Self.parsed("--budget", "1e23", "--budget", "24GB", "--budget", "$50k", "-U", "300B", "--demand", "2T")
    let budget = command.budget.value
    #expect(budget.amounts == [Quantity(1e23, .compute), Quantity(5e4, .money)] && budget.servingMemory == 2.4e10)
    #expect(budget.uniqueTokens == 3e11 && budget.servedTokens == 2e12 && budget.loss == nil)
    let other = try Self.parsed("--loss", "2").budget
    #expect(command.budget.computeHint == 1e23 && other.computeHint == 1e22)
  }

  @Test func hardwareIsNamedOnce() throws {
    let command = try Self.parsed("--budget", "20k A100-hours", "--utilisation", "0.4", "--price", "$2", "--chips", "64")
    let ofSize = try command.hardware.rates(command.budget.budget)
    guard let rates = ofSize?(7e9) else { return #expect(Bool(false), "the budget names a chip") }
    #expect(rates.name == "A100-80GB" && rates.chips == 64 && rates.usd?.median == 2)
    #expect((rates.flop.median / (0.4 * 312e12 * 3600) - 1).magnitude < 1e-9)
    let none = try Self.parsed("--budget", "1e22").hardware.rates([])
    #expect(none == nil)
    #expect(throws: PlanProblem.self) {
      try Self.parsed("--budget", "1 A100-hour", "--hardware", "H100").hardware.rates([Quantity(1, .chipTime, chip: "A100")])
    }
    #expect(throws: ValidationError.self) { try Self.parsed("--budget", "1e22", "--chips", "8").hardware.rates([]) }
    // A chip without BF16 trains in FP16.
    let old = try Self.parsed("--budget", "1e22", "--hardware", "V100")
    let oldRates = try old.hardware.rates([])
    #expect(oldRates?(7e9).name == "V100-32GB")
  }

  @Test func lawsByNameOrNumbers() throws {
    #expect(LossLawOption(argument: "Hoffmann")?.law == .hoffmann && LossLawOption(argument: "newton") == nil)
    let given = try #require(LossLawOption(argument: "E=1.69,A=406.4,B=410.7,alpha=0.336,beta=0.283"))
    #expect(given.law.law == PublishedLaw.hoffmann.law && given.law.name == "the given law")
    for bad in [
      "E=1.69", "E=1,A=2,B=3,alpha=4,beta=9", "E=1,A=2,B=3,alpha=0.3,gamma=0.3", "E=1,E=2,A=2,B=3,alpha=0.3",
      "E=1,A=-2,B=3,alpha=0.3,beta=0.3",
    ] {
      #expect(LossLawOption(argument: bad) == nil, "\(bad)")
    }
  }

  @Test func questionsNeedALaw() throws {
    let measured = try Self.parsed(
      "--budget", "1e23", "--questions", "1e6", "--pass-at-1", "2.1=0.1", "--pass-at-1", "1.95=0.4", "--samples-up-to", "9")
    let questions = try measured.questions.value(floor: 1.8)
    #expect((questions.passLaw.passAt1(loss: 1.95) - 0.4).magnitude < 1e-12 && questions.mostSamples == 9)
    let assumed = try Self.parsed("--budget", "1e23", "--questions", "1e6").questions.value(floor: 1.8)
    #expect(assumed.passLaw == PassLaw(perfectLoss: 1.8) && assumed.mostSamples == 64 && assumed.check == SampleCheck())
    let wrong = try Self.parsed("--budget", "1e23", "--questions", "1e6", "--pass-at-1", "1.7=0.4")
    #expect(throws: ValidationError.self) { try wrong.questions.value(floor: 1.8) }
    for bad in ["0.4", "2.1=1.4", "2.1=", "=0.4", "a=b"] { #expect(PassPointOption(argument: bad) == nil) }
  }

  @Test func numbersForAdvice() {
    #expect(Number.extra(0.264) == "+26%" && Number.extra(0.0044) == "+0.4%" && Number.extra(316.6) == "318 times")
    #expect(Number.waste(1.36e-5) == "under 0.1%" && Number.waste(0.0137) == "1.4%" && Number.waste(1.4) == "140%")
    #expect(Number.times(0) == "-" && Number.times(0.336) == "x/ 1.4" && Number.parameters(3.12e11) == "312B")
  }

  @Test func jsonOfAPlanHasTheFrontierAmongItsMembers() throws {
    let configuration = PlanConfiguration(PlanBudget([Quantity(1e22, .compute)]), draws: 20)
    let plan = try configuration.plan(LossLaw(.besiroglu))
    let with = try JSON.text(PlanResult(plan: plan, frontier: try configuration.frontier(LossLaw(.besiroglu), costs: 3)))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(with.utf8)) as? [String: Any])
    #expect(object["frontier"] is [String: Any] && object["parameters"] is [String: Any] && object["boundBy"] as? [String] == ["compute"])
    #expect(try !JSON.text(PlanResult(plan: plan, frontier: nil)).contains("\"frontier\""))
  }
}

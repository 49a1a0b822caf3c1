import Foundation
import LanguageModel

/// A grid of runs: compute budgets, and sizes around the best one at each.
///
/// The design of approach 2 (arXiv:2203.15556): at each budget C, models of several sizes N are trained on as many tokens D as C pays for, and a parabola of
/// ln L in ln N has its minimum at N*(C). A minimum is only as good as the sizes on its weaker side, so each budget has as many below the expected optimum
/// as above, as far as models exist: the smallest has width 16. Repeats with other seeds measure the noise, without which no interval means anything.
public struct LadderPlan: Codable, Hashable, Sendable {
  /// The expected optimal size, N*(C) = parameters · (C / compute)^exponent; it only places the sizes, the fit finds the optimum.
  public struct ExpectedOptimum: Codable, Hashable, Sendable {
    /// N* at `compute`.
    public var parameters = 35_000.0
    /// The compute of reference, in FLOP.
    public var compute = 2e11
    /// The exponent of N* in compute.
    public var exponent = 0.55

    /// Makes the optimum that was measured for the default recipe on the toolchain's text.
    public init() {}

    /// Returns N* at a budget.
    public func parameters(budget: Double) -> Double { parameters * pow(budget / compute, exponent) }
  }

  /// Compute budgets in real FLOP, ascending: a decade, so that an exponent of compute shows.
  public var budgets: [Double] = [1.15e11, 2.5e11, 5.5e11, 1.2e12]
  /// The sizes trained at each budget: half of them below the expected optimum, rounded down, and the others above.
  ///
  /// Where there are fewer models below, no more than one more than those is trained above, so that no budget leans on one side.
  public var sizesPerBudget = 5
  /// The centre of the sizes.
  public var expectedOptimum = ExpectedOptimum()
  /// The further seeds of the size nearest the expected optimum, which measure the spread between seeds.
  public var repeats = 1
  /// The number of budgets with repeats, from the smallest.
  public var repeatedBudgets = 3
  /// The recipe of all runs.
  public var recipe = Recipe()
  /// The seed of the first run of each size; repeats take the following ones.
  public var seed: UInt64 = 1
  /// A plan with a run of fewer steps is refused. Such a run is starved of optimiser steps, not of compute.
  public var minimumSteps = 300
  /// The windows of held-out text on which the loss is measured.
  public var heldOutWindows = 512

  /// Makes the default plan.
  public init() {}

  /// The runs, by budget, size and seed.
  /// - Throws: ``LadderPlanError``; for one, where the best size at a budget lies beyond the largest model.
  public func runs() throws(LadderPlanError) -> [LadderRunConfiguration] {
    guard !budgets.isEmpty, budgets.allSatisfy({ $0 > 0 && $0.isFinite }), zip(budgets, budgets.dropFirst()).allSatisfy(<) else {
      throw .budgets(budgets)
    }
    guard sizesPerBudget >= 1 else { throw .noSizes }
    var runs: [LadderRunConfiguration] = []
    for (index, budget) in budgets.enumerated() {
      try requireReachable(budget)
      let widths = widths(budget: budget)
      let nearest = widths.min { distance($0, budget) < distance($1, budget) }
      for width in widths {
        let seeds = width == nearest && index < repeatedBudgets ? repeats + 1 : 1
        for offset in 0..<seeds { runs.append(try run(width: width, budget: budget, seed: seed + UInt64(offset))) }
      }
    }
    return runs
  }

  /// Checks that a model near the best size of a budget can be built.
  ///
  /// Beyond the largest width all sizes would lie on one side of the optimum, next to each other, and show no minimum.
  /// - Throws: ``LadderPlanError/beyondLargestModel(budget:optimum:largest:)``.
  public func requireReachable(_ budget: Double) throws(LadderPlanError) {
    let (optimum, largest) = (expectedOptimum.parameters(budget: budget), candidates.map(size).max() ?? 0)
    guard optimum <= largest else { throw .beyondLargestModel(budget: budget, optimum: optimum, largest: largest) }
  }

  /// One run.
  /// - Throws: ``LadderPlanError`` if it has too few steps or a shape that can't be built.
  public func run(width: Int, budget: Double, seed: UInt64) throws(LadderPlanError) -> LadderRunConfiguration {
    let training = recipe.trainingConfiguration(width: width, layers: recipe.layers(width: width), budget: budget, seed: seed)
    let run = LadderRunConfiguration(budget: budget, training: training)
    do { try training.validate() } catch { throw .configuration(run: run.id, error) }
    guard training.steps >= minimumSteps else { throw .tooFewSteps(run: run.id, steps: training.steps, minimum: minimumSteps) }
    return run
  }

  /// The width whose model is nearest in ln N to a size.
  public func width(nearest parameters: Double) -> Int {
    candidates.min { abs(log(size($0) / parameters)) < abs(log(size($1) / parameters)) }!
  }

  /// The widths on both sides of the expected optimum that are nearest to it, ascending.
  ///
  /// A parabola's vertex is only as good as its weaker side. One size alone is the nearest in ln N. A budget whose optimum is smaller than any model
  /// has sizes above it alone.
  private func widths(budget: Double) -> [Int] {
    guard sizesPerBudget > 1 else { return [width(nearest: expectedOptimum.parameters(budget: budget))] }
    let optimum = expectedOptimum.parameters(budget: budget)
    let below = candidates.filter { size($0) < optimum }.suffix(sizesPerBudget / 2)
    let above = candidates.filter { size($0) >= optimum }
    let wanted = sizesPerBudget - sizesPerBudget / 2
    return Array(below) + above.prefix(below.isEmpty ? sizesPerBudget : min(wanted, below.count + 1))
  }

  /// The widths that a model can have: multiples of 16, which the kernels work on.
  private var candidates: [Int] { Array(stride(from: 16, through: 1_024, by: 16)) }

  private func size(_ width: Int) -> Double { Double(recipe.model(width: width, layers: recipe.layers(width: width)).parameters) }

  private func distance(_ width: Int, _ budget: Double) -> Double {
    abs(log(size(width) / expectedOptimum.parameters(budget: budget)))
  }
}

/// One run of a ladder: what is trained, at which budget, and what it is called.
public struct LadderRunConfiguration: Codable, Hashable, Sendable, Identifiable {
  /// The run's name and that of its folder: budget, shape and seed.
  public let id: String
  /// The compute that the run was planned for, in FLOP; what it spends is `training.compute`.
  public let budget: Double
  /// Everything that decides the run, but for the text.
  public let training: TrainingConfiguration

  /// Makes a run's configuration.
  public init(budget: Double, training: TrainingConfiguration) {
    self.budget = budget
    self.training = training
    id = "c\(shortExponent(budget))-l\(training.model.layers)-w\(training.model.width)-s\(training.seed)"
  }
}

/// A number as a mantissa with as few digits as tell it (three at most) and an exponent: 2e11, 1.25e12.
func shortExponent(_ value: Double) -> String {
  var exponent = 0
  var mantissa = value
  guard value > 0, value.isFinite else { return "\(value)" }
  while mantissa >= 9.9995 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
  let thousandths = Int((mantissa * 1_000).rounded())
  var digits = "\(thousandths % 1_000 + 1_000)".dropFirst()
  while digits.last == "0" { digits.removeLast() }
  return "\(thousandths / 1_000)" + (digits.isEmpty ? "" : ".\(digits)") + "e\(exponent)"
}

/// Why a plan can't be trained.
public enum LadderPlanError: Error, Hashable, Sendable {
  /// Budgets are none, not positive, or not ascending.
  case budgets([Double])
  /// No sizes were asked for.
  case noSizes
  /// The expected optimal size of a budget is larger than the largest model, in parameters.
  case beyondLargestModel(budget: Double, optimum: Double, largest: Double)
  /// A run has too few optimiser steps for its loss to tell of compute.
  case tooFewSteps(run: String, steps: Int, minimum: Int)
  /// A run's configuration is impossible.
  case configuration(run: String, ConfigurationError)
}

extension LadderPlanError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .budgets(let budgets):
      "ladder: budgets must be positive and ascending, found \(budgets.map(shortExponent).joined(separator: ", "))"
    case .noSizes:
      "ladder: at least one size a budget is needed"
    case .beyondLargestModel(let budget, let optimum, let largest):
      "ladder: at \(shortExponent(budget)) FLOP the best size is about \(shortExponent(optimum)) parameters, but the largest model here has "
        + "\(shortExponent(largest)): its sizes would show no minimum; lower the budget, or give larger runs as a table to `isoflop fit`"
    case .tooFewSteps(let run, let steps, let minimum):
      "ladder: run \(run) would have \(steps) optimiser steps, at least \(minimum) are needed; raise the budget, or take fewer sizes or tokens a step"
    case .configuration(let run, let error):
      "ladder: run \(run): \(error)"
    }
  }
}

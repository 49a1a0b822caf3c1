import Foundation
import LanguageModel

/// A grid of runs: compute budgets, and sizes around the best one at each.
public struct LadderPlan: Codable, Hashable, Sendable {
  /// Where the best size is expected: N*(C) = parameters · (C / compute)^exponent. It only places the sizes; the fit finds the optimum.
  public struct ExpectedOptimum: Codable, Hashable, Sendable {
    /// Parameters that are best at `compute`.
    public var parameters = 35_000.0
    /// FLOP.
    public var compute = 2e11
    /// How the best size grows with compute.
    public var exponent = 0.55

    /// Makes what the default recipe was measured to have on the toolchain's text.
    public init() {}

    /// The best size at a budget.
    public func parameters(budget: Double) -> Double { parameters * pow(budget / compute, exponent) }
  }

  /// Compute budgets in real FLOP, ascending.
  public var budgets: [Double] = [1.5e11, 3e11, 6e11, 1.2e12]
  /// How many sizes are trained at each budget.
  public var sizesPerBudget = 4
  /// Where the sizes lie.
  public var expectedOptimum = ExpectedOptimum()
  /// How many more seeds the size nearest the expected optimum gets, to know how much runs differ by chance.
  public var repeats = 1
  /// At how many budgets, from the smallest, there are repeats.
  public var repeatedBudgets = 4
  /// The recipe of all runs.
  public var recipe = Recipe()
  /// The seed of the first run of each size; repeats take the following ones.
  public var seed: UInt64 = 1
  /// A plan with a run of fewer steps is refused: such a run is starved of optimiser steps, not of compute.
  public var minimumSteps = 300
  /// The windows of held-out text on which the loss is measured.
  public var heldOutWindows = 512

  /// Makes the default plan.
  public init() {}

  /// The runs, by budget, size and seed.
  /// - Throws: ``LadderPlanError``.
  public func rungs() throws(LadderPlanError) -> [RungConfiguration] {
    guard !budgets.isEmpty, budgets.allSatisfy({ $0 > 0 && $0.isFinite }), zip(budgets, budgets.dropFirst()).allSatisfy(<) else {
      throw .budgets(budgets)
    }
    guard sizesPerBudget >= 1 else { throw .noSizes }
    var rungs: [RungConfiguration] = []
    for (index, budget) in budgets.enumerated() {
      let widths = widths(budget: budget)
      let nearest = widths.min { distance($0, budget) < distance($1, budget) }
      for width in widths {
        let seeds = width == nearest && index < repeatedBudgets ? repeats + 1 : 1
        for offset in 0..<seeds { rungs.append(try rung(width: width, budget: budget, seed: seed + UInt64(offset))) }
      }
    }
    return rungs
  }

  /// One run.
  /// - Throws: ``LadderPlanError`` if it has too few steps or a shape that can't be built.
  public func rung(width: Int, budget: Double, seed: UInt64) throws(LadderPlanError) -> RungConfiguration {
    let training = recipe.trainingConfiguration(width: width, layers: recipe.layers(width: width), budget: budget, seed: seed)
    let rung = RungConfiguration(budget: budget, training: training)
    do { try training.validate() } catch { throw .configuration(run: rung.id, error) }
    guard training.steps >= minimumSteps else { throw .tooFewSteps(run: rung.id, steps: training.steps, minimum: minimumSteps) }
    return rung
  }

  /// The width whose model is nearest in ln N to a size.
  public func width(nearest parameters: Double) -> Int {
    candidates.min { abs(log(size($0) / parameters)) < abs(log(size($1) / parameters)) }!
  }

  /// The widths nearest in ln N to the expected optimum, ascending.
  private func widths(budget: Double) -> [Int] {
    candidates.sorted { distance($0, budget) < distance($1, budget) }.prefix(sizesPerBudget).sorted()
  }

  /// The widths that a model can have: multiples of 16, which the kernels work on.
  private var candidates: [Int] { Array(stride(from: 16, through: 1_024, by: 16)) }

  private func size(_ width: Int) -> Double { Double(recipe.model(width: width, layers: recipe.layers(width: width)).parameters) }

  private func distance(_ width: Int, _ budget: Double) -> Double {
    abs(log(size(width) / expectedOptimum.parameters(budget: budget)))
  }
}

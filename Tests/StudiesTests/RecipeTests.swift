import Foundation
import LanguageModel
import Studies
import Testing

/// The rules that turn a size and a budget into a run.
@Suite struct RecipeTests {
  @Test(arguments: [(64, 2_000, 1.0), (128, 2_000, 0.5), (32, 2_000, 2.0), (64, 500, 2.0), (64, 8_000, 0.5)])
  func `the learning rate falls with width and steps`(_ width: Int, _ steps: Int, _ factor: Double) {
    var rule = LearningRateRule()
    (rule.base, rule.widthExponent, rule.stepsExponent) = (4e-3, 1, 0.5)
    #expect(abs(rule.peak(width: width, steps: steps) / (4e-3 * factor) - 1) < 1e-12)
  }

  @Test(arguments: [(2e11, 2), (8e11, 4), (5e10, 1), (1e9, 1), (3.2e12, 8)])
  func `the batch grows with the budget and holds one window at least`(_ budget: Double, _ sequences: Int) {
    var rule = BatchRule()
    (rule.base, rule.exponent) = (2, 0.5)
    #expect(rule.sequences(budget: budget) == sequences)
  }

  @Test func `depth is fixed or follows the width`() {
    var recipe = Recipe()
    recipe.depth = .fixed(layers: 3)
    #expect([16, 64, 512].map(recipe.layers) == [3, 3, 3])
    recipe.depth = .aspectRatio(32)
    #expect([16, 32, 48, 64, 96].map(recipe.layers) == [1, 1, 2, 2, 3])
  }

  @Test func `a run's steps are its budget over the compute of a step`() {
    let recipe = Recipe()
    for budget in [2e10, 1.7e11, 6e11] {
      let run = recipe.trainingConfiguration(width: 48, layers: 2, budget: budget, seed: 9)
      #expect(run.steps == Int((budget / run.computePerStep).rounded()))
      #expect(run.peakLearningRate == recipe.learningRate.peak(width: 48, steps: run.steps) && run.seed == 9)
      #expect(run.model.heads == 3 && run.model.headWidth == 16 && run.sequencesPerStep == recipe.batch.sequences(budget: budget))
    }
    // A budget below one step still gives a run, which a plan refuses for its few steps.
    #expect(recipe.trainingConfiguration(width: 48, layers: 2, budget: 1, seed: 9).steps == 1)
  }

  @Test func `Muon's own compute is part of a step's`() {
    var recipe = Recipe()
    let plain = recipe.trainingConfiguration(width: 64, layers: 2, budget: 1e11, seed: 1)
    recipe.optimizer = .muon
    let muon = recipe.trainingConfiguration(width: 64, layers: 2, budget: 1e11, seed: 1)
    #expect(muon.computePerStep == plain.computePerStep + OptimizerConfiguration.muon.optimizerFLOPsPerStep(model: muon.model))
    #expect(muon.steps < plain.steps)
  }

  @Test func `the nearest width is nearest in the logarithm of its size`() {
    let plan = LadderPlan()
    let sizes = stride(from: 16, through: 1_024, by: 16).map { width in
      (width, Double(plan.recipe.model(width: width, layers: plan.recipe.layers(width: width)).parameters))
    }
    for target in [1e4, 5e4, 1e6, 1e9] {
      let nearest = sizes.min { abs(log($0.1 / target)) < abs(log($1.1 / target)) }
      #expect(plan.width(nearest: target) == nearest?.0)
    }
  }
}

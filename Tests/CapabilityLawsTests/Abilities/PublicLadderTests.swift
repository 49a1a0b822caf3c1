import CapabilityLaws
import ScalingLaws
import Tabular
import Testing

/// Forecasts of a ladder's large models from its small ones, against their published scores.
struct PublicLadderTests {
  /// The eight tasks of arXiv:2412.04403 in the ranked-choice form; MMLU is the mean of its four parts.
  static let olmo = [
    "mmlu_*_test_rc_5shot", "hellaswag_val_rc_5shot", "arc_challenge_test_rc_5shot", "arc_easy_test_rc_5shot", "piqa_val_rc_5shot",
    "csqa_val_rc_5shot",
    "socialiqa_val_rc_5shot", "openbookqa_test_rc_5shot",
  ]

  /// Published there: 6.0% by the two-step law in separate steps from the same runs.
  @Test(.enabled(if: SharedScores.isPresent, SharedScores.absence)) func forecastsThirteenBillionFromOne() throws {
    let all = try ScoreTable(SharedScores.text("training/olmo_ladder2024_final.csv"), ScoreReading(tasks: Self.olmo))
    let target = try #require(all.runs.firstIndex { $0.label.contains("13") })
    let run = all.runs[target]
    let forecaster = try AbilityForecaster(all.filter { ($0.parameters ?? 0) < 1.3e9 })
    #expect(forecaster.table.runs.count == 24)
    let forecasts = forecaster.forecast(forecaster.table.run(parameters: try #require(run.parameters), tokens: try #require(run.tokens)))
    var (error, held) = (0.0, 0)
    for (task, forecast) in zip(all.tasks, forecasts) {
      let measured = try #require(task.shares[target])
      let estimate = try #require(forecast.estimate)
      error += (estimate.share / measured - 1).magnitude / Double(all.tasks.count)
      held += estimate.interval.contains(measured) ? 1 : 0
      #expect(forecast.isForecast, "\(task.name): \(forecast.obstacles)")
      #expect(estimate.interval.high - estimate.interval.low < 0.4)
    }
    #expect(error <= 0.045, "measured 3.7%")
    #expect(held >= 7)
  }

  /// Runs of RedPajama below 1e21 FLOP, the two beyond forecast: the table of the module's page.
  @Test(.enabled(if: SharedScores.isPresent, SharedScores.absence)) func fortySixTasksAgainstAPlainTwoStepLogistic() throws {
    let facts = try TaskFacts.read(SharedScores.text("training/gadre2024_eval_metadata.csv"))
    let text = try SharedScores.text("training/gadre2024_overtraining.csv").filter([RowCondition(column: "train_set", value: "rpj")])
    let all = try ScoreTable(text, ScoreReading(loss: "loss_openlm", facts: facts))
    #expect(all.tasks.count == 46)
    let forecaster = try AbilityForecaster(all.filter { $0.compute < 1e21 })
    var (errors, plain, held, stated) = ([Double](), [Double](), 0, (count: 0, held: 0, error: 0.0, plain: 0.0))
    for (row, run) in all.runs.enumerated() where run.compute >= 1e21 {
      for ((task, known), forecast) in zip(zip(all.tasks, forecaster.table.tasks), forecaster.forecast(run)) {
        let measured = try #require(task.shares[row])
        let estimate = try #require(forecast.estimate)
        let yardstick = try #require(PlainTwoStep(known, forecaster.table.runs)).share(run)
        errors.append((estimate.share - measured).magnitude)
        plain.append((yardstick - measured).magnitude)
        let isHeld = estimate.interval.contains(measured)
        held += isHeld ? 1 : 0
        if forecast.isForecast {
          stated = (stated.count + 1, stated.held + (isHeld ? 1 : 0), stated.error + (errors.last ?? 0), stated.plain + (plain.last ?? 0))
        }
      }
    }
    let count = Double(errors.count)
    let (mine, other) = (errors.reduce(0, +) / count, plain.reduce(0, +) / count)
    print("46 tasks, 2 runs: error \(mine), plain two-step \(other), held \(held) of \(errors.count); stated \(stated)")
    #expect(errors.count == 92)
    #expect(mine < other)
    #expect(mine < 0.04)
    #expect(Double(held) >= 0.85 * count)
    #expect(stated.count >= 20 && Double(stated.held) >= 0.85 * Double(stated.count))
  }
}

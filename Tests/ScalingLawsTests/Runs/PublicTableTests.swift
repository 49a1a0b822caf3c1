import ScalingLaws
import Tabular
import Testing

/// The shapes of published tables: headers as their authors wrote them, with small rows of our own.
///
/// Read as they are, or refused with the one option that reads them.
struct PublicTableTests {
  /// A published table's shape.
  struct Shape: CustomTestStringConvertible {
    var source: String
    var header: String
    var rows: [String]
    /// The run that the first row is.
    var first: TrainingRun
    /// The columns to choose, where the names don't decide.
    var columns: [RunQuantity: String] = [:]
    var law: LawFamily?

    var testDescription: String { source }
    var text: String { ([header] + rows).joined(separator: "\n") + "\n" }
  }

  static let shapes = [
    Shape(
      source: "kyo-takano/chinchilla df.csv", header: "C,N,D,loss", rows: ["1e19,1e8,1.6e10,3.2", "1e19,2e8,8e9,3.1"],
      first: TrainingRun(parameters: 1e8, tokens: 1.6e10, compute: 1e19, loss: 3.2)),
    Shape(
      source: "OpenEuroLLM/dense_english_scaling_laws lr_gbsz_min_smooth.csv", header: "N,D,C,lr,gbsz,loss",
      rows: ["1.3e8,6e9,4.68e18,0.0024,64,3.1", "1.3e8,1.2e10,9.36e18,0.0024,64,3.0"],
      first: TrainingRun(parameters: 1.3e8, tokens: 6e9, compute: 4.68e18, loss: 3.1)),
    Shape(
      source: "fourlhs/greek-scaling-laws results.csv", header: "n_params,n_tokens,flops,val_loss",
      rows: ["1200000,24000000,1.728e14,4.9", "2400000,24000000,3.456e14,4.6"],
      first: TrainingRun(parameters: 1.2e6, tokens: 2.4e7, compute: 1.728e14, loss: 4.9)),
    Shape(
      source: "eric-czech/llama3_isoflop_extraction isoflops_points.csv",
      header: "compute_budget,training_tokens,validation_loss,x_page,y_page",
      rows: ["6e18,2e9,0.91,101.5,88.1", "6e18,4e9,0.9,131.5,83.2"],
      first: TrainingRun(parameters: 5e8, tokens: 2e9, compute: 6e18, loss: 0.91)),
    Shape(
      source: "imadenigma/enwik8-scaling-laws runs.jsonl", header: "",
      rows: [
        #"{"run_id": "s", "total_params": 2e6, "flops": 1.2e15, "val_bpc": 1.6, "arch": {"d_model": 128, "layers": 4}, "train": {"lr": 1e-3}, "curve": [[1, 5.0]]}"#,
        #"{"run_id": "m", "total_params": 4e6, "flops": 2.4e15, "val_bpc": 1.5, "arch": {"d_model": 192, "layers": 4}, "train": {"lr": 1e-3}, "curve": [[1, 5.1]]}"#,
      ], first: TrainingRun(parameters: 2e6, tokens: 1e8, compute: 1.2e15, loss: 1.6, label: "s")),
    Shape(
      source: "stanford-cs336/assignment3-scaling isoflops_curves.json", header: "[",
      rows: [
        "  {\n    \"parameters\": 50000000,\n    \"compute_budget\": 6e18,\n    \"final_loss\": 7.2\n  },",
        "  {\n    \"parameters\": 78000000,\n    \"compute_budget\": 6e18,\n    \"final_loss\": 6.8\n  }", "]",
      ], first: TrainingRun(parameters: 5e7, tokens: 2e10, compute: 6e18, loss: 7.2)),
    Shape(
      source: "Open-Athena/MarinFold wandb_runs.csv", header: "run_id,run_name,model_size,num_params,num_tokens,val_loss,state",
      rows: ["x1,a-1_5b,1_5b,1500000000,30000000000,2.9,finished", "x2,a-60m,60m,60000000,1200000000,3.6,finished"],
      first: TrainingRun(parameters: 1.5e9, tokens: 3e10, compute: 2.7e20, loss: 2.9, label: "a-1_5b")),
    Shape(
      source: "ruanyangjun/ObsScaling base_llm_benchmark_eval.csv",
      header: "Model,Model Family,Model Size (B),Pretraining Data Size (T),FLOPs (1E21),MMLU",
      rows: ["a-7b,a,7.0,2.0,84.0,0.44", "a-13b,a,13.0,2.0,156.0,0.55"],
      first: TrainingRun(parameters: 7e9, tokens: 2e12, compute: 84e21, loss: 0.44, group: "a"), columns: [.loss: "MMLU"]),
    Shape(
      source: "LAION-AI/scaling-laws-openclip zeroshot_results.csv", header: ",model,gmacs_total,downstream_dataset,acc1",
      rows: ["0,ViT-B-32,1.2e11,imagenet,0.63", "1,ViT-B-16,3.1e11,imagenet,0.67"],
      first: TrainingRun(parameters: 1, tokens: 1, compute: 1.2e11, loss: 0.63), columns: [.compute: "gmacs_total", .loss: "acc1"],
      law: .power(of: .compute)),
    Shape(
      source: "marin-community/marin isoflop export",
      header: "name,flop_budget,num_params,tokens,achieved_flops,eval/paloma/c4_en/loss,train/loss",
      rows: ["i-1,3e18,1.2e8,4.1e9,3.01e18,3.4,3.3", "i-2,3e18,2.4e8,2.05e9,3.01e18,3.45,3.35"],
      first: TrainingRun(parameters: 1.2e8, tokens: 4.1e9, compute: 3.01e18, loss: 3.4, label: "i-1")),
  ]

  @Test(arguments: shapes)
  func tableIsRead(shape: Shape) throws {
    let text = shape.header.isEmpty ? shape.rows.joined(separator: "\n") : shape.text
    let reading = RunReading(columns: shape.columns, required: shape.law.map(RunReading.required(by:)) ?? [.parameters, .tokens, .loss])
    let table = try RunTable(Table(bytes: Array(text.utf8), name: "t"), reading)
    #expect(table.runs.count == 2)
    let (run, truth) = (table.runs[0], shape.first)
    let pairs =
      [(run.compute, truth.compute), (run.loss, truth.loss)]
      + (table.hasSizes ? [(run.parameters, truth.parameters), (run.tokens, truth.tokens)] : [])
    #expect(pairs.allSatisfy { ($0.0 / $0.1 - 1).magnitude < 1e-12 }, "\(run)")
    #expect(run.label == truth.label && run.group == truth.group)
    #expect(table.inferences.allSatisfy { $0.severity != .serious }, "\(table.inferences)")
  }

  /// A table that can't be read as it is says the one option that reads it.
  @Test func theExportOfARunStoreNamesItsLoss() throws {
    let text =
      "run_name,run_state,budget,params_planned,tokens_planned,parameter_count,total_tokens,total_gflops,achieved_flops,cd_val_loss\n"
      + "r0,finished,1e18,15000000,11111111111,15000640,11111111111,1e9,1.00001e18,3.76\n"
      + "r1,crashed,1e18,30000000,5555555555,30000640,5555555555,1e9,1.00001e18,\n"
    let table = try Table(delimited: text, name: "t.csv")
    do {
      _ = try RunTable(table)
      Issue.record("an unknown loss was read")
    } catch {
      #expect(error.description.hasPrefix("t.csv: no column for loss: --column loss=cd_val_loss reads the nearest; found run_name"))
    }
    let runs = try RunTable(table.filter([.init(column: "run_state", value: "finished")]), columns: [.loss: "cd_val_loss"])
    #expect(runs.runs == [TrainingRun(parameters: 15_000_640, tokens: 11_111_111_111, compute: 1e18, loss: 3.76, label: "r0")])
  }
}

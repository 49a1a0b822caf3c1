import ScalingLaws
import Tabular
import Testing

/// The tables that other tools write are read without options, and what was chosen is said.
struct LadderTableTests {
  private func read(_ header: String, _ row: String, _ columns: [RunQuantity: String] = [:]) throws -> RunTable {
    try RunTable(Table(bytes: Array("\(header)\n\(row)\n".utf8), name: "t.csv"), columns: columns)
  }

  private static let parts =
    "flops_budget,depth,model_dim,params_wte,params_value_embeds,params_lm_head,params_transformer,params_scalars,params_total,num_iterations,"
    + "tokens_trained,val_bpb,core_score,train_time_sec"
  private static let row = "1e18,10,640,20971520,10485760,20971520,49152000,20,101580820,3000,1572864000,0.93,0.11,812"

  @Test func nanochatWithParts() throws {
    let table = try read(Self.parts, Self.row)
    #expect(table.runs == [TrainingRun(parameters: 70_123_520, tokens: 1_572_864_000, compute: 1e18, loss: 0.93)])
    #expect(table.lossUnit == .bitsPerByte && table.convention.parameters == .transformerAndHead)
    #expect(
      table.inferences.map(\.description) == [
        "parameters (N) is the sum of \"params_transformer\" and \"params_lm_head\", not \"params_total\"",
        "the column \"params_transformer+params_lm_head\" was read as the transformer's matrices and the head",
        "the loss column \"val_bpb\" was read as bits per byte",
      ])
    #expect(try read(Self.parts, Self.row, [.parameters: "params_total"]).runs[0].parameters == 101_580_820)
    #expect(try read(Self.parts, Self.row, [.parameters: "params_total"]).convention.parameters == .total)
    #expect(try read(Self.parts, Self.row, [.parameters: "params_transformer+params_wte+params_scalars"]).runs[0].parameters == 70_123_540)
  }

  @Test func nanochatBeforeParts() throws {
    let header =
      "flops_budget,depth,model_dim,num_params,num_scaling_params,num_iterations,tokens_trained,param_data_ratio,val_bpb,core_score,train_time_sec"
    let table = try read(header, "1e18,10,640,101580820,70123520,3000,1572864000,22.4,0.93,0.11,812")
    #expect(table.runs[0].parameters == 70_123_520 && table.runs[0].compute == 1e18)
    #expect(table.inferences.map(\.description)[0] == "parameters (N) was read from \"num_scaling_params\", not from \"num_params\"")
  }

  @Test func mixtureOfExperts() throws {
    let table = try read("flops_budget,active_params,total_params,tokens_trained,val_bpb", "1e18,5e7,2e8,1.5e9,0.9")
    #expect(table.runs[0].parameters == 2e8)
    #expect(table.inferences.map(\.description)[0] == "parameters (N) was read from \"total_params\", not from \"active_params\"")
    #expect(
      try read("flops_budget,active_params,total_params,tokens_trained,val_bpb", "1e18,5e7,2e8,1.5e9,0.9", [.parameters: "active_params"])
        .convention.parameters == .active)
  }

  @Test func twoColumnsOfOneCountStillAsk() {
    #expect(throws: RunTableError.ambiguousColumn(table: "t.csv", quantity: .parameters, candidates: ["params", "n_params"])) {
      try read("params,n_params,D,loss", "1e6,2e6,2e7,3.5")
    }
  }

  @Test func faultsInASumNameTheirColumn() {
    let place = SourceLocation(file: "t.csv", line: 2, column: 4)
    #expect(throws: RunTableError.badNumber(place, field: "params_lm_head", text: "-2", reason: .notPositive)) {
      try read("params_transformer,params_lm_head,tokens,loss", "10,-2,3,4")
    }
    #expect(throws: RunTableError.table(.noSuchColumn("b", file: "t.csv", found: ["a", "D", "loss"]))) {
      try read("a,D,loss", "1,2,3", [.parameters: "a+b"])
    }
  }

  /// The synonyms that the glossary promises.
  @Test(arguments: ["N,D,C,loss", "params,tokens,flops,val_loss", "params_total,tokens_trained,flops_budget,val_bpb"])
  func synonyms(header: String) throws {
    let run = try read(header, "1e6,2e7,1.3e14,3.5").runs[0]
    #expect(run == TrainingRun(parameters: 1e6, tokens: 2e7, compute: 1.3e14, loss: 3.5))
  }
}

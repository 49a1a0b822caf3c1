import ScalingLaws
import Tabular
import Testing

/// Columns under the names that tools give them, with the units that headers state.
struct ColumnNameTests {
  private static let truth = TrainingRun(parameters: 15e6, tokens: 20e9, compute: 1.9e18, loss: 3.5)

  private func read(_ header: [String], _ row: [String], _ columns: [RunQuantity: String] = [:]) throws -> RunTable {
    var writer = DelimitedWriter(header: header)
    writer.append(row)
    return try RunTable(Table(delimited: writer.text, name: "t.csv", delimiter: ","), columns: columns)
  }

  private func isTruth(_ run: TrainingRun) -> Bool {
    zip(
      [run.parameters, run.tokens, run.compute, run.loss], [Self.truth.parameters, Self.truth.tokens, Self.truth.compute, Self.truth.loss]
    ).allSatisfy { ($0 / $1 - 1).magnitude < 1e-12 }
  }

  /// The names of transformers, levanter, nanochat, W&B, MLflow, OLMo and Marin, each with a truth that only the right column gives.
  @Test(arguments: [
    ["num_parameters", "num_input_tokens_seen", "total_flos", "eval_loss"],
    ["parameter_count", "throughput/total_tokens", "achieved_flops", "eval/loss"],
    ["params.n_params", "params.n_tokens", "metrics.total_flops", "metrics.val_loss"],
    ["model/num_parameters", "train/num_tokens", "train/flops", "val/loss"],
    ["total_params", "tokens_trained", "flops_budget", "val_loss"],
    ["config.num_params", "summary.total_tokens", "model_flops", "eval/loss"],
    ["n_param", "n_data", "flops_so_far", "valid_loss"], ["N", "D", "compute_flops", "test_loss"],
    ["trainable params", "tokens seen", "C_flops", "loss"],
  ])
  func namesOfTools(header: [String]) throws {
    let table = try read(header, ["15000000", "20000000000", "1.9e18", "3.5"])
    #expect(isTruth(table.runs[0]), "\(table.runs[0])")
    #expect(table.inferences.allSatisfy { $0 == .parameterCount(column: header[0], count: .total) }, "\(table.inferences)")
  }

  /// Units in headers are read, and said.
  @Test(
    arguments: [
      (["params (M)", "tokens (B)", "flops (1e18)", "loss"], ["15", "20", "1.9", "3.5"], 3),
      (["params_m", "tokens_B", "FLOPs (1E18)", "final_loss"], ["15.0", "20.0", "1.90", "3.5"], 3),
      (["Model Size (B)", "Pretraining Data Size (T)", "C", "loss"], ["0.015", "0.02", "1.9e18", "3.5"], 2),
      (["params_millions", "tokens_billions", "total_gflops", "loss"], ["15", "20", "1.9e9", "3.5"], 3),
      (["N [millions]", "D [billions of tokens]", "compute (EFLOP)", "loss"], ["15", "20", "1.9", "3.5"], 3),
      (["N", "D", "train_flops_1e18", "loss"], ["15e6", "2e10", "1.9", "3.5"], 1),
      (["N", "D", "C (10^15)", "loss"], ["15e6", "2e10", "1900", "3.5"], 1),
      (["N", "D", "C (PF-days)", "loss"], ["15e6", "2e10", "\(1.9e18 / 8.64e19)", "3.5"], 1),
      (["N", "D", "petaflop_s_days", "loss"], ["15e6", "2e10", "\(1.9e18 / 8.64e19)", "3.5"], 1),
      (["N", "D", "flops (FLOP)", "loss (nats/token)"], ["15e6", "2e10", "1.9e18", "3.5"], 0),
    ] as [([String], [String], Int)])
  func unitsInHeaders(header: [String], row: [String], notes: Int) throws {
    let table = try read(header, row)
    #expect(isTruth(table.runs[0]), "\(table.runs[0])")
    #expect(table.inferences.count == notes, "\(table.inferences)")
    #expect(table.inferences.allSatisfy { if case .scaled(_, _, _, false) = $0 { true } else { false } })
  }

  @Test(arguments: ["15.0M", "15M", "15 million", "15,000,000", "15_000_000", "0.015B", "15000K", " 15.0m "])
  func suffixesAndSeparators(text: String) throws {
    let table = try read(["N", "D", "C", "loss"], [text, "20B", "1.9e18", "3.5"])
    #expect(isTruth(table.runs[0]), "\(table.runs[0])")
    let said = table.inferences.compactMap { if case .spelling(let quantity, _, _) = $0 { quantity } else { nil } }
    #expect(said == [.parameters, .tokens])
  }

  @Test func oneCommaIsSettledByOtherRows() throws {
    #expect(throws: RunTableError.badNumber(.init(file: "t.csv", line: 2, column: 1), field: "N", text: "15,000", reason: .comma)) {
      try read(["N", "D", "loss"], ["15,000", "2e10", "3.5"])
    }
    let text = "N,D,loss\n\"950,000\",2e10,3.5\n\"15,000,000\",2e10,3.4\n"
    #expect(try RunTable(Table(delimited: text, name: "t.csv")).runs.map(\.parameters) == [950_000, 15_000_000])
  }

  @Test func aUnitTwiceIsRefused() {
    #expect(throws: RunTableError.badNumber(.init(file: "t.csv", line: 2, column: 1), field: "params (M)", text: "15M", reason: .unitTwice))
    {
      try read(["params (M)", "D", "loss"], ["15M", "2e10", "3.5"])
    }
  }

  /// What looks like a unit, a path or a symbol and isn't one is not read as such.
  @Test(arguments: [
    ["N_b", "D", "loss"], ["N", "D_t", "loss"], ["N", "D", "loss_m"], ["N", "eval/total_tokens", "loss"], ["N", "D", "best/l"],
    ["N", "tokens (chars)", "loss"],
  ])
  func otherNamesAreNotTaken(header: [String]) {
    #expect(throws: RunTableError.self) { try read(header, ["1", "2", "3"]) }
  }

  @Test func optionsScaleAndTakeLogarithms() throws {
    let header = ["size", "toks", "flop_count", "metric"]
    let chosen: [RunQuantity: String] = [.parameters: "size*1e6", .tokens: "toks*1e9", .compute: "flop_count/1e-18", .loss: "ln(metric)"]
    let table = try read(header, ["15", "20", "1.9", "33.11545195869231"], chosen)
    #expect(isTruth(table.runs[0]), "\(table.runs[0])")
    #expect(try read(["params_m", "D", "loss"], ["15", "2e10", "3.5"], [.parameters: "params_m"]).runs[0].parameters == 15e6)
    #expect(try read(["params_m", "D", "loss"], ["15", "2e10", "3.5"], [.parameters: "params_m*1"]).runs[0].parameters == 15)
    #expect(try read(["a*2", "D", "loss"], ["15", "2e10", "3.5"], [.parameters: "a*2"]).runs[0].parameters == 15)
    #expect(try read(["a", "b", "D", "loss"], ["10", "5", "2e10", "3.5"], [.parameters: "a+b*1e6"]).runs[0].parameters == 15e6)
  }

  @Test func computeUnderAnotherNameIsNotDenied() throws {
    let table = try read(["N", "D", "flops_measured", "loss"], ["15e6", "2e10", "2.4e18", "3.5"])
    #expect(table.inferences == [.computeFromSixND(unread: ["flops_measured"])])
    #expect(table.inferences[0].description.contains("--column compute=flops_measured"))
    #expect(table.inferences[0].severity == .warning && Inference.computeFromSixND().severity == .note)
  }

  @Test func theNearestColumnAndItsOptionAreNamed() {
    do {
      _ = try read(["num_parms", "D", "cd_val_loss"], ["15e6", "2e10", "3.5"])
      Issue.record("a table without N was read")
    } catch {
      #expect(
        "\(error)"
          == "t.csv: no column for parameters (N): --column parameters=num_parms reads the nearest; found num_parms, D, cd_val_loss")
    }
    do {
      _ = try read(["N", "D", "cd val loss"], ["15e6", "2e10", "3.5"])
      Issue.record("a table without a loss was read")
    } catch {
      #expect("\(error)".contains("--column 'loss=cd val loss' reads the nearest"))
    }
  }
}

/// The loss that is taken of several, and its unit.
struct LossNameTests {
  private func read(_ header: String, _ row: String, _ columns: [RunQuantity: String] = [:]) throws -> RunTable {
    try RunTable(Table(delimited: "N,D,\(header)\n1.5e7,2e10,\(row)\n", name: "t.csv"), columns: columns)
  }

  @Test(arguments: [
    ("loss,val_loss", "val_loss"), ("train_loss,loss", "loss"), ("train/loss,eval/loss", "eval/loss"),
    ("train_loss,val_loss,ppl", "val_loss"),
    ("loss,val_bpb", "loss"), ("final_loss,train_loss", "final_loss"), ("loss,eval/c4/loss", "eval/c4/loss"),
  ])
  func validationGoesFirst(header: String, column: String) throws {
    let names = header.split(separator: ",").map(String.init)
    let row = names.map { $0 == column ? "3.5" : "3.1" }.joined(separator: ",")
    let table = try read(header, row)
    #expect(table.runs[0].loss == 3.5)
    #expect(table.inferences.contains(.preferredColumn(quantity: "loss", column: column, others: names.filter { $0 != column })))
  }

  @Test func twoOfValidationAskWithTheOption() {
    do {
      _ = try read("val_loss,eval_loss", "3.5,3.6")
      Issue.record("one of two losses was taken")
    } catch {
      #expect("\(error)" == "t.csv: several columns could be loss: val_loss, eval_loss: say which, as in --column loss=val_loss")
    }
    #expect(throws: Never.self) { try read("val_loss,eval_loss", "3.5,3.5") }
  }

  @Test(
    arguments: [
      ("val_ppl", "33.11545195869231", 3.5, LossUnit.natsPerToken), ("perplexity", "33.11545195869231", 3.5, .natsPerToken),
      ("loss (bits)", "\(3.5 / 0.6931471805599453)", 3.5, .natsPerToken), ("bpb", "1.2", 1.2, .bitsPerByte),
      ("val_bpc", "1.2", 1.2, .bitsPerCharacter),
      ("loss (bits/byte)", "1.2", 1.2, .bitsPerByte), ("bits_per_character", "1.2", 1.2, .bitsPerCharacter),
      ("loss [nats]", "3.5", 3.5, .natsPerToken),
    ] as [(String, String, Double, LossUnit)])
  func unitsByName(header: String, text: String, loss: Double, unit: LossUnit) throws {
    let table = try read(header, text)
    #expect((table.runs[0].loss / loss - 1).magnitude < 1e-12 && table.lossUnit == unit)
    #expect(table.inferences.contains { "\($0)".contains(header) } == (header != "loss [nats]"))
    #expect(try read(header, text, [.loss: "\(header)*1"]).runs[0].loss == Double(text))
  }

  @Test func perplexitiesBySizeAreDoubted() throws {
    let table = try read("loss", "34.9")
    #expect(table.inferences.contains(.perplexities(typical: 34.9, column: "loss")))
    #expect("\(Inference.perplexities(typical: 34.9, column: "loss"))".contains("--column 'loss=ln(loss)'"))
    #expect(try read("loss", "34.9", [.loss: "loss*1"]).inferences.allSatisfy { $0.severity == .note })
  }

  /// A quantity that no law needs never stops the reading.
  @Test func columnsThatAreNotNeededNeverRefuse() throws {
    let table = try read("run_id,run_name,study,group,flops,total_flops,loss", "a,b,c,d,1.9e18,2e18,3.5")
    #expect(table.runs == [TrainingRun(parameters: 1.5e7, tokens: 2e10, compute: 1.9e18, loss: 3.5, group: "d", label: "b")])
    let taken = table.inferences.compactMap { if case .preferredColumn(_, let column, _) = $0 { column } else { nil } }
    #expect(taken == ["flops", "group", "run_name"])
  }
}

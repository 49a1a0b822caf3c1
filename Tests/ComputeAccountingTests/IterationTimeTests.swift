import ComputeAccounting
import NumericalMethods
import RealModule
import Testing
import TextFormats

/// One measured step, with its architecture and its work.
private struct MeasuredStep {
  var architecture: String
  var isOnOneNode: Bool
  var work: IterationWork
  var seconds: Double
}

extension IterationTime {
  /// Fits steps within one node and over many, the latter with 0.3 of the weight of all others.
  fileprivate init(fitting steps: [MeasuredStep]) {
    let (few, many) = (steps.filter(\.isOnOneNode), steps.filter { !$0.isOnOneNode })
    let weight = many.isEmpty ? 1 : 0.3 * Double(few.count) / Double(many.count)
    self.init(fitting: steps.map { Step($0.work, seconds: $0.seconds, weight: $0.isOnOneNode ? 1 : weight) })
  }
}

private func gpt(width: Int, layers: Int, heads: Int) throws -> ModelAccount {
  let text = """
    {"model_type": "gpt2", "vocab_size": 51200, "n_positions": 2048, "n_embd": \(width), "n_layer": \(layers), "n_head": \(heads)}
    """
  return try ModelAccount(configuration: JSONValue(parsing: text.utf8))
}

/// vTrain's measured iterations (VIA-Research/vTrain, MIT; arXiv:2312.12391), each architecture predicted by the fit to the others.
@Suite(.enabled(if: SharedPlanning.isPresent, SharedPlanning.absence)) struct SharedIterationTests {
  private static func steps() throws -> [MeasuredStep] {
    let chip = try Accelerator.named("A100-80GB")
    var models: [String: ModelAccount] = [:]
    return try SharedPlanning.rows("vtrain_measured_iterations.csv").map { row in
      func whole(_ column: String) -> Int { Int(row.number(column) ?? 0) }
      let name = "\(whole("d_model")) \(whole("n_layers"))"
      let model = try models[name] ?? gpt(width: whole("d_model"), layers: whole("n_layers"), heads: whole("n_heads"))
      models[name] = model
      var layout = TrainingLayout()
      (layout.chips, layout.tensor, layout.pipeline) = (whole("n_gpus"), whole("tp"), whole("pp"))
      (layout.microBatch, layout.globalBatch, layout.sequence) = (whole("micro_batch"), whole("global_batch"), whole("seq_len"))
      layout.recomputation = .full
      return MeasuredStep(
        architecture: name, isOnOneNode: row["set"] == "single_node", work: try IterationWork(model, layout, on: chip),
        seconds: (row.number("iteration_ms") ?? 0) / 1000)
    }
  }

  @Test func architecturesLeftOutArePredicted() throws {
    let steps = try Self.steps()
    let outcomes = Set(steps.map(\.architecture)).sorted().flatMap { left -> [(isOnOneNode: Bool, ratio: Double)] in
      let fit = IterationTime(fitting: steps.filter { $0.architecture != left })
      return steps.filter { $0.architecture == left }.map { ($0.isOnOneNode, fit.seconds($0.work) / $0.seconds) }
    }
    for (isOnOneNode, count, deviation) in [
      (true, 714, IterationTime.logDeviation.oneNode), (false, 47, IterationTime.logDeviation.manyNodes),
    ] {
      let ratios = outcomes.filter { $0.isOnOneNode == isOnOneNode }.map(\.ratio)
      let error = mean(ratios.map { abs($0 - 1) })
      let spread = mean(ratios.map { Double.log($0) * Double.log($0) }).squareRoot()
      #expect(ratios.count == count && error <= 0.12 && abs(spread - deviation) < 0.01, "\(error), \(spread)")
    }
  }

  /// The constants of the library are those that the data give.
  @Test func constantsAreThoseOfTheData() throws {
    let fit = IterationTime(fitting: try Self.steps())
    for (fitted, constant) in zip(fit.coefficients, IterationTime.measured.coefficients) {
      #expect(abs(fitted - constant) <= 1e-3 * max(constant, 1e-3))
    }
  }

  /// Megatron-LM's own steps, which nothing here was fitted to (arXiv:2205.05198, table 5): full and selective recomputation.
  @Test func stepsOfAnotherPaperAreNear() throws {
    let shapes = [
      "megatron-22B": (6144, 48, 64), "gpt3-175B": (12288, 96, 96), "turing-530B": (20480, 105, 128), "megatron-1T": (25600, 128, 160),
    ]
    let chip = try Accelerator.named("A100-80GB")
    let ratios = try SharedPlanning.rows("measured_training_layouts.csv").compactMap { row -> Double? in
      guard let (width, layers, heads) = shapes[row["model"] ?? ""], let seconds = row.number("iteration_time_s") else { return nil }
      func whole(_ column: String) -> Int { Int(row.number(column) ?? 1) }
      var layout = TrainingLayout()
      (layout.chips, layout.tensor, layout.pipeline, layout.interleave) = (whole("n_gpus"), whole("tp"), whole("pp"), whole("interleave"))
      (layout.microBatch, layout.globalBatch, layout.sequence) = (whole("micro_batch"), whole("global_batch"), 2048)
      layout.recomputation = row["recompute"] == "full" ? .full : .selective
      return try IterationTime.estimate(gpt(width: width, layers: layers, heads: heads), layout, on: chip).median / seconds
    }
    #expect(ratios.count == 8 && ratios.allSatisfy { (0.8...1.25).contains($0) })
  }
}

@Suite struct IterationTimeTests {
  private func layout(_ change: (inout TrainingLayout) -> Void = { _ in }) -> TrainingLayout {
    var layout = TrainingLayout()
    (layout.chips, layout.tensor, layout.globalBatch, layout.sequence) = (64, 8, 64, 2048)
    change(&layout)
    return layout
  }

  @Test func partsFollowTheirFormulae() throws {
    let (model, chip) = (try gpt(width: 6144, layers: 48, heads: 64), try Accelerator.named("A100-80GB"))
    let work = try IterationWork(model, layout { $0.recomputation = .full }, on: chip)
    // 8 passes of 2,048 tokens: 96·n·C²·(1 + s/6C) a layer, on an eighth of each matrix.
    let products = 8 * 48 * 96 * 2048.0 * 6144 * 6144 * (1 + 2048 / (6 * 6144.0)) / 8 / 312e12
    #expect(abs(work.products / products - 1) < 1e-12)
    #expect(work.layers == 8 * 48 && work.tensorNetwork == 0)
    #expect(abs(work.tensorLinks / (8 * 48 * 6 * 2 * 7 / 8 * 2 * 2048 * 6144 / 300e9) - 1) < 1e-12)
    #expect(try IterationWork(model, layout(), on: chip).products < work.products)
  }

  @Test func aPipelineAddsItsBubble() throws {
    let (model, chip) = (try gpt(width: 6144, layers: 48, heads: 64), try Accelerator.named("A100-80GB"))
    let plain = try IterationWork(
      model,
      layout {
        $0.pipeline = 8; $0.globalBatch = 8
      }, on: chip)
    let interleaved = try IterationWork(
      model,
      layout {
        $0.pipeline = 8; $0.globalBatch = 8; $0.interleave = 3
      }, on: chip)
    #expect(abs(plain.products / interleaved.products - (8.0 + 7) / (8 + 7 / 3.0)) < 1e-12)
    #expect(
      layout {
        $0.pipeline = 8; $0.globalBatch = 8
      }.bubble == 1 + 7.0 / 8)
  }

  /// Coefficients that made the times are found again.
  @Test func aFitFindsItsCoefficients() throws {
    let (model, chip) = (try gpt(width: 2048, layers: 16, heads: 16), try Accelerator.named("A100-80GB"))
    let truth = IterationTime(coefficients: [1.5, 3, 0.002, 1.2, 1, 0.0004, 1.4])
    let steps = try [1, 2, 4, 8].flatMap { tensor in
      try [1, 2, 4, 8].map { batch -> IterationTime.Step in
        let work = try IterationWork(model, layout { ($0.chips, $0.tensor, $0.microBatch) = (8, tensor, batch) }, on: chip)
        return IterationTime.Step(work, seconds: truth.seconds(work))
      }
    }
    let fit = IterationTime(fitting: steps)
    for step in steps { #expect(abs(fit.seconds(step.work) / step.seconds - 1) < 0.03) }
  }

  @Test func otherHardwareHasAWiderInterval() throws {
    let model = try gpt(width: 6144, layers: 48, heads: 64)
    let measured = try IterationTime.estimate(model, layout(), on: .named("A100-80GB"))
    let untried = try IterationTime.estimate(model, layout(), on: .named("H100-SXM"))
    #expect(untried.logDeviation > measured.logDeviation && untried.median < measured.median)
  }
}

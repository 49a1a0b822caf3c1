import ComputeAccounting
import Testing
import TextFormats

/// A model of GPT's shape without biases in the count: width, layers and heads of Megatron-LM.
private func gpt(width: Int, layers: Int, heads: Int) throws -> ModelAccount {
  let text = """
    {"model_type": "gpt2", "vocab_size": 51200, "n_positions": 2048, "n_embd": \(width), "n_layer": \(layers), "n_head": \(heads), "resid_pdrop": 0.1}
    """
  return try ModelAccount(configuration: JSONValue(parsing: text.utf8))
}

/// The memory of the shapes in Korthikanti et al. 2022 (arXiv:2205.05198): figure 1 and table 3, as published in GiB.
@Suite struct TrainingMemoryTests {
  struct Published: Sendable {
    var name: String
    var width, layers, heads, pipeline, interleave, microBatch: Int
    var states, all, selective: Double
  }

  static let published = [
    Published(
      name: "22B", width: 6144, layers: 48, heads: 64, pipeline: 1, interleave: 1, microBatch: 4, states: 45.5625, all: 59.25,
      selective: 9.5625),
    Published(
      name: "175B", width: 12288, layers: 96, heads: 96, pipeline: 8, interleave: 3, microBatch: 1, states: 45.5625, all: 66.84375,
      selective: 12.3515625),
    Published(
      name: "530B", width: 20480, layers: 105, heads: 128, pipeline: 35, interleave: 3, microBatch: 1, states: 31.640625, all: 114.0234375,
      selective: 23.076171875),
    Published(
      name: "1T", width: 25600, layers: 128, heads: 160, pipeline: 64, interleave: 1, microBatch: 1, states: 32.958984375, all: 131.25,
      selective: 26.5625),
  ]

  private func layout(_ row: Published) -> TrainingLayout {
    var layout = TrainingLayout()
    (layout.chips, layout.tensor, layout.pipeline, layout.interleave) = (8 * row.pipeline, 8, row.pipeline, row.interleave)
    (layout.microBatch, layout.sequence, layout.globalBatch) = (row.microBatch, 2048, row.microBatch * 64 * row.pipeline)
    return layout
  }

  @Test(arguments: published) func theTwelvePublishedValuesAreExact(row: Published) throws {
    let model = try gpt(width: row.width, layers: row.layers, heads: row.heads)
    var layout = layout(row)
    let products = model.layers.reduce(0) { $0 + $1.parameters.multiplied }
    let states = layout.states(parameters: Double(products / row.pipeline))
    #expect(states.total / 0x1p30 == row.states)
    layout.recomputation = .none
    #expect(abs(try layout.memory(model).activations / 0x1p30 / row.all - 1) < 1e-12)
    (layout.recomputation, layout.hasSequenceParallelism) = (.selective, true)
    #expect(abs(try layout.memory(model).activations / 0x1p30 / row.selective - 1) < 1e-12)
  }

  /// 2·s·b·C a layer with full recomputation, divided by t with sequence parallelism (section 5).
  @Test func fullRecomputationKeepsTheInputsOfLayers() throws {
    let model = try gpt(width: 6144, layers: 48, heads: 64)
    var layout = layout(Self.published[0])
    layout.recomputation = .full
    #expect(try layout.memory(model).activations == 2 * 2048 * 4 * 6144 * 48)
    layout.hasSequenceParallelism = true
    #expect(try layout.memory(model).activations == 2 * 2048 * 4 * 6144 * 48 / 8)
    #expect(try layout.memory(model).recomputed == 34 * 2048 * 4 * 6144 / 8)
  }

  /// ZeRO (arXiv:1910.02054, section 3) with 16-bit gradients: 16, 4 + 12/n, 2 + 14/n and 16/n bytes a parameter.
  static let zeroBytes: [(stage: Int, bytes: Double)] = [(0, 16), (1, 4.1875), (2, 2.21875), (3, 0.25)]

  @Test(arguments: zeroBytes) func zeroDividesStates(stage: Int, bytes: Double) {
    var layout = TrainingLayout()
    (layout.chips, layout.zero, layout.gradientBytes) = (64, stage, 2)
    #expect(layout.states(parameters: 7.5e9).total == bytes * 7.5e9)
  }

  /// The states are divided by tensor and pipeline before ZeRO divides them.
  @Test func zeroDividesWhatTensorsLeave() {
    var layout = TrainingLayout()
    (layout.chips, layout.tensor, layout.zero) = (64, 8, 1)
    #expect(layout.states(parameters: 8e9).total == 1e9 * (6 + 12.0 / 8))
  }

  @Test func tensorsOfALlamaAreCountedOneByOne() throws {
    let text = """
      {"model_type": "llama", "vocab_size": 128256, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
       "num_key_value_heads": 8}
      """
    let model = try ModelAccount(configuration: JSONValue(parsing: text.utf8))
    var layout = TrainingLayout()
    (layout.sequence, layout.recomputation) = (8192, .selective)
    // Two norms and two inputs of 4,096; queries and outputs 4,096, keys and values 1,024 each; three of the unit's 14,336. Two bytes each.
    let numbers = 4 * 4096 + (4096 + 4096 + 2 * 1024) + 3 * 14336
    #expect(try layout.memory(model).activations == Double(2 * numbers * 8192 * 32))
    // Scores in four bytes, the inputs of the last norm and of the head in two.
    #expect(try layout.memory(model).head == Double(8192 * (4 * 128_256 + 4 * 4096)))
    #expect(try layout.memory(model).weights == 2 * 8_030_261_248)
  }

  @Test func expertsAreDividedAmongRanks() throws {
    let text = """
      {"model_type": "mixtral", "vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
       "num_key_value_heads": 8, "num_local_experts": 8, "num_experts_per_tok": 2}
      """
    let model = try ModelAccount(configuration: JSONValue(parsing: text.utf8))
    var layout = TrainingLayout()
    layout.chips = 8
    let whole = try layout.memory(model)
    layout.expert = 8
    let divided = try layout.memory(model)
    let experts = 32 * 8 * 3 * 4096.0 * 14336
    #expect(whole.weights - divided.weights == 2 * experts * 7 / 8)
    #expect(whole.activations == divided.activations)
  }

  /// A latent vector isn't divided by tensors; its heads are.
  @Test func latentAttentionKeepsItsVectors() throws {
    let text = """
      {"model_type": "deepseek_v3", "vocab_size": 1000, "hidden_size": 512, "intermediate_size": 1024, "num_hidden_layers": 1, "num_attention_heads": 8,
       "num_key_value_heads": 8, "q_lora_rank": 96, "kv_lora_rank": 64, "qk_nope_head_dim": 32, "qk_rope_head_dim": 16, "v_head_dim": 32,
       "first_k_dense_replace": 1, "n_routed_experts": 8, "num_experts_per_tok": 2, "moe_intermediate_size": 128, "n_shared_experts": 1}
      """
    let model = try ModelAccount(configuration: JSONValue(parsing: text.utf8))
    var layout = TrainingLayout()
    (layout.chips, layout.tensor, layout.sequence) = (4, 4, 128)
    let (whole, divided) = (4 * 512 + 2 * 96 + 2 * 64 + 16, 8 * 2 * (48 + 32) + 3 * 1024)
    #expect(try layout.memory(model).activations == Double(2 * 128 * (4 * whole + divided) / 4))
  }

  @Test func everyBoundIsNamedWithItsMargin() throws {
    let model = try gpt(width: 768, layers: 12, heads: 12)
    func problem(_ change: (inout TrainingLayout) -> Void) -> String? {
      var layout = TrainingLayout()
      change(&layout)
      do { _ = try layout.memory(model) } catch { return error.description }
      return nil
    }
    #expect(
      problem {
        $0.chips = 64; $0.tensor = 6; $0.pipeline = 2
      }?.contains("64 chips don't divide into groups of 12") == true)
    #expect(
      problem {
        $0.chips = 4; $0.tensor = 2; $0.pipeline = 4
      }?.contains("4 more are needed") == true)
    #expect(
      problem {
        $0.chips = 8; $0.tensor = 8
      } == "tensor 8 doesn't divide 12 query heads: use a divisor, as 6.")
    #expect(
      problem {
        $0.chips = 16; $0.pipeline = 16
      } == "pipeline · interleave 16 is more than the 12 layers: use 12 or less.")
    #expect(
      problem {
        $0.chips = 8; $0.expert = 2
      }?.contains("needs a model with experts") == true)
    #expect(
      problem {
        $0.chips = 8; $0.globalBatch = 4
      }?.contains("4 short of one pass") == true)
    #expect(problem { $0.zero = 4 } == "ZeRO has the stages 0 to 3, not 4.")
    #expect(
      problem {
        $0.context = 3; $0.chips = 3
      }?.contains("context 3 doesn't divide 4096 tokens") == true)
  }

  /// A recurrence's states, and encoders, have activations that nothing here counts: no memory rather than too little.
  @Test(arguments: [
    """
    {"model_type": "t5", "vocab_size": 32128, "d_model": 512, "d_kv": 64, "d_ff": 2048, "num_layers": 6, "num_heads": 8}
    """,
    """
    {"model_type": "mamba", "vocab_size": 50280, "hidden_size": 768, "num_hidden_layers": 4, "state_size": 16}
    """,
  ]) func modelsWithUncountedActivationsAreRefused(text: String) throws {
    let model = try ModelAccount(configuration: JSONValue(parsing: text.utf8))
    let problem = #expect(throws: LayoutProblem.self) { try TrainingLayout().memory(model) }
    #expect(problem == .uncounted(family: model.family) && problem?.description.contains("aren't counted here") == true)
  }

  /// The first stage holds as many passes as there are stages, the last one; fewer passes than that hold no more than there are.
  @Test func theWorstStageCounts() throws {
    let model = try gpt(width: 768, layers: 12, heads: 12)
    var layout = TrainingLayout()
    (layout.chips, layout.pipeline, layout.globalBatch) = (4, 4, 64)
    let first = try layout.memory(model)
    #expect(first.stage == 0)
    layout.globalBatch = 1
    #expect(try layout.memory(model).activations * 4 == first.activations)
  }
}

/// Published configurations: most decoders have a memory, and each that has none is refused for its activations.
@Suite(.enabled(if: SharedConfigurations.isPresent, SharedConfigurations.absence)) struct SharedMemoryOfConfigurationsTests {
  @Test func everyModelHasAMemoryOrIsRefused() throws {
    var counted = 0
    for row in try SharedConfigurations.rows() {
      let model = try #require(try SharedConfigurations.account("configs-5.23.0", row.name))
      do {
        let memory = try TrainingLayout().memory(model)
        #expect(memory.weights == 2 * Double(row.counts["total"] ?? 0) && memory.activations > 0, "\(row.name)")
        counted += 1
      } catch { #expect(error == .uncounted(family: model.family), "\(row.name)") }
    }
    #expect(counted >= 30)
  }
}

/// The same values from the table, where it is present.
@Suite(.enabled(if: SharedPlanning.isPresent, SharedPlanning.absence)) struct SharedMemoryTests {
  @Test func theTableHasTheValuesTestedHere() throws {
    let rows = try SharedPlanning.rows("measured_training_layouts.csv").filter { $0.number("activation_gib") != nil }
    #expect(rows.count == 8)
    let activations = Set(rows.compactMap { $0.number("activation_gib") })
    #expect(activations == Set(TrainingMemoryTests.published.flatMap { [$0.all, $0.selective] }))
    #expect(Set(rows.compactMap { $0.number("param_opt_grad_gib") }) == Set(TrainingMemoryTests.published.map(\.states)))
  }
}

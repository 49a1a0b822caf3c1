import ComputeAccounting
import Testing
import TextFormats

/// Configurations that are read in part, by layer, or not at all.
@Suite struct ModelAccountTests {
  private func account(_ text: String) throws -> ModelAccount { try ModelAccount(configuration: JSONValue(parsing: text.utf8)) }

  /// A Llama of two layers; `more` holds further members, each with a comma before it.
  private func llama(_ more: String = "", type: String = "llama") -> String {
    """
    {"model_type": "\(type)", "vocab_size": 100, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
     "intermediate_size": 80, "tie_word_embeddings": true\(more)}
    """
  }

  private func problem(_ text: String) throws -> ConfigurationProblem? {
    do {
      _ = try account(text)
      return nil
    } catch let problem as ConfigurationProblem {
      return problem
    }
  }

  /// Llama 3 8B: 8,030,261,248 parameters, 131,072 bytes of cache a token (arXiv:2407.21783, table 3).
  @Test func llama3HasItsPublishedSize() throws {
    let model = try account(
      """
      {"model_type": "llama", "vocab_size": 128256, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
       "num_attention_heads": 32, "num_key_value_heads": 8, "tie_word_embeddings": false}
      """)
    #expect(model.parameters.total == 8_030_261_248 && model.parameters.active == 8_030_261_248)
    #expect(model.cacheBytesPerToken() == 131_072 && model.keptBytes(context: 8192) == 1 << 30)
    let llama = DecoderDimensions(
      vocabulary: 128_256, layers: 32, width: 4096, queryWidth: 4096, keyWidth: 1024, feedForwardWidth: 14_336)
    #expect(model.shape.forwardFLOPs(tokens: 100, context: 50) == llama.shape.forwardFLOPs(tokens: 100, context: 50))
  }

  /// Mixtral 8x7B: 46.7 billion parameters, 12.9 active (arXiv:2401.04088).
  @Test func mixtralHasItsPublishedSizes() throws {
    let model = try account(
      """
      {"model_type": "mixtral", "vocab_size": 32000, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32, "head_dim": null,
       "num_attention_heads": 32, "num_key_value_heads": 8, "num_local_experts": 8, "num_experts_per_tok": 2, "sliding_window": null}
      """)
    #expect(model.parameters.total == 46_702_792_704 && model.parameters.active == 12_879_925_248)
  }

  /// Gemma 3 4B as published: five keys of the text part; 4,300,079,472 parameters with the vision tower.
  @Test func partsMayLeaveOutTheirDefaults() throws {
    let model = try account(
      """
      {"model_type": "gemma3", "text_config": {"model_type": "gemma3_text", "hidden_size": 2560, "intermediate_size": 10240, "num_hidden_layers": 34,
       "sliding_window": 1024}, "vision_config": {"model_type": "siglip_vision_model", "hidden_size": 1152, "image_size": 896,
       "intermediate_size": 4304, "num_attention_heads": 16, "num_hidden_layers": 27, "patch_size": 14, "vision_use_head": false}}
      """)
    #expect(model.parameters.total == 4_300_079_472)
    let defaults = model.reading.defaults.map { "\($0.key) = \($0.value)" }
    #expect(defaults.contains("text_config.head_dim = 256") && defaults.contains("text_config.vocab_size = 262208"))
    #expect(defaults.contains("tie_word_embeddings = true"))
  }

  @Test func layersMayDiffer() throws {
    // Two layers with 2·2·8 numbers a token; the second with heads of 24, named with zeros before its number.
    let model = try account(llama(#", "per_layer_config": {"01": {"head_dim": 24}}"#))
    #expect(model.layers.map(\.cache) == [32, 96])
    #expect(model.parameters.total == (try account(llama())).parameters.total + 16 * 32 * (4 + 2 + 2 + 4))
  }

  @Test func windowsLimitTheCacheAndTheWork() throws {
    let kinds = #", "sliding_window": 10, "layer_types": ["sliding_attention", "full_attention"]"#
    let model = try account(llama(kinds, type: "mistral"))
    #expect(model.cachePerToken == 64)
    #expect(model.kept(context: 10) == 640 && model.kept(context: 100) == 32 * 10 + 32 * 100)
    // Position by position: a token reads all before it, or the last ten.
    var attention = 0.0
    for position in 1...100 { attention += 4 * 32 * Double(position) + 4 * 32 * Double(min(position, 10)) }
    #expect(model.shape.forwardFLOPs(tokens: 100) == 2 * 100 * Double(model.parameters.multiplied) + attention)
    let one = model.shape.forwardFLOPs(tokens: 1, context: 99)
    #expect(one == 2 * Double(model.parameters.multiplied) + 4 * 32 * 110)
  }

  @Test func unknownArchitecturesAreRefusedWithTheNearest() throws {
    guard case .unknownFamily("qwen3_mo", let near)? = try problem(llama(type: "qwen3_mo")) else {
      Issue.record("not refused")
      return
    }
    #expect(near.first == "qwen3_moe" && near.count <= 5)
    #expect(try problem(llama(type: "bert")) != nil)
    #expect(try problem(#"{"hidden_size": 32}"#) == .noFamily)
    #expect(try problem("[1]") == .notAnObject)
    #expect(ModelAccount.knownFamilies.count > 100)
  }

  @Test func aMissingSizeIsNamed() throws {
    let problem = try problem(#"{"model_type": "qwen3_moe", "hidden_size": 32}"#)
    #expect(problem == .missing(key: "num_hidden_layers", meaning: "layers", family: "qwen3_moe"))
    #expect(problem.map { "\($0)" }?.contains("add it to the configuration") == true)
    // A list of layers that no rule stands for.
    #expect(try self.problem(llama(type: "mellum")) == .missing(key: "layer_types", meaning: "kind of each layer", family: "mellum"))
  }

  /// Any number in any place is counted or refused, never a trap.
  @Test(arguments: ["-1", "0", "1.5", "\"a\"", "16777216", "99999999999999", "[1, 2]", "null", "true", "{}"])
  func oddValuesAreRefused(value: String) throws {
    for key in ["vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "intermediate_size"] {
      let text = llama().replacing(try Regex("\"\(key)\": [0-9]+"), with: "\"\(key)\": \(value)")
      if let problem = try problem(text) { #expect("\(problem)".contains("\(key)") || problem == .tooLarge, "\(key): \(problem)") }
    }
  }

  @Test func everyFamilyRefusesAnEmptyConfiguration() throws {
    for family in ModelAccount.knownFamilies {
      // The sizes of a whole model have no defaults; those of a part, and of a model of parts, may have.
      let problem = try problem("{\"model_type\": \"\(family)\"}")
      if let problem { #expect("\(problem)".contains("“"), "\(family): \(problem)") }
    }
  }

  @Test func readKeysHaveMeaningsAndTheRestIsListed() throws {
    let reading = try account(llama(#", "rope_theta": 10000.0, "hidden_act": "silu", "attention_bias": false"#)).reading
    #expect(reading.unread == ["rope_theta", "hidden_act"])
    #expect(reading.read.contains { $0.key == "hidden_size" && $0.value == "32" && $0.meaning == "width of the residual stream" })
    #expect(reading.defaults.contains { $0.key == "head_dim" && $0.value == "8" })
  }
}

/// Sizes that can't be meant.
@Suite struct HugeSizeTests {
  /// All sizes of each family but its layers at the largest number that is read, or at one: counted or refused, never a trap.
  @Test(arguments: BuiltModel.all) func noSizeTraps(model: BuiltModel) throws {
    for size in ["16777216", "1"] {
      let parts = model.configuration.split(separator: ",", omittingEmptySubsequences: false).map { part -> String in
        guard let colon = part.lastIndex(of: ":"), !part.contains("layer"), part[colon...].dropFirst(2).allSatisfy(\.isNumber) else {
          return String(part)
        }
        return part[...colon] + " " + size
      }
      guard let account = try? ModelAccount(configuration: JSONValue(parsing: parts.joined(separator: ",").utf8)) else { continue }
      #expect(account.parameters.total >= account.parameters.embedding)
      #expect(account.kept(context: 1_000_000_000) >= account.state)
      #expect(account.shape.forwardFLOPs(tokens: 1, context: 1_000_000_000).isFinite)
    }
  }
}

import ComputeAccounting
import Foundation
import Testing
import TextFormats

/// A small model as transformers 5 builds it: its configuration, and the name and shape of each of its tensors.
///
/// The counts of a test are sums over the shapes, which know nothing of mechanisms. Names with `BUF` are persistent buffers; `×n` are n equal tensors.
struct BuiltModel: Sendable, CustomTestStringConvertible {
  let configuration: String
  let tensors: String
  /// The parameters of the input table.
  let embedding: Int
  /// The routed experts, and those that a token reaches.
  let experts: (count: Int, active: Int)?
  /// The growth of the cache by a token, and what of it doesn't grow, as a forward pass leaves them; where it was run.
  let cache: Int?
  let state: Int?

  /// Reads a block of `built-models.txt`: a line of facts, the configuration, and a line a tensor.
  init(_ block: Substring) throws {
    let lines = block.split(separator: "\n", maxSplits: 2)
    try #require(lines.count == 3 && lines[0].hasPrefix("# "))
    let facts = Dictionary(
      uniqueKeysWithValues: try lines[0].dropFirst(2).split(separator: ", ").map { fact in
        let sides = fact.split(separator: ": ")
        try #require(sides.count == 2)
        return (String(sides[0]), sides[1].split(separator: "/").compactMap { Int($0) })
      })
    (configuration, tensors) = (String(lines[1]), String(lines[2]))
    embedding = try #require(facts["embedding"]?.first)
    experts = try facts["experts"].map { (count: $0[0], active: try #require($0.last)) }
    (cache, state) = (facts["cache"]?.first, facts["state"]?.first)
  }

  /// The tensors with their sizes.
  var sizes: [(name: String, size: Int)] {
    tensors.split(separator: "\n").map { line in
      let isBuffer = line.hasPrefix("BUF ")
      let words = line.split(separator: " ")
      let name = isBuffer ? "BUF " + words[1] : String(words[0])
      let shape = words[isBuffer ? 2 : 1].split(separator: "x").compactMap { Int($0) }
      let times = words.last.flatMap { $0.hasPrefix("×") ? Int($0.dropFirst()) : nil } ?? 1
      return (name, shape.reduce(times, *))
    }
  }

  var total: Int { sizes.filter { !$0.name.hasPrefix("BUF") }.reduce(0) { $0 + $1.size } }
  var buffers: Int { sizes.filter { $0.name.hasPrefix("BUF") }.reduce(0) { $0 + $1.size } }

  /// The tensors of routed experts.
  var routed: Int {
    sizes.filter { $0.name.contains(".experts.") && !$0.name.hasPrefix("BUF") && !$0.name.contains("shared") }.reduce(0) { $0 + $1.size }
  }

  func value() throws -> JSONValue { try JSONValue(parsing: configuration.utf8) }

  var testDescription: String { (try? value())?["model_type"]?.string ?? "no JSON" }

  /// The models of `Tests/Golden/ComputeAccounting/built-models.txt`.
  static let all: [BuiltModel] = {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.appending(path: "Golden/ComputeAccounting/built-models.txt")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n\n").compactMap { try? BuiltModel($0) }
  }()
}

/// Counts from configurations against the tensors of built models, family by family.
@Suite struct BuiltModelTests {
  @Test func allAreRead() { #expect(BuiltModel.all.count == 64) }

  @Test(arguments: BuiltModel.all) func countsAreTheTensors(model: BuiltModel) throws {
    let account = try ModelAccount(configuration: model.value())
    #expect(account.parameters.total == model.total)
    #expect(account.parameters.embedding == model.embedding)
    #expect(account.parameters.buffers == model.buffers)
    if let experts = model.experts {
      #expect(account.parameters.active == model.total - model.routed / experts.count * (experts.count - experts.active))
    } else {
      #expect(account.parameters.active == model.total)
    }
    if let cache = model.cache { #expect(account.cachePerToken == cache) }
    if let state = model.state { #expect(account.state == state) }
    // A token is multiplied by no parameter twice, but by a tied head's and by blocks that layers share.
    let sharesBlocks = model.tensors.contains("shared_transf")
    #expect(sharesBlocks || account.parameters.multiplied < account.parameters.active + account.parameters.embedding)
  }

  /// Spellings of transformers 4 for the same quantities give the same counts.
  @Test(arguments: [
    ("num_local_experts", "num_experts"), ("linear_attention", "mamba"), ("full_attention", "attention"), ("hidden_size", "n_embd"),
    ("num_attention_heads", "n_head"), ("num_hidden_layers", "n_layer"),
  ])
  func olderSpellingsCountTheSame(newer: String, older: String) throws {
    var compared = 0
    for model in BuiltModel.all where model.configuration.contains("\"\(newer)\"") && !model.configuration.contains("vision_config") {
      let renamed = model.configuration.split(separator: "\"", omittingEmptySubsequences: false).map { $0 == newer ? older[...] : $0 }
      guard let account = try? ModelAccount(configuration: JSONValue(parsing: renamed.joined(separator: "\"").utf8)) else { continue }
      #expect(account.parameters.total == model.total, "\(model.testDescription)")
      compared += 1
    }
    #expect(compared >= 2)
  }
}

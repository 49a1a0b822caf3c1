/// Multi-head latent attention: keys and values are projections of one cached vector (arXiv:2405.04434, section 2.1).
///
/// With C the width, h heads, ranks q and r, widths k_n, k_r and v: parameters Cq + qh(k_n + k_r) + C(r + k_r) + rh(k_n + v) + hvC and the norms q + r;
/// cached numbers r + k_r; FLOP for each position 2h(k_n + k_r + v), as of the form that expands keys and values.
///
/// Queries take a low-rank projection where the configuration has a rank. What is cached of a token is the latent vector and the rotary part of the key.
struct LatentAttentionTraits: Sendable {
  /// The bias of the output projection.
  var outputBias = Setting.by(.attentionBias)
  /// Whether an indexer chooses the positions (arXiv:2512.02556).
  var hasIndexer = false
  /// A gate of one number a head on the output.
  var hasHeadGate = false
  /// A gate as wide as the values on the output.
  var hasWideGate = false
  /// One logit a head that takes up weight without a value.
  var hasSinks = false

  /// The account of a layer.
  func account(_ reader: ConfigurationReader, width: Int) throws(ConfigurationProblem) -> LayerAccount {
    let heads = try reader.size(.heads)
    let (rank, rotary) = (try reader.size(.keyValueRank), try reader.integer(.rotaryWidth))
    let (plain, value) = (try reader.size(.plainWidth), try reader.size(.valueWidth))
    let bias = try Setting.by(.attentionBias).isOn(reader)
    var layer = LayerAccount()
    let queryRank = try reader.integerIfAny(.queryRank)
    if let queryRank {
      layer.parameters.matrix(width, queryRank, bias: bias)
      layer.parameters.vector(queryRank)
    }
    layer.parameters.matrix(queryRank ?? width, heads * (plain + rotary))
    layer.parameters.matrix(width, rank + rotary, bias: bias)
    layer.parameters.vector(rank)
    layer.parameters.matrix(rank, heads * (plain + value))
    layer.parameters.matrix(heads * value, width, bias: try outputBias.isOn(reader))
    if hasHeadGate { layer.parameters.matrix(width, heads) }
    if hasWideGate { layer.parameters.matrix(width, heads * value) }
    if hasSinks { layer.parameters.vector(heads) }
    layer.attention = [AttentionBand(keyWidth: heads * (plain + rotary), valueWidth: heads * value)]
    layer.cache = rank + rotary
    layer.parameters.stored.addBlock(input: width, output: width)
    // Before and behind their norms, the latent vectors of queries and of keys and values; then queries, keys, values and outputs of all heads.
    layer.parameters.stored.residual += 2 * (queryRank ?? 0) + 2 * rank + rotary
    layer.parameters.stored.divided = ParameterTally.product(heads, 2 * (plain + rotary + value))
    layer.parameters.stored.scoringHeads = heads
    if hasIndexer { try addIndexer(reader, to: &layer, width: width, queryRank: queryRank ?? width) }
    return layer
  }

  /// Adds the indexer, whose choice is all that attention reads.
  ///
  /// It has queries of its own, one key with a norm, and a weight a head; it scores every position.
  private func addIndexer(
    _ reader: ConfigurationReader, to layer: inout LayerAccount, width: Int, queryRank: Int
  ) throws(ConfigurationProblem) {
    layer.attention[0].window = try reader.size(.indexCount)
    if let kinds = reader.words(.indexerTypes), let index = reader.layer, kinds.indices.contains(index), kinds[index] == "shared" { return }
    let (heads, size) = (try reader.size(.indexHeads), try reader.size(.indexWidth))
    layer.parameters.matrix(queryRank, heads * size)
    layer.parameters.matrix(width, size)
    layer.parameters.vector(2 * size)
    layer.parameters.matrix(width, heads)
    layer.attention.append(AttentionBand(keyWidth: heads * size, valueWidth: heads))
    layer.cache += size
  }
}

/// Keys that this file reads, with the names that families give them.
extension ConfigurationKey {
  /// The list of layers with an indexer of their own (“full”), or another layer's (“shared”).
  static let indexerTypes = ConfigurationKey("layers whose indexer is another layer's", "indexer_types")
}

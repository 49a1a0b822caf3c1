/// A quantity of a configuration with the names that model families give it.
///
/// Names are tried in order; a dot leads into an object. The first is the one that errors name.
struct ConfigurationKey: Hashable, Sendable {
  /// The names, tried in order.
  var names: [String]
  /// The quantity in words, as `--explain` prints it.
  var meaning: String

  /// Creates a key of a meaning and names.
  init(_ meaning: String, _ names: String...) { (self.meaning, self.names) = (meaning, names) }

  /// The same quantity under other names, which an architecture has of its own.
  func named(_ names: String...) -> ConfigurationKey {
    var key = self
    key.names = names
    return key
  }
}

/// The sizes that every decoder has.
extension ConfigurationKey {
  /// The rows of the input table, V.
  static let vocabulary = ConfigurationKey("distinct tokens", "vocab_size")
  /// The width of the residual stream, C.
  static let width = ConfigurationKey("width of the residual stream", "hidden_size", "n_embd", "d_model", "embedding_dim")
  /// The layers, L.
  static let layers = ConfigurationKey("layers", "num_hidden_layers", "n_layer", "n_layers", "num_layers", "num_blocks")
  /// The query heads, h.
  static let heads = ConfigurationKey("query heads", "num_attention_heads", "n_head", "n_heads", "num_heads")
  /// The key and value heads, g: as many as query heads where no key says it.
  static let keyValueHeads = ConfigurationKey("key and value heads", "num_key_value_heads", "n_head_kv", "attn_config.kv_n_heads")
  /// The width of a head, k: C/h where neither a key nor the family says it.
  static let headWidth = ConfigurationKey("width of a head", "head_dim")
  /// The hidden width of the feed-forward unit, F.
  static let hidden = ConfigurationKey(
    "width of the feed-forward unit", "intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size", "d_ff")
  /// The tie of head and input table, which saves V·C parameters.
  static let tied = ConfigurationKey("the head is the input table", "tie_word_embeddings")
  /// The biases of attention's projections, h·k + 2g·k + C.
  static let attentionBias = ConfigurationKey("biases of attention", "attention_bias", "use_bias")
  /// The biases of the unit, F or 2F, and C.
  static let feedForwardBias = ConfigurationKey("biases of the feed-forward unit", "mlp_bias", "use_bias")
  /// The bias of the head, V.
  static let headBias = ConfigurationKey("bias of the head", "lm_head_bias", "decoder_bias")
  /// The norms of queries and keys.
  static let queryKeyNorm = ConfigurationKey("norms of queries and keys", "use_qk_norm", "qk_layernorm", "attn_config.qk_ln")
  /// The share of outputs that training drops: their masks are kept for the backward pass.
  static let dropout = ConfigurationKey("share of outputs dropped in training", "resid_pdrop", "hidden_dropout", "resid_dropout", "dropout")
  /// The list of the layers' kinds, in either spelling of transformers.
  static let layerTypes = ConfigurationKey("kind of each layer", "layer_types", "layers_block_type")
  /// The positions that a layer with a window reads, the token itself among them.
  static let window = ConfigurationKey("positions of a sliding window", "sliding_window", "sliding_window_size", "attention_window_size")
  /// The object of what differs by layer: “05” is the sixth.
  static let perLayer = ConfigurationKey("what differs by layer", "per_layer_config")
  /// The rows of a table of learned positions.
  static let positions = ConfigurationKey("rows of the table of positions", "max_position_embeddings", "n_positions", "n_ctx")
}

/// Mixtures of experts.
extension ConfigurationKey {
  /// The routed experts of a layer, E; zero makes the layer dense.
  static let experts = ConfigurationKey(
    "routed experts of a layer", "num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts", "ffn_config.moe_num_experts")
  /// The routed experts of a token, k: E − k are idle.
  static let expertsPerToken = ConfigurationKey(
    "routed experts that a token reaches", "num_experts_per_tok", "num_experts_per_token", "moe_topk", "moe_k", "top_k_experts",
    "ffn_config.moe_top_k", "num_experts_per_topk")
  /// The hidden width of a routed expert.
  static let expertHidden = ConfigurationKey(
    "width of a routed expert", "moe_intermediate_size", "expert_ffn_hidden_size", "ffn_config.ffn_hidden_size")
  /// The number of shared experts, each as wide as a routed one.
  static let sharedExperts = ConfigurationKey(
    "experts that every token reaches", "n_shared_experts", "num_shared_experts", "num_shared_expert", "moe_num_shared_experts")
  /// The hidden width of one shared expert.
  static let sharedHidden = ConfigurationKey(
    "width of the shared expert", "shared_expert_intermediate_size", "shared_intermediate_size", "moe_shared_expert_intermediate_size")
  /// The number of first layers without experts.
  static let denseLayers = ConfigurationKey(
    "first layers without experts", "first_k_dense_replace", "num_dense_layers", "n_dense_layers", "moe_layer_start_index")
  /// The list of layers with experts: words for all, or numbers of those.
  static let feedForwardTypes = ConfigurationKey("layers with experts", "mlp_layer_types", "moe_layers")
  /// The step from one layer with experts to the next.
  static let sparseStep = ConfigurationKey("every so many layers has experts", "decoder_sparse_step", "interleave_moe_layer_step")
  /// The list of layers without experts.
  static let denseOnly = ConfigurationKey("layers without experts", "mlp_only_layers")
}

/// Latent attention and its indexer.
extension ConfigurationKey {
  /// The rank of the queries' projection; null projects at once.
  static let queryRank = ConfigurationKey("rank of the queries' projection", "q_lora_rank")
  /// The rank of keys and values, r: r + k_r numbers are cached.
  static let keyValueRank = ConfigurationKey("rank of keys and values, which is cached", "kv_lora_rank")
  /// The width of a key's part without position, k_n.
  static let plainWidth = ConfigurationKey("width of a key without position", "qk_nope_head_dim")
  /// The width of a key's rotary part, k_r, which all heads share.
  static let rotaryWidth = ConfigurationKey("width of a key's rotary part, which is cached", "qk_rope_head_dim")
  /// The width of a value, v.
  static let valueWidth = ConfigurationKey("width of a value", "v_head_dim")
  /// The heads of the indexer.
  static let indexHeads = ConfigurationKey("heads of the indexer", "index_n_heads")
  /// The width of the indexer's heads; one key of it is cached.
  static let indexWidth = ConfigurationKey("width of the indexer's heads; its key is cached", "index_head_dim")
  /// The positions that attention reads of the indexer's choice.
  static let indexCount = ConfigurationKey("positions that the indexer chooses", "index_topk")
}

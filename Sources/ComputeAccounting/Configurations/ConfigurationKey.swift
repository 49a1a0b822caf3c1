/// A quantity of a configuration with the names that model families give it.
///
/// Names are tried in order; a dot leads into an object. The first is the one that errors name.
struct ConfigurationKey: Hashable, Sendable {
  var names: [String]
  var meaning: String

  init(_ meaning: String, _ names: String...) { (self.meaning, self.names) = (meaning, names) }

  /// The same quantity under other names, which an architecture has of its own.
  func named(_ names: String...) -> ConfigurationKey {
    var key = self
    key.names = names
    return key
  }
}

extension ConfigurationKey {
  static let vocabulary = ConfigurationKey("distinct tokens", "vocab_size")
  static let width = ConfigurationKey("width of the residual stream", "hidden_size", "n_embd", "d_model", "embedding_dim")
  static let layers = ConfigurationKey("layers", "num_hidden_layers", "n_layer", "n_layers", "num_layers", "num_blocks")
  static let heads = ConfigurationKey("query heads", "num_attention_heads", "n_head", "n_heads", "num_heads")
  static let keyValueHeads = ConfigurationKey("key and value heads", "num_key_value_heads", "n_head_kv", "attn_config.kv_n_heads")
  static let headWidth = ConfigurationKey("width of a head", "head_dim")
  static let hidden = ConfigurationKey(
    "width of the feed-forward unit", "intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size", "d_ff")
  static let tied = ConfigurationKey("the head is the input table", "tie_word_embeddings")
  static let attentionBias = ConfigurationKey("biases of attention", "attention_bias", "use_bias")
  static let feedForwardBias = ConfigurationKey("biases of the feed-forward unit", "mlp_bias", "use_bias")
  static let headBias = ConfigurationKey("bias of the head", "lm_head_bias", "decoder_bias")
  static let queryKeyNorm = ConfigurationKey("norms of queries and keys", "use_qk_norm", "qk_layernorm", "attn_config.qk_ln")
  static let layerTypes = ConfigurationKey("kind of each layer", "layer_types", "layers_block_type")
  static let window = ConfigurationKey("positions of a sliding window", "sliding_window", "sliding_window_size", "attention_window_size")
  static let perLayer = ConfigurationKey("what differs by layer", "per_layer_config")
  static let positions = ConfigurationKey("rows of the table of positions", "max_position_embeddings", "n_positions", "n_ctx")
}

extension ConfigurationKey {
  static let experts = ConfigurationKey(
    "routed experts of a layer", "num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts", "ffn_config.moe_num_experts")
  static let expertsPerToken = ConfigurationKey(
    "routed experts that a token reaches", "num_experts_per_tok", "num_experts_per_token", "moe_topk", "moe_k", "top_k_experts",
    "ffn_config.moe_top_k", "num_experts_per_topk")
  static let expertHidden = ConfigurationKey(
    "width of a routed expert", "moe_intermediate_size", "expert_ffn_hidden_size", "ffn_config.ffn_hidden_size")
  static let sharedExperts = ConfigurationKey(
    "experts that every token reaches", "n_shared_experts", "num_shared_experts", "num_shared_expert", "moe_num_shared_experts")
  static let sharedHidden = ConfigurationKey(
    "width of the shared expert", "shared_expert_intermediate_size", "shared_intermediate_size", "moe_shared_expert_intermediate_size")
  static let denseLayers = ConfigurationKey(
    "first layers without experts", "first_k_dense_replace", "num_dense_layers", "n_dense_layers", "moe_layer_start_index")
  static let feedForwardTypes = ConfigurationKey("layers with experts", "mlp_layer_types", "moe_layers")
  static let sparseStep = ConfigurationKey("every so many layers has experts", "decoder_sparse_step", "interleave_moe_layer_step")
  static let denseOnly = ConfigurationKey("layers without experts", "mlp_only_layers")
}

extension ConfigurationKey {
  static let queryRank = ConfigurationKey("rank of the queries' projection", "q_lora_rank")
  static let keyValueRank = ConfigurationKey("rank of keys and values, which is cached", "kv_lora_rank")
  static let plainWidth = ConfigurationKey("width of a key without position", "qk_nope_head_dim")
  static let rotaryWidth = ConfigurationKey("width of a key's rotary part, which is cached", "qk_rope_head_dim")
  static let valueWidth = ConfigurationKey("width of a value", "v_head_dim")
  static let indexHeads = ConfigurationKey("heads of the indexer", "index_n_heads")
  static let indexWidth = ConfigurationKey("width of the indexer's heads; its key is cached", "index_head_dim")
  static let indexCount = ConfigurationKey("positions that the indexer chooses", "index_topk")
}

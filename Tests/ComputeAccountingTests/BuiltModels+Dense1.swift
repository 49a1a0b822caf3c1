extension BuiltModel {
  static let dense1: [BuiltModel] = [
    BuiltModel(
      #"""
      {"attention_bias": true, "head_dim": 16, "hidden_size": 48, "intermediate_size": 80, "mlp_bias": true, "model_type": "llama",
      "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 64x48 ×2
      model.layers.*.self_attn.q_proj.bias 64 ×2
      model.layers.*.self_attn.k_proj 32x48 ×2
      model.layers.*.self_attn.k_proj.bias 32 ×2
      model.layers.*.self_attn.v_proj 32x48 ×2
      model.layers.*.self_attn.v_proj.bias 32 ×2
      model.layers.*.self_attn.o_proj 48x64 ×2
      model.layers.*.self_attn.o_proj.bias 48 ×2
      model.layers.*.mlp.gate_proj 80x48 ×2
      model.layers.*.mlp.gate_proj.bias 80 ×2
      model.layers.*.mlp.up_proj 80x48 ×2
      model.layers.*.mlp.up_proj.bias 80 ×2
      model.layers.*.mlp.down_proj 48x80 ×2
      model.layers.*.mlp.down_proj.bias 48 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.norm 48
      lm_head 300x48
      """, embedding: 14400, cache: 128, state: 0),
    BuiltModel(
      #"""
      {"hidden_size": 48, "intermediate_size": 80, "layer_types": ["full_attention", "full_attention"], "model_type": "qwen2",
      "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2, "tie_word_embeddings": true, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.q_proj.bias 48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.k_proj.bias 24 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.v_proj.bias 24 ×2
      model.layers.*.self_attn.o_proj 48x48 ×2
      model.layers.*.mlp.gate_proj 80x48 ×2
      model.layers.*.mlp.up_proj 80x48 ×2
      model.layers.*.mlp.down_proj 48x80 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.norm 48
      """, embedding: 14400, cache: 96, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": true, "head_dim": 24, "hidden_size": 48, "intermediate_size": 80, "layer_types": ["full_attention", "full_attention"],
      "model_type": "qwen3", "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2, "tie_word_embeddings": false,
      "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 96x48 ×2
      model.layers.*.self_attn.q_proj.bias 96 ×2
      model.layers.*.self_attn.k_proj 48x48 ×2
      model.layers.*.self_attn.k_proj.bias 48 ×2
      model.layers.*.self_attn.v_proj 48x48 ×2
      model.layers.*.self_attn.v_proj.bias 48 ×2
      model.layers.*.self_attn.o_proj 48x96 ×2
      model.layers.*.self_attn.o_proj.bias 48 ×2
      model.layers.*.self_attn.q_norm 24 ×2
      model.layers.*.self_attn.k_norm 24 ×2
      model.layers.*.mlp.gate_proj 80x48 ×2
      model.layers.*.mlp.up_proj 80x48 ×2
      model.layers.*.mlp.down_proj 48x80 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.norm 48
      lm_head 300x48
      """, embedding: 14400, cache: 192, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": false, "head_dim": 20, "hidden_size": 48, "intermediate_size": 80, "layer_types": ["sliding_attention",
      "full_attention"], "model_type": "gemma2", "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2,
      "sliding_window": 4096, "tie_word_embeddings": true, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 80x48 ×2
      model.layers.*.self_attn.k_proj 40x48 ×2
      model.layers.*.self_attn.v_proj 40x48 ×2
      model.layers.*.self_attn.o_proj 48x80 ×2
      model.layers.*.mlp.gate_proj 80x48 ×2
      model.layers.*.mlp.up_proj 80x48 ×2
      model.layers.*.mlp.down_proj 48x80 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.pre_feedforward_layernorm 48 ×2
      model.layers.*.post_feedforward_layernorm 48 ×2
      model.norm 48
      """, embedding: 14400, cache: 160, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": false, "head_dim": 16, "hidden_size": 48, "intermediate_size": 80, "layer_types": ["sliding_attention",
      "sliding_attention", "sliding_attention", "sliding_attention", "sliding_attention", "full_attention"], "model_type": "gemma3_text",
      "num_attention_heads": 4, "num_hidden_layers": 6, "num_key_value_heads": 2, "sliding_window": 7, "tie_word_embeddings": true,
      "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 64x48 ×6
      model.layers.*.self_attn.k_proj 32x48 ×6
      model.layers.*.self_attn.v_proj 32x48 ×6
      model.layers.*.self_attn.o_proj 48x64 ×6
      model.layers.*.self_attn.q_norm 16 ×6
      model.layers.*.self_attn.k_norm 16 ×6
      model.layers.*.mlp.gate_proj 80x48 ×6
      model.layers.*.mlp.up_proj 80x48 ×6
      model.layers.*.mlp.down_proj 48x80 ×6
      model.layers.*.input_layernorm 48 ×6
      model.layers.*.post_attention_layernorm 48 ×6
      model.layers.*.pre_feedforward_layernorm 48 ×6
      model.layers.*.post_feedforward_layernorm 48 ×6
      model.norm 48
      """, embedding: 14400),
    BuiltModel(
      #"""
      {"attention_bias": false, "hidden_size": 48, "intermediate_size": 80, "model_type": "cohere", "num_attention_heads": 4,
      "num_hidden_layers": 2, "num_key_value_heads": 2, "tie_word_embeddings": true, "use_qk_norm": true, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.o_proj 48x48 ×2
      model.layers.*.self_attn.q_norm 4x12 ×2
      model.layers.*.self_attn.k_norm 2x12 ×2
      model.layers.*.mlp.gate_proj 80x48 ×2
      model.layers.*.mlp.up_proj 80x48 ×2
      model.layers.*.mlp.down_proj 48x80 ×2
      model.layers.*.input_layernorm 48 ×2
      model.norm 48
      """, embedding: 14400, cache: 96, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": false, "hidden_size": 48, "intermediate_size": 80, "model_type": "olmo2", "num_attention_heads": 4,
      "num_hidden_layers": 2, "num_key_value_heads": 2, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.o_proj 48x48 ×2
      model.layers.*.self_attn.q_norm 48 ×2
      model.layers.*.self_attn.k_norm 24 ×2
      model.layers.*.mlp.gate_proj 80x48 ×2
      model.layers.*.mlp.up_proj 80x48 ×2
      model.layers.*.mlp.down_proj 48x80 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.post_feedforward_layernorm 48 ×2
      model.norm 48
      lm_head 300x48
      """, embedding: 14400, cache: 96, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": false, "hidden_size": 48, "intermediate_size": 80, "model_type": "olmo", "num_attention_heads": 4,
      "num_hidden_layers": 2, "num_key_value_heads": 2, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.o_proj 48x48 ×2
      model.layers.*.mlp.gate_proj 80x48 ×2
      model.layers.*.mlp.up_proj 80x48 ×2
      model.layers.*.mlp.down_proj 48x80 ×2
      lm_head 300x48
      """, embedding: 14400, cache: 96, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": true, "head_dim": 12, "hidden_size": 48, "intermediate_size": 80, "model_type": "glm4", "num_attention_heads": 4,
      "num_hidden_layers": 2, "num_key_value_heads": 2, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.q_proj.bias 48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.k_proj.bias 24 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.v_proj.bias 24 ×2
      model.layers.*.self_attn.o_proj 48x48 ×2
      model.layers.*.mlp.gate_up_proj 160x48 ×2
      model.layers.*.mlp.down_proj 48x80 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.post_self_attn_layernorm 48 ×2
      model.layers.*.post_mlp_layernorm 48 ×2
      model.norm 48
      lm_head 300x48
      """, embedding: 14400, cache: 96, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": true, "attention_out_bias": true, "head_dim": 12, "hidden_size": 48, "intermediate_size": 80, "mlp_bias": false,
      "model_type": "seed_oss", "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2, "tie_word_embeddings": false,
      "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.q_proj.bias 48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.k_proj.bias 24 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.v_proj.bias 24 ×2
      model.layers.*.self_attn.o_proj 48x48 ×2
      model.layers.*.self_attn.o_proj.bias 48 ×2
      model.layers.*.mlp.gate_proj 80x48 ×2
      model.layers.*.mlp.up_proj 80x48 ×2
      model.layers.*.mlp.down_proj 48x80 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.norm 48
      lm_head 300x48
      """, embedding: 14400, cache: 96, state: 0),
  ]
}

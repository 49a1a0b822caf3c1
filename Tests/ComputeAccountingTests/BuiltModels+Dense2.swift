extension BuiltModel {
  static let dense2: [BuiltModel] = [
    BuiltModel(
      #"""
      {"attention_bias": false, "hidden_size": 48, "intermediate_size": 80, "model_type": "bitnet", "num_attention_heads": 4,
      "num_hidden_layers": 2, "num_key_value_heads": 2, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.o_proj 48x48 ×2
      model.layers.*.self_attn.attn_sub_norm 48 ×2
      model.layers.*.mlp.gate_proj 80x48 ×2
      model.layers.*.mlp.up_proj 80x48 ×2
      model.layers.*.mlp.down_proj 48x80 ×2
      model.layers.*.mlp.ffn_sub_norm 80 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.norm 48
      lm_head 300x48
      """, embedding: 14400, cache: 96, state: 0),
    BuiltModel(
      #"""
      {"hidden_size": 48, "intermediate_size": 80, "layer_types": ["sliding_attention", "sliding_attention"], "model_type": "exaone4",
      "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2, "sliding_window": 4096, "tie_word_embeddings": false,
      "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.o_proj 48x48 ×2
      model.layers.*.self_attn.q_norm 12 ×2
      model.layers.*.self_attn.k_norm 12 ×2
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
      {"attention_bias": false, "hidden_size": 48, "intermediate_size": 80, "model_type": "apertus", "num_attention_heads": 4,
      "num_hidden_layers": 2, "num_key_value_heads": 2, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.o_proj 48x48 ×2
      model.layers.*.self_attn.q_norm 12 ×2
      model.layers.*.self_attn.k_norm 12 ×2
      model.layers.*.mlp.up_proj 80x48 ×2
      model.layers.*.mlp.down_proj 48x80 ×2
      model.layers.*.mlp.act_fn.alpha_p 1 ×2
      model.layers.*.mlp.act_fn.alpha_n 1 ×2
      model.layers.*.attention_layernorm 48 ×2
      model.layers.*.feedforward_layernorm 48 ×2
      model.norm 48
      lm_head 300x48
      BUF model.layers.*.mlp.act_fn.beta 1 ×2
      BUF model.layers.*.mlp.act_fn.eps 1 ×2
      """, embedding: 14400, cache: 96, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": false, "head_dim": 12, "hidden_size": 48, "intermediate_size": 80, "mlp_bias": false, "model_type": "hyperclovax",
      "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2, "tie_word_embeddings": false, "use_post_norm": true,
      "vocab_size": 300}
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
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.post_norm1 48 ×2
      model.layers.*.post_norm2 48 ×2
      model.norm 48
      lm_head 300x48
      """, embedding: 14400, cache: 96, state: 0),
  ]
}

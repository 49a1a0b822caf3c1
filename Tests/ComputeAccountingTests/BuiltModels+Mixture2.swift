extension BuiltModel {
  static let mixture2: [BuiltModel] = [
    BuiltModel(
      #"""
      {"hidden_size": 48, "intermediate_size": 80, "model_type": "ernie4_5_moe", "moe_intermediate_size": 28, "moe_k": 2,
      "moe_layer_end_index": 1, "moe_layer_interval": 1, "moe_layer_start_index": 1, "moe_num_experts": 8, "moe_num_shared_experts": 2,
      "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2, "tie_word_embeddings": true, "use_bias": true,
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
      model.layers.*.mlp.gate_proj 80x48
      model.layers.*.mlp.gate_proj.bias 80
      model.layers.*.mlp.up_proj 80x48
      model.layers.*.mlp.up_proj.bias 80
      model.layers.*.mlp.down_proj 48x80
      model.layers.*.mlp.down_proj.bias 48
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.mlp.gate 8x48
      model.layers.*.mlp.gate.moe_statics.e_score_correction_bias 1x8
      model.layers.*.mlp.experts.gate_up_proj 8x56x48
      model.layers.*.mlp.experts.down_proj 8x48x28
      model.layers.*.mlp.shared_experts.gate_proj 56x48
      model.layers.*.mlp.shared_experts.gate_proj.bias 56
      model.layers.*.mlp.shared_experts.up_proj 56x48
      model.layers.*.mlp.shared_experts.up_proj.bias 56
      model.layers.*.mlp.shared_experts.down_proj 48x56
      model.layers.*.mlp.shared_experts.down_proj.bias 48
      model.norm 48
      lm_head.bias 300
      """, embedding: 14400, experts: (8, 2), cache: 96, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": false, "attention_chunk_size": 8192, "head_dim": 12, "hidden_size": 48, "intermediate_size": 80,
      "intermediate_size_mlp": 100, "layer_types": ["chunked_attention", "chunked_attention", "chunked_attention", "full_attention"],
      "model_type": "llama4_text", "moe_layers": [1, 3], "num_attention_heads": 4, "num_experts_per_tok": 2, "num_hidden_layers": 4,
      "num_key_value_heads": 2, "num_local_experts": 8, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×4
      model.layers.*.self_attn.k_proj 24x48 ×4
      model.layers.*.self_attn.v_proj 24x48 ×4
      model.layers.*.self_attn.o_proj 48x48 ×4
      model.layers.*.feed_forward.gate_proj 100x48 ×2
      model.layers.*.feed_forward.up_proj 100x48 ×2
      model.layers.*.feed_forward.down_proj 48x100 ×2
      model.layers.*.input_layernorm 48 ×4
      model.layers.*.post_attention_layernorm 48 ×4
      model.layers.*.feed_forward.experts.gate_up_proj 8x48x160 ×2
      model.layers.*.feed_forward.experts.down_proj 8x80x48 ×2
      model.layers.*.feed_forward.router 8x48 ×2
      model.layers.*.feed_forward.shared_expert.gate_proj 80x48 ×2
      model.layers.*.feed_forward.shared_expert.up_proj 80x48 ×2
      model.layers.*.feed_forward.shared_expert.down_proj 48x80 ×2
      model.norm 48
      lm_head 300x48
      """, embedding: 14400, experts: (8, 2), cache: 192, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": false, "head_dim": 12, "hidden_size": 48, "intermediate_size": 80, "layer_types": ["sliding_attention",
      "sliding_attention"], "model_type": "afmoe", "moe_intermediate_size": 28, "num_attention_heads": 4, "num_dense_layers": 1,
      "num_experts": 8, "num_experts_per_tok": 2, "num_hidden_layers": 2, "num_key_value_heads": 2, "num_shared_experts": 2,
      "sliding_window": 1024, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.o_proj 48x48 ×2
      model.layers.*.self_attn.q_norm 12 ×2
      model.layers.*.self_attn.k_norm 12 ×2
      model.layers.*.self_attn.gate_proj 48x48 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.pre_mlp_layernorm 48 ×2
      model.layers.*.post_mlp_layernorm 48 ×2
      model.layers.*.mlp.gate_proj 80x48
      model.layers.*.mlp.up_proj 80x48
      model.layers.*.mlp.down_proj 48x80
      model.layers.*.mlp.expert_bias 8
      model.layers.*.mlp.router.gate 8x48
      model.layers.*.mlp.shared_experts.gate_proj 56x48
      model.layers.*.mlp.shared_experts.up_proj 56x48
      model.layers.*.mlp.shared_experts.down_proj 48x56
      model.layers.*.mlp.experts.gate_up_proj 8x56x48
      model.layers.*.mlp.experts.down_proj 8x48x28
      model.norm 48
      lm_head 300x48
      """, embedding: 14400, experts: (8, 2), cache: 96, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": false, "head_dim": 18, "hidden_size": 48, "intermediate_size": 80, "layer_types": ["full_attention",
      "sliding_attention"], "mlp_layer_types": ["dense", "sparse"], "model_type": "mimo_v2_flash", "moe_intermediate_size": 28,
      "n_routed_experts": 8, "num_attention_heads": 4, "num_experts_per_tok": 2, "num_hidden_layers": 2, "num_key_value_heads": 2,
      "sliding_window": 7, "tie_word_embeddings": false, "v_head_dim": 10, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 72x48 ×2
      model.layers.*.self_attn.k_proj 36x48
      model.layers.*.self_attn.k_proj 72x48
      model.layers.*.self_attn.v_proj 20x48
      model.layers.*.self_attn.v_proj 40x48
      model.layers.*.self_attn.o_proj 48x40 ×2
      model.layers.*.mlp.gate_proj 80x48
      model.layers.*.mlp.up_proj 80x48
      model.layers.*.mlp.down_proj 48x80
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.self_attn.sinks 4
      model.layers.*.mlp.experts.gate_up_proj 8x56x48
      model.layers.*.mlp.experts.down_proj 8x48x28
      model.layers.*.mlp.gate 8x48
      model.norm 48
      lm_head 300x48
      BUF model.layers.*.mlp.gate.e_score_correction_bias 8
      """, embedding: 14400, experts: (8, 2)),
    BuiltModel(
      #"""
      {"attention_bias": false, "expert_ffn_hidden_size": 28, "ffn_hidden_size": 80, "hidden_size": 48, "kv_lora_rank": 24,
      "model_type": "longcat_flash", "moe_topk": 2, "n_routed_experts": 8, "num_attention_heads": 4, "num_layers": 2, "q_lora_rank": 20,
      "qk_nope_head_dim": 12, "qk_rope_head_dim": 8, "tie_word_embeddings": false, "v_head_dim": 14, "vocab_size": 300, "zero_expert_num": 4}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.mlp.experts.gate_up_proj 12x56x48 ×2
      model.layers.*.mlp.experts.down_proj 8x48x28 ×2
      model.layers.*.mlp.router.classifier 12x48 ×2
      model.layers.*.self_attn.*.q_a_proj 20x48 ×4
      model.layers.*.self_attn.*.q_a_layernorm 20 ×4
      model.layers.*.self_attn.*.q_b_proj 80x20 ×4
      model.layers.*.self_attn.*.kv_a_proj_with_mqa 32x48 ×4
      model.layers.*.self_attn.*.kv_a_layernorm 24 ×4
      model.layers.*.self_attn.*.kv_b_proj 104x24 ×4
      model.layers.*.self_attn.*.o_proj 48x56 ×4
      model.layers.*.mlps.*.gate_proj 80x48 ×4
      model.layers.*.mlps.*.up_proj 80x48 ×4
      model.layers.*.mlps.*.down_proj 48x80 ×4
      model.layers.*.input_layernorm.* 48 ×4
      model.layers.*.post_attention_layernorm.* 48 ×4
      model.norm 48
      lm_head 300x48
      BUF model.layers.*.mlp.router.e_score_correction_bias 12 ×2
      """, embedding: 14400, experts: (8, 2)),
  ]
}

extension BuiltModel {
  static let mixture1: [BuiltModel] = [
    BuiltModel(
      #"""
      {"head_dim": null, "hidden_size": 48, "intermediate_size": 80, "model_type": "mixtral", "num_attention_heads": 4, "num_experts_per_tok": 2,
      "num_hidden_layers": 2, "num_key_value_heads": 2, "num_local_experts": 8, "sliding_window": null, "tie_word_embeddings": false,
      "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.o_proj 48x48 ×2
      model.layers.*.mlp.gate 8x48 ×2
      model.layers.*.mlp.experts.gate_up_proj 8x160x48 ×2
      model.layers.*.mlp.experts.down_proj 8x48x80 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.norm 48
      lm_head 300x48
      """, embedding: 14400, experts: (8, 2), cache: 96, state: 0),
    BuiltModel(
      #"""
      {"decoder_sparse_step": 2, "hidden_size": 48, "intermediate_size": 80, "layer_types": ["full_attention", "full_attention",
      "full_attention"], "mlp_only_layers": [], "model_type": "qwen2_moe", "moe_intermediate_size": 28, "num_attention_heads": 4,
      "num_experts": 8, "num_experts_per_tok": 2, "num_hidden_layers": 3, "num_key_value_heads": 2, "qkv_bias": true,
      "shared_expert_intermediate_size": 36, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×3
      model.layers.*.self_attn.q_proj.bias 48 ×3
      model.layers.*.self_attn.k_proj 24x48 ×3
      model.layers.*.self_attn.k_proj.bias 24 ×3
      model.layers.*.self_attn.v_proj 24x48 ×3
      model.layers.*.self_attn.v_proj.bias 24 ×3
      model.layers.*.self_attn.o_proj 48x48 ×3
      model.layers.*.mlp.gate_proj 80x48 ×2
      model.layers.*.mlp.up_proj 80x48 ×2
      model.layers.*.mlp.down_proj 48x80 ×2
      model.layers.*.input_layernorm 48 ×3
      model.layers.*.post_attention_layernorm 48 ×3
      model.layers.*.mlp.gate 8x48
      model.layers.*.mlp.experts.gate_up_proj 8x56x48
      model.layers.*.mlp.experts.down_proj 8x48x28
      model.layers.*.mlp.shared_expert.gate_proj 36x48
      model.layers.*.mlp.shared_expert.up_proj 36x48
      model.layers.*.mlp.shared_expert.down_proj 48x36
      model.layers.*.mlp.shared_expert_gate 1x48
      model.norm 48
      lm_head 300x48
      """, embedding: 14400, experts: (8, 2), cache: 144, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": true, "head_dim": 12, "hidden_size": 48, "intermediate_size": 80, "layer_types": ["sliding_attention",
      "full_attention"], "model_type": "gpt_oss", "num_attention_heads": 4, "num_experts_per_tok": 2, "num_hidden_layers": 2,
      "num_key_value_heads": 2, "num_local_experts": 8, "sliding_window": 7, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.sinks 4 ×2
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.q_proj.bias 48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.k_proj.bias 24 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.v_proj.bias 24 ×2
      model.layers.*.self_attn.o_proj 48x48 ×2
      model.layers.*.self_attn.o_proj.bias 48 ×2
      model.layers.*.mlp.router 8x48 ×2
      model.layers.*.mlp.router.bias 8 ×2
      model.layers.*.mlp.experts.gate_up_proj 8x48x160 ×2
      model.layers.*.mlp.experts.gate_up_proj_bias 8x160 ×2
      model.layers.*.mlp.experts.down_proj 8x80x48 ×2
      model.layers.*.mlp.experts.down_proj_bias 8x48 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.norm 48
      lm_head 300x48
      """, embedding: 14400, experts: (8, 2)),
    BuiltModel(
      #"""
      {"attention_bias": false, "first_k_dense_replace": 1, "hidden_size": 48, "intermediate_size": 80, "kv_lora_rank": 24,
      "model_type": "deepseek_v3", "moe_intermediate_size": 28, "n_routed_experts": 8, "n_shared_experts": 1, "num_attention_heads": 4,
      "num_experts_per_tok": 2, "num_hidden_layers": 2, "q_lora_rank": 20, "qk_nope_head_dim": 12, "qk_rope_head_dim": 8,
      "tie_word_embeddings": false, "v_head_dim": 14, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_a_proj 20x48 ×2
      model.layers.*.self_attn.q_a_layernorm 20 ×2
      model.layers.*.self_attn.q_b_proj 80x20 ×2
      model.layers.*.self_attn.kv_a_proj_with_mqa 32x48 ×2
      model.layers.*.self_attn.kv_a_layernorm 24 ×2
      model.layers.*.self_attn.kv_b_proj 104x24 ×2
      model.layers.*.self_attn.o_proj 48x56 ×2
      model.layers.*.mlp.gate_proj 80x48
      model.layers.*.mlp.up_proj 80x48
      model.layers.*.mlp.down_proj 48x80
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.mlp.experts.gate_up_proj 8x56x48
      model.layers.*.mlp.experts.down_proj 8x48x28
      model.layers.*.mlp.gate 8x48
      model.layers.*.mlp.shared_experts.gate_proj 28x48
      model.layers.*.mlp.shared_experts.up_proj 28x48
      model.layers.*.mlp.shared_experts.down_proj 48x28
      model.norm 48
      lm_head 300x48
      BUF model.layers.*.mlp.gate.e_score_correction_bias 8
      """, embedding: 14400, experts: (8, 2)),
    BuiltModel(
      #"""
      {"attention_bias": false, "hidden_size": 48, "index_head_dim": 10, "index_n_heads": 2, "index_topk": 5, "intermediate_size": 80,
      "kv_lora_rank": 24, "layer_types": ["indexed_attention", "indexed_attention"], "mlp_layer_types": ["dense", "sparse"],
      "model_type": "deepseek_v32", "moe_intermediate_size": 28, "n_routed_experts": 8, "n_shared_experts": 1, "num_attention_heads": 4,
      "num_experts_per_tok": 2, "num_hidden_layers": 2, "q_lora_rank": 20, "qk_nope_head_dim": 12, "qk_rope_head_dim": 8,
      "tie_word_embeddings": false, "v_head_dim": 14, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_a_proj 20x48 ×2
      model.layers.*.self_attn.q_a_layernorm 20 ×2
      model.layers.*.self_attn.q_b_proj 80x20 ×2
      model.layers.*.self_attn.kv_a_proj_with_mqa 32x48 ×2
      model.layers.*.self_attn.kv_a_layernorm 24 ×2
      model.layers.*.self_attn.kv_b_proj 104x24 ×2
      model.layers.*.self_attn.o_proj 48x56 ×2
      model.layers.*.self_attn.indexer.wq_b 20x20 ×2
      model.layers.*.self_attn.indexer.wk 10x48 ×2
      model.layers.*.self_attn.indexer.k_norm 10 ×2
      model.layers.*.self_attn.indexer.k_norm.bias 10 ×2
      model.layers.*.self_attn.indexer.weights_proj 2x48 ×2
      model.layers.*.mlp.gate_proj 80x48
      model.layers.*.mlp.up_proj 80x48
      model.layers.*.mlp.down_proj 48x80
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.mlp.experts.gate_up_proj 8x56x48
      model.layers.*.mlp.experts.down_proj 8x48x28
      model.layers.*.mlp.gate 8x48
      model.layers.*.mlp.shared_experts.gate_proj 28x48
      model.layers.*.mlp.shared_experts.up_proj 28x48
      model.layers.*.mlp.shared_experts.down_proj 48x28
      model.norm 48
      lm_head 300x48
      BUF model.layers.*.mlp.gate.e_score_correction_bias 8
      """, embedding: 14400, experts: (8, 2)),
    BuiltModel(
      #"""
      {"attention_bias": false, "hc_mult": 4, "hidden_size": 48, "index_head_dim": 10, "index_n_heads": 2, "index_topk": 5,
      "indexer_types": ["full", "shared", "full"], "intermediate_size": 80, "kv_lora_rank": 24, "layer_types": ["indexed_attention",
      "indexed_attention", "indexed_attention"], "mlp_layer_types": ["dense", "sparse", "sparse"], "model_type": "hy_v4",
      "moe_intermediate_size": 28, "n_routed_experts": 8, "n_shared_experts": 1, "num_attention_heads": 4, "num_experts_per_tok": 2,
      "num_hidden_layers": 3, "q_lora_rank": 20, "qk_nope_head_dim": 12, "qk_rope_head_dim": 8, "tie_word_embeddings": false, "v_head_dim": 14,
      "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.sinks 4 ×3
      model.layers.*.self_attn.q_a_proj 20x48 ×3
      model.layers.*.self_attn.q_a_layernorm 20 ×3
      model.layers.*.self_attn.q_b_proj 80x20 ×3
      model.layers.*.self_attn.kv_a_proj_with_mqa 32x48 ×3
      model.layers.*.self_attn.kv_a_layernorm 24 ×3
      model.layers.*.self_attn.kv_b_proj 104x24 ×3
      model.layers.*.self_attn.o_proj 48x56 ×3
      model.layers.*.self_attn.indexer.wq_b 20x20 ×2
      model.layers.*.self_attn.indexer.wk 10x48 ×2
      model.layers.*.self_attn.indexer.k_norm 10 ×2
      model.layers.*.self_attn.indexer.k_norm.bias 10 ×2
      model.layers.*.self_attn.indexer.weights_proj 2x48 ×2
      model.layers.*.self_attn.gate_proj 56x48 ×3
      model.layers.*.mlp.gate_proj 80x48
      model.layers.*.mlp.up_proj 80x48
      model.layers.*.mlp.down_proj 48x80
      model.layers.*.input_layernorm 48 ×3
      model.layers.*.post_attention_layernorm 48 ×3
      model.layers.*.attn_hc.fn 8x192 ×3
      model.layers.*.attn_hc.base 8 ×3
      model.layers.*.attn_hc.scale 2 ×3
      model.layers.*.ffn_hc.fn 8x192 ×3
      model.layers.*.ffn_hc.base 8 ×3
      model.layers.*.ffn_hc.scale 2 ×3
      model.layers.*.mlp.experts.gate_up_proj 8x56x48 ×2
      model.layers.*.mlp.experts.down_proj 8x48x28 ×2
      model.layers.*.mlp.gate 8x48 ×2
      model.layers.*.mlp.shared_experts.gate_proj 28x48 ×2
      model.layers.*.mlp.shared_experts.up_proj 28x48 ×2
      model.layers.*.mlp.shared_experts.down_proj 48x28 ×2
      model.norm 48
      model.hc_head.hc_fn 4x192
      model.hc_head.hc_base 4
      model.hc_head.hc_scale 1
      lm_head 300x48
      BUF model.layers.*.mlp.gate.e_score_correction_bias 8 ×2
      """, embedding: 14400, experts: (8, 2), cache: 116, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": false, "first_k_dense_replace": 1, "head_dim": 12, "hidden_size": 48, "intermediate_size": 80, "model_type": "glm4_moe",
      "moe_intermediate_size": 28, "n_routed_experts": 8, "n_shared_experts": 1, "num_attention_heads": 4, "num_experts_per_tok": 2,
      "num_hidden_layers": 2, "num_key_value_heads": 2, "tie_word_embeddings": false, "use_qk_norm": true, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.o_proj 48x48 ×2
      model.layers.*.self_attn.q_norm 12 ×2
      model.layers.*.self_attn.k_norm 12 ×2
      model.layers.*.mlp.gate_proj 80x48
      model.layers.*.mlp.up_proj 80x48
      model.layers.*.mlp.down_proj 48x80
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.mlp.experts.gate_up_proj 8x56x48
      model.layers.*.mlp.experts.down_proj 8x48x28
      model.layers.*.mlp.gate 8x48
      model.layers.*.mlp.shared_experts.gate_proj 28x48
      model.layers.*.mlp.shared_experts.up_proj 28x48
      model.layers.*.mlp.shared_experts.down_proj 48x28
      model.norm 48
      lm_head 300x48
      BUF model.layers.*.mlp.gate.e_score_correction_bias 8
      """, embedding: 14400, experts: (8, 2), cache: 96, state: 0),
  ]
}

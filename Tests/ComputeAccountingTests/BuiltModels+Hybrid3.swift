extension BuiltModel {
  static let hybrid3: [BuiltModel] = [
    BuiltModel(
      #"""
      {"adapter_rank": 5, "add_bias_linear": false, "attention_head_dim": 24, "attention_hidden_size": 96, "hidden_size": 48,
      "intermediate_size": 80, "layers_block_type": ["linear_attention", "hybrid", "hybrid", "linear_attention", "hybrid", "linear_attention"],
      "mamba_d_conv": 4, "mamba_d_state": 6, "mamba_expand": 2, "mamba_ngroups": 1, "model_type": "zamba2", "n_mamba_heads": 4,
      "num_attention_heads": 4, "num_hidden_layers": 6, "num_key_value_heads": 2, "num_mem_blocks": 2, "tie_word_embeddings": true,
      "use_conv_bias": true, "use_shared_attention_adapter": true, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.mamba.dt_bias 4 ×3
      model.layers.*.mamba.A_log 4 ×3
      model.layers.*.mamba.D 4 ×3
      model.layers.*.mamba.conv1d 108x1x4 ×3
      model.layers.*.mamba.conv1d.bias 108 ×3
      model.layers.*.mamba.in_proj 208x48 ×3
      model.layers.*.mamba.norm 96 ×3
      model.layers.*.mamba.out_proj 48x96 ×3
      model.layers.*.input_layernorm 48 ×3
      model.layers.*.linear 48x48 ×3
      model.layers.*.mamba_decoder.mamba.dt_bias 4 ×3
      model.layers.*.mamba_decoder.mamba.A_log 4 ×3
      model.layers.*.mamba_decoder.mamba.D 4 ×3
      model.layers.*.mamba_decoder.mamba.conv1d 108x1x4 ×3
      model.layers.*.mamba_decoder.mamba.conv1d.bias 108 ×3
      model.layers.*.mamba_decoder.mamba.in_proj 208x48 ×3
      model.layers.*.mamba_decoder.mamba.norm 96 ×3
      model.layers.*.mamba_decoder.mamba.out_proj 48x96 ×3
      model.layers.*.mamba_decoder.input_layernorm 48 ×3
      model.layers.*.shared_transformer.self_attn.q_proj 96x96 ×2
      model.layers.*.shared_transformer.self_attn.k_proj 48x96 ×2
      model.layers.*.shared_transformer.self_attn.v_proj 48x96 ×2
      model.layers.*.shared_transformer.self_attn.o_proj 48x96 ×2
      model.layers.*.shared_transformer.self_attn.linear_q_adapter_list.*.* 5x96 ×3
      model.layers.*.shared_transformer.self_attn.linear_q_adapter_list.*.* 96x5 ×3
      model.layers.*.shared_transformer.self_attn.linear_k_adapter_list.*.* 5x96 ×3
      model.layers.*.shared_transformer.self_attn.linear_k_adapter_list.*.* 96x5 ×3
      model.layers.*.shared_transformer.self_attn.linear_v_adapter_list.*.* 5x96 ×3
      model.layers.*.shared_transformer.self_attn.linear_v_adapter_list.*.* 96x5 ×3
      model.layers.*.shared_transformer.feed_forward.gate_up_proj 160x48 ×2
      model.layers.*.shared_transformer.feed_forward.down_proj 48x80 ×2
      model.layers.*.shared_transformer.feed_forward.gate_up_proj_adapter_list.*.* 5x48 ×3
      model.layers.*.shared_transformer.feed_forward.gate_up_proj_adapter_list.*.* 160x5 ×3
      model.layers.*.shared_transformer.input_layernorm 96 ×2
      model.layers.*.shared_transformer.pre_ff_layernorm 48 ×2
      model.final_layernorm 48
      """, embedding: 14400),
    BuiltModel(
      #"""
      {"altup_num_inputs": 4, "attention_bias": false, "head_dim": 12, "hidden_size": 48, "hidden_size_per_layer_input": 10,
      "intermediate_size": [80, 80, 80, 80], "laurel_rank": 5, "layer_types": ["sliding_attention", "full_attention", "sliding_attention",
      "full_attention"], "model_type": "gemma3n_text", "num_attention_heads": 4, "num_hidden_layers": 4, "num_key_value_heads": 2,
      "num_kv_shared_layers": 2, "sliding_window": 512, "tie_word_embeddings": true, "vocab_size": 300, "vocab_size_per_layer_input": 280}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×4
      model.layers.*.self_attn.q_norm 12 ×4
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.k_norm 12 ×2
      model.layers.*.self_attn.o_proj 48x48 ×4
      model.layers.*.mlp.gate_proj 80x48 ×4
      model.layers.*.mlp.up_proj 80x48 ×4
      model.layers.*.mlp.down_proj 48x80 ×4
      model.layers.*.input_layernorm 48 ×4
      model.layers.*.post_attention_layernorm 48 ×4
      model.layers.*.pre_feedforward_layernorm 48 ×4
      model.layers.*.post_feedforward_layernorm 48 ×4
      model.layers.*.altup.correct_output_scale 48 ×4
      model.layers.*.altup.correction_coefs 4x4 ×4
      model.layers.*.altup.prediction_coefs 16x4 ×4
      model.layers.*.altup.modality_router 4x48 ×4
      model.layers.*.altup.router_norm 48 ×4
      model.layers.*.laurel.linear_left 5x48 ×4
      model.layers.*.laurel.linear_right 48x5 ×4
      model.layers.*.laurel.post_laurel_norm 48 ×4
      model.layers.*.per_layer_input_gate 10x48 ×4
      model.layers.*.per_layer_projection 48x10 ×4
      model.layers.*.post_per_layer_input_norm 48 ×4
      model.norm 48
      model.embed_tokens_per_layer 280x40
      model.per_layer_model_projection 40x48
      model.per_layer_projection_norm 10
      model.altup_projections.* 48x48 ×3
      model.altup_unembed_projections.* 48x48 ×3
      """, embedding: 14400, cache: 96, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": false, "attention_k_eq_v": true, "enable_moe_block": true, "head_dim": 12, "hidden_size": 48,
      "hidden_size_per_layer_input": 10, "intermediate_size": 80, "layer_types": ["sliding_attention", "full_attention"],
      "model_type": "gemma4_text", "moe_intermediate_size": 28, "num_attention_heads": 4, "num_experts": 8, "num_hidden_layers": 2,
      "num_key_value_heads": 2, "num_kv_shared_layers": 0, "per_layer_config": {"1": {"head_dim": 20, "num_key_value_heads": 1}},
      "sliding_window": 512, "tie_word_embeddings": true, "top_k_experts": 2, "use_double_wide_mlp": false, "vocab_size": 300,
      "vocab_size_per_layer_input": 280}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48
      model.layers.*.self_attn.q_proj 80x48
      model.layers.*.self_attn.q_norm 12
      model.layers.*.self_attn.q_norm 20
      model.layers.*.self_attn.k_norm 12
      model.layers.*.self_attn.k_norm 20
      model.layers.*.self_attn.k_proj 24x48
      model.layers.*.self_attn.k_proj 20x48
      model.layers.*.self_attn.v_proj 24x48
      model.layers.*.self_attn.o_proj 48x48
      model.layers.*.self_attn.o_proj 48x80
      model.layers.*.mlp.gate_proj 80x48 ×2
      model.layers.*.mlp.up_proj 80x48 ×2
      model.layers.*.mlp.down_proj 48x80 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.pre_feedforward_layernorm 48 ×2
      model.layers.*.post_feedforward_layernorm 48 ×2
      model.layers.*.per_layer_input_gate 10x48 ×2
      model.layers.*.per_layer_projection 48x10 ×2
      model.layers.*.post_per_layer_input_norm 48 ×2
      model.layers.*.router.scale 48 ×2
      model.layers.*.router.per_expert_scale 8 ×2
      model.layers.*.router.proj 8x48 ×2
      model.layers.*.experts.gate_up_proj 8x56x48 ×2
      model.layers.*.experts.down_proj 8x48x28 ×2
      model.layers.*.post_feedforward_layernorm_1 48 ×2
      model.layers.*.post_feedforward_layernorm_2 48 ×2
      model.layers.*.pre_feedforward_layernorm_2 48 ×2
      model.norm 48
      model.embed_tokens_per_layer 280x20
      model.per_layer_model_projection 20x48
      model.per_layer_projection_norm 10
      BUF model.layers.*.layer_scalar 1 ×2
      """, embedding: 14400, experts: (8, 2), cache: 88, state: 0),
  ]
}

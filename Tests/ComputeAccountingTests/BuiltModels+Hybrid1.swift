extension BuiltModel {
  static let hybrid1: [BuiltModel] = [
    BuiltModel(
      #"""
      {"conv_kernel": 4, "hidden_size": 48, "intermediate_size": 96, "model_type": "mamba", "num_hidden_layers": 2, "state_size": 6,
      "tie_word_embeddings": true, "time_step_rank": 3, "use_bias": true, "use_conv_bias": true, "vocab_size": 300}
      """#,
      """
      backbone.embeddings 300x48
      backbone.layers.*.norm 48 ×2
      backbone.layers.*.mixer.A_log 96x6 ×2
      backbone.layers.*.mixer.D 96 ×2
      backbone.layers.*.mixer.conv1d 96x1x4 ×2
      backbone.layers.*.mixer.conv1d.bias 96 ×2
      backbone.layers.*.mixer.in_proj 192x48 ×2
      backbone.layers.*.mixer.in_proj.bias 192 ×2
      backbone.layers.*.mixer.x_proj 15x96 ×2
      backbone.layers.*.mixer.dt_proj 96x3 ×2
      backbone.layers.*.mixer.dt_proj.bias 96 ×2
      backbone.layers.*.mixer.out_proj 48x96 ×2
      backbone.layers.*.mixer.out_proj.bias 48 ×2
      backbone.norm_f 48
      """, embedding: 14400, cache: 0, state: 1920),
    BuiltModel(
      #"""
      {"conv_kernel": 4, "expand": 2, "hidden_size": 48, "model_type": "mamba2", "n_groups": 2, "num_heads": 8, "num_hidden_layers": 2,
      "state_size": 6, "tie_word_embeddings": false, "use_bias": false, "use_conv_bias": true, "vocab_size": 300}
      """#,
      """
      backbone.embeddings 300x48
      backbone.layers.*.norm 48 ×2
      backbone.layers.*.mixer.dt_bias 8 ×2
      backbone.layers.*.mixer.A_log 8 ×2
      backbone.layers.*.mixer.D 8 ×2
      backbone.layers.*.mixer.conv1d 120x1x4 ×2
      backbone.layers.*.mixer.conv1d.bias 120 ×2
      backbone.layers.*.mixer.in_proj 224x48 ×2
      backbone.layers.*.mixer.norm 96 ×2
      backbone.layers.*.mixer.out_proj 48x96 ×2
      backbone.norm_f 48
      lm_head 300x48
      """, embedding: 14400, cache: 0, state: 2112),
    BuiltModel(
      #"""
      {"attn_layer_offset": 2, "attn_layer_period": 4, "expert_layer_offset": 1, "expert_layer_period": 2, "hidden_size": 48,
      "intermediate_size": 80, "mamba_conv_bias": true, "mamba_d_conv": 4, "mamba_d_state": 6, "mamba_dt_rank": 5, "mamba_expand": 2,
      "mamba_proj_bias": false, "model_type": "jamba", "num_attention_heads": 4, "num_experts": 8, "num_experts_per_tok": 2,
      "num_hidden_layers": 4, "num_key_value_heads": 2, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.mamba.A_log 96x6 ×3
      model.layers.*.mamba.D 96 ×3
      model.layers.*.mamba.conv1d 96x1x4 ×3
      model.layers.*.mamba.conv1d.bias 96 ×3
      model.layers.*.mamba.in_proj 192x48 ×3
      model.layers.*.mamba.x_proj 17x96 ×3
      model.layers.*.mamba.dt_proj 96x5 ×3
      model.layers.*.mamba.dt_proj.bias 96 ×3
      model.layers.*.mamba.out_proj 48x96 ×3
      model.layers.*.mamba.dt_layernorm 5 ×3
      model.layers.*.mamba.b_layernorm 6 ×3
      model.layers.*.mamba.c_layernorm 6 ×3
      model.layers.*.feed_forward.gate_proj 80x48 ×2
      model.layers.*.feed_forward.up_proj 80x48 ×2
      model.layers.*.feed_forward.down_proj 48x80 ×2
      model.layers.*.input_layernorm 48 ×4
      model.layers.*.pre_ff_layernorm 48 ×4
      model.layers.*.feed_forward.router 8x48 ×2
      model.layers.*.feed_forward.experts.gate_up_proj 8x160x48 ×2
      model.layers.*.feed_forward.experts.down_proj 8x48x80 ×2
      model.layers.*.self_attn.q_proj 48x48
      model.layers.*.self_attn.k_proj 24x48
      model.layers.*.self_attn.v_proj 24x48
      model.layers.*.self_attn.o_proj 48x48
      model.final_layernorm 48
      lm_head 300x48
      """, embedding: 14400, experts: (8, 2), cache: 48, state: 2880),
    BuiltModel(
      #"""
      {"attention_bias": false, "head_dim": 12, "hidden_size": 48, "intermediate_size": 80, "mamba_conv_bias": true, "mamba_d_conv": 4,
      "mamba_d_ssm": 40, "mamba_d_state": 6, "mamba_n_groups": 1, "mamba_n_heads": 5, "mamba_proj_bias": false, "mamba_rms_norm": true,
      "mlp_bias": false, "model_type": "falcon_h1", "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2,
      "projectors_bias": false, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.feed_forward.gate_proj 80x48 ×2
      model.layers.*.feed_forward.up_proj 80x48 ×2
      model.layers.*.feed_forward.down_proj 48x80 ×2
      model.layers.*.mamba.dt_bias 5 ×2
      model.layers.*.mamba.A_log 5 ×2
      model.layers.*.mamba.D 5 ×2
      model.layers.*.mamba.conv1d 52x1x4 ×2
      model.layers.*.mamba.conv1d.bias 52 ×2
      model.layers.*.mamba.in_proj 97x48 ×2
      model.layers.*.mamba.norm 40 ×2
      model.layers.*.mamba.out_proj 48x40 ×2
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.o_proj 48x48 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.pre_ff_layernorm 48 ×2
      model.final_layernorm 48
      lm_head 300x48
      """, embedding: 14400, cache: 96, state: 896),
    BuiltModel(
      #"""
      {"attention_bias": false, "hidden_size": 48, "intermediate_size": 80, "layer_types": ["linear_attention", "full_attention"],
      "mamba_conv_bias": true, "mamba_d_conv": 4, "mamba_d_state": 6, "mamba_expand": 2, "mamba_n_groups": 1, "mamba_n_heads": 8,
      "mamba_proj_bias": false, "model_type": "granitemoehybrid", "num_attention_heads": 4, "num_experts_per_tok": 2, "num_hidden_layers": 2,
      "num_key_value_heads": 2, "num_local_experts": 8, "shared_intermediate_size": 36, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.block_sparse_moe.router 8x48 ×2
      model.layers.*.block_sparse_moe.experts.gate_up_proj 8x160x48 ×2
      model.layers.*.block_sparse_moe.experts.down_proj 8x48x80 ×2
      model.layers.*.shared_mlp.input_linear 72x48 ×2
      model.layers.*.shared_mlp.output_linear 48x36 ×2
      model.layers.*.mamba.dt_bias 8
      model.layers.*.mamba.A_log 8
      model.layers.*.mamba.D 8
      model.layers.*.mamba.conv1d 108x1x4
      model.layers.*.mamba.conv1d.bias 108
      model.layers.*.mamba.in_proj 212x48
      model.layers.*.mamba.norm 96
      model.layers.*.mamba.out_proj 48x96
      model.layers.*.self_attn.q_proj 48x48
      model.layers.*.self_attn.k_proj 24x48
      model.layers.*.self_attn.v_proj 24x48
      model.layers.*.self_attn.o_proj 48x48
      model.norm 48
      lm_head 300x48
      """, embedding: 14400, experts: (8, 2), cache: 48, state: 1008),
    BuiltModel(
      #"""
      {"conv_kernel": 4, "head_dim": 12, "hidden_size": 48, "intermediate_size": 80, "layers_block_type": ["linear_attention", "moe",
      "full_attention", "mlp"], "mamba_head_dim": 12, "mamba_num_heads": 4, "mlp_bias": false, "model_type": "nemotron_h",
      "moe_intermediate_size": 28, "moe_latent_size": null, "moe_shared_expert_intermediate_size": 36, "n_groups": 2, "n_routed_experts": 8,
      "num_attention_heads": 4, "num_experts_per_tok": 2, "num_key_value_heads": 2, "ssm_state_size": 6, "use_bias": false,
      "use_conv_bias": true, "vocab_size": 300}
      """#,
      """
      model.embeddings 300x48
      model.layers.*.norm 48 ×4
      model.layers.*.mixer.dt_bias 4
      model.layers.*.mixer.A_log 4
      model.layers.*.mixer.D 4
      model.layers.*.mixer.conv1d 72x1x4
      model.layers.*.mixer.conv1d.bias 72
      model.layers.*.mixer.in_proj 124x48
      model.layers.*.mixer.norm 48
      model.layers.*.mixer.out_proj 48x48
      model.layers.*.mixer.experts.up_proj 8x28x48
      model.layers.*.mixer.experts.down_proj 8x48x28
      model.layers.*.mixer.gate 8x48
      model.layers.*.mixer.shared_experts.up_proj 36x48
      model.layers.*.mixer.shared_experts.down_proj 48x36
      model.layers.*.mixer.q_proj 48x48
      model.layers.*.mixer.k_proj 24x48
      model.layers.*.mixer.v_proj 24x48
      model.layers.*.mixer.o_proj 48x48
      model.layers.*.mixer.up_proj 80x48
      model.layers.*.mixer.down_proj 48x80
      model.norm_f 48
      lm_head 300x48
      BUF model.layers.*.mixer.gate.e_score_correction_bias 8
      """, embedding: 14400, experts: (8, 2), cache: 48, state: 576),
    BuiltModel(
      #"""
      {"attention_bias": true, "decoder_sparse_step": 1, "head_dim": 12, "hidden_size": 48, "layer_types": ["linear_attention",
      "linear_attention", "linear_attention", "full_attention"], "linear_conv_kernel_dim": 4, "linear_key_head_dim": 6,
      "linear_num_key_heads": 2, "linear_num_value_heads": 4, "linear_value_head_dim": 10, "mlp_only_layers": [], "model_type": "qwen3_next",
      "moe_intermediate_size": 28, "num_attention_heads": 4, "num_experts": 8, "num_experts_per_tok": 2, "num_hidden_layers": 4,
      "num_key_value_heads": 2, "shared_expert_intermediate_size": 36, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.linear_attn.dt_bias 4 ×3
      model.layers.*.linear_attn.A_log 4 ×3
      model.layers.*.linear_attn.conv1d 64x1x4 ×3
      model.layers.*.linear_attn.in_proj_qkvz 104x48 ×3
      model.layers.*.linear_attn.in_proj_ba 8x48 ×3
      model.layers.*.linear_attn.norm 10 ×3
      model.layers.*.linear_attn.out_proj 48x40 ×3
      model.layers.*.mlp.gate 8x48 ×4
      model.layers.*.mlp.experts.gate_up_proj 8x56x48 ×4
      model.layers.*.mlp.experts.down_proj 8x48x28 ×4
      model.layers.*.mlp.shared_expert.gate_proj 36x48 ×4
      model.layers.*.mlp.shared_expert.up_proj 36x48 ×4
      model.layers.*.mlp.shared_expert.down_proj 48x36 ×4
      model.layers.*.mlp.shared_expert_gate 1x48 ×4
      model.layers.*.input_layernorm 48 ×4
      model.layers.*.post_attention_layernorm 48 ×4
      model.layers.*.self_attn.q_proj 96x48
      model.layers.*.self_attn.q_proj.bias 96
      model.layers.*.self_attn.k_proj 24x48
      model.layers.*.self_attn.k_proj.bias 24
      model.layers.*.self_attn.v_proj 24x48
      model.layers.*.self_attn.v_proj.bias 24
      model.layers.*.self_attn.o_proj 48x48
      model.layers.*.self_attn.o_proj.bias 48
      model.layers.*.self_attn.q_norm 12
      model.layers.*.self_attn.k_norm 12
      model.norm 48
      lm_head 300x48
      """, embedding: 14400, experts: (8, 2), cache: 48, state: 1488),
  ]
}

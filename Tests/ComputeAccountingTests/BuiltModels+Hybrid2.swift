extension BuiltModel {
  static let hybrid2: [BuiltModel] = [
    BuiltModel(
      #"""
      {"attention_bias": false, "hidden_size": 48, "intermediate_size": 80, "kv_lora_rank": 24, "layer_types": ["linear_attention",
      "full_attention"], "linear_conv_kernel_dim": 4, "linear_head_dim": 10, "linear_num_heads": 4, "mlp_layer_types": ["dense", "sparse"],
      "model_type": "kimi_linear", "moe_intermediate_size": 28, "num_attention_heads": 4, "num_experts": 8, "num_experts_per_token": 2,
      "num_hidden_layers": 2, "num_shared_experts": 1, "q_lora_rank": null, "qk_nope_head_dim": 12, "qk_rope_head_dim": 8,
      "tie_word_embeddings": false, "v_head_dim": 14, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 40x48
      model.layers.*.self_attn.q_proj 80x48
      model.layers.*.self_attn.k_proj 40x48
      model.layers.*.self_attn.v_proj 40x48
      model.layers.*.self_attn.conv1d 120x1x4
      model.layers.*.self_attn.forget_gate.dt_bias 40
      model.layers.*.self_attn.forget_gate.A_log 1x1x4x1
      model.layers.*.self_attn.forget_gate.f_a_proj 10x48
      model.layers.*.self_attn.forget_gate.f_b_proj 40x10
      model.layers.*.self_attn.b_proj 4x48
      model.layers.*.self_attn.g_a_proj 10x48
      model.layers.*.self_attn.g_b_proj 40x10
      model.layers.*.self_attn.o_norm 10
      model.layers.*.self_attn.o_proj 48x40
      model.layers.*.self_attn.o_proj 48x56
      model.layers.*.mlp.gate_proj 80x48
      model.layers.*.mlp.up_proj 80x48
      model.layers.*.mlp.down_proj 48x80
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.self_attn.kv_a_proj_with_mqa 32x48
      model.layers.*.self_attn.kv_a_layernorm 24
      model.layers.*.self_attn.kv_b_proj 104x24
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
      {"block_auto_adjust_ff_dim": true, "block_ffn_dim_multiplier": 1.0, "block_multiple_of": 256, "conv_L_cache": 3, "conv_bias": true,
      "hidden_size": 48, "intermediate_size": 80, "layer_types": ["conv", "full_attention"], "model_type": "lfm2", "num_attention_heads": 4,
      "num_hidden_layers": 2, "num_key_value_heads": 2, "tie_word_embeddings": true, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.conv.conv 48x1x3
      model.layers.*.conv.conv.bias 48
      model.layers.*.conv.in_proj 144x48
      model.layers.*.conv.in_proj.bias 144
      model.layers.*.conv.out_proj 48x48
      model.layers.*.conv.out_proj.bias 48
      model.layers.*.feed_forward.w1 256x48 ×2
      model.layers.*.feed_forward.w3 256x48 ×2
      model.layers.*.feed_forward.w2 48x256 ×2
      model.layers.*.operator_norm 48 ×2
      model.layers.*.ffn_norm 48 ×2
      model.layers.*.self_attn.q_proj 48x48
      model.layers.*.self_attn.k_proj 24x48
      model.layers.*.self_attn.v_proj 24x48
      model.layers.*.self_attn.out_proj 48x48
      model.layers.*.self_attn.q_layernorm 12
      model.layers.*.self_attn.k_layernorm 12
      model.embedding_norm 48
      """, embedding: 14400, cache: 48, state: 144),
    BuiltModel(
      #"""
      {"attention_bias": false, "block_types": ["recurrent", "recurrent", "attention"], "conv1d_width": 4, "head_dim": 12, "hidden_size": 48,
      "intermediate_size": 80, "lru_width": 40, "model_type": "recurrent_gemma", "num_attention_heads": 4, "num_hidden_layers": 3,
      "num_key_value_heads": 2, "tie_word_embeddings": true, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.temporal_pre_norm 48 ×3
      model.layers.*.temporal_block.linear_y 40x48 ×2
      model.layers.*.temporal_block.linear_y.bias 40 ×2
      model.layers.*.temporal_block.linear_x 40x48 ×2
      model.layers.*.temporal_block.linear_x.bias 40 ×2
      model.layers.*.temporal_block.linear_out 48x40 ×2
      model.layers.*.temporal_block.linear_out.bias 48 ×2
      model.layers.*.temporal_block.conv_1d 40x1x4 ×2
      model.layers.*.temporal_block.conv_1d.bias 40 ×2
      model.layers.*.temporal_block.rg_lru.recurrent_param 40 ×2
      model.layers.*.temporal_block.rg_lru.input_gate_weight 4x10x10 ×2
      model.layers.*.temporal_block.rg_lru.input_gate_bias 4x10 ×2
      model.layers.*.temporal_block.rg_lru.recurrent_gate_weight 4x10x10 ×2
      model.layers.*.temporal_block.rg_lru.recurrent_gate_bias 4x10 ×2
      model.layers.*.channel_pre_norm 48 ×3
      model.layers.*.mlp_block.gate_proj 40x48 ×3
      model.layers.*.mlp_block.gate_proj.bias 40 ×3
      model.layers.*.mlp_block.up_proj 40x48 ×3
      model.layers.*.mlp_block.up_proj.bias 40 ×3
      model.layers.*.mlp_block.down_proj 48x40 ×3
      model.layers.*.mlp_block.down_proj.bias 48 ×3
      model.layers.*.temporal_block.q_proj 48x48
      model.layers.*.temporal_block.k_proj 24x48
      model.layers.*.temporal_block.v_proj 24x48
      model.layers.*.temporal_block.o_proj 48x48
      model.layers.*.temporal_block.o_proj.bias 48
      model.final_norm 48
      """, embedding: 14400),
    BuiltModel(
      #"""
      {"block_size": 4, "head_dim": 12, "hidden_size": 48, "intermediate_size": 80, "layer_types": ["full_attention", "linear_attention"],
      "model_type": "minimax", "num_attention_heads": 4, "num_experts_per_tok": 2, "num_hidden_layers": 2, "num_key_value_heads": 2,
      "num_local_experts": 8, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48
      model.layers.*.self_attn.k_proj 24x48
      model.layers.*.self_attn.v_proj 24x48
      model.layers.*.self_attn.o_proj 48x48
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.mlp.gate 8x48 ×2
      model.layers.*.mlp.experts.gate_up_proj 8x160x48 ×2
      model.layers.*.mlp.experts.down_proj 8x48x80 ×2
      model.layers.*.self_attn.norm 48
      model.layers.*.self_attn.qkv_proj 144x48
      model.layers.*.self_attn.out_proj 48x48
      model.layers.*.self_attn.output_gate 48x48
      model.norm 48
      lm_head 300x48
      BUF model.layers.*.self_attn.slope_rate 4x1x1
      BUF model.layers.*.self_attn.query_decay 4x4x1
      BUF model.layers.*.self_attn.key_decay 4x4x1
      BUF model.layers.*.self_attn.diagonal_decay 1x4x4x4
      """, embedding: 14400, experts: (8, 2), cache: 48, state: 576),
    BuiltModel(
      #"""
      {"attention_hidden_size": 40, "hidden_size": 48, "intermediate_size": 80, "model_type": "rwkv", "num_hidden_layers": 2,
      "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      rwkv.embeddings 300x48
      rwkv.blocks.*.pre_ln 48
      rwkv.blocks.*.pre_ln.bias 48
      rwkv.blocks.*.ln1 48 ×2
      rwkv.blocks.*.ln1.bias 48 ×2
      rwkv.blocks.*.ln2 48 ×2
      rwkv.blocks.*.ln2.bias 48 ×2
      rwkv.blocks.*.attention.time_decay 40 ×2
      rwkv.blocks.*.attention.time_first 40 ×2
      rwkv.blocks.*.attention.time_mix_key 1x1x48 ×2
      rwkv.blocks.*.attention.time_mix_value 1x1x48 ×2
      rwkv.blocks.*.attention.time_mix_receptance 1x1x48 ×2
      rwkv.blocks.*.attention.key 40x48 ×2
      rwkv.blocks.*.attention.value 40x48 ×2
      rwkv.blocks.*.attention.receptance 40x48 ×2
      rwkv.blocks.*.attention.output 48x40 ×2
      rwkv.blocks.*.feed_forward.time_mix_key 1x1x48 ×2
      rwkv.blocks.*.feed_forward.time_mix_receptance 1x1x48 ×2
      rwkv.blocks.*.feed_forward.key 80x48 ×2
      rwkv.blocks.*.feed_forward.receptance 48x48 ×2
      rwkv.blocks.*.feed_forward.value 48x80 ×2
      rwkv.ln_out 48
      rwkv.ln_out.bias 48
      head 300x48
      """, embedding: 14400),
    BuiltModel(
      #"""
      {"ffn_proj_factor": 2.667, "ffn_round_up_to_multiple_of": 64, "hidden_size": 48, "model_type": "xlstm", "num_heads": 4,
      "num_hidden_layers": 2, "qk_dim_factor": 0.5, "tie_word_embeddings": false, "use_bias": false, "v_dim_factor": 1.0, "vocab_size": 300}
      """#,
      """
      backbone.embeddings 300x48
      backbone.blocks.*.norm_mlstm 48 ×2
      backbone.blocks.*.mlstm_layer.q 24x48 ×2
      backbone.blocks.*.mlstm_layer.k 24x48 ×2
      backbone.blocks.*.mlstm_layer.v 48x48 ×2
      backbone.blocks.*.mlstm_layer.ogate_preact 48x48 ×2
      backbone.blocks.*.mlstm_layer.igate_preact 4x48 ×2
      backbone.blocks.*.mlstm_layer.igate_preact.bias 4 ×2
      backbone.blocks.*.mlstm_layer.fgate_preact 4x48 ×2
      backbone.blocks.*.mlstm_layer.fgate_preact.bias 4 ×2
      backbone.blocks.*.mlstm_layer.multihead_norm 48 ×2
      backbone.blocks.*.mlstm_layer.out_proj 48x48 ×2
      backbone.blocks.*.norm_ffn 48 ×2
      backbone.blocks.*.ffn.proj_up_gate 128x48 ×2
      backbone.blocks.*.ffn.proj_up 128x48 ×2
      backbone.blocks.*.ffn.proj_down 48x128 ×2
      backbone.out_norm 48
      lm_head 300x48
      """, embedding: 14400),
    BuiltModel(
      #"""
      {"attention_head_dim": 24, "attention_hidden_size": 96, "hidden_size": 48, "intermediate_size": 80,
      "layers_block_type": ["linear_attention", "hybrid", "linear_attention", "hybrid", "linear_attention"], "mamba_conv_bias": true,
      "mamba_d_conv": 4, "mamba_d_state": 6, "mamba_dt_rank": 5, "mamba_expand": 2, "mamba_proj_bias": false, "model_type": "zamba",
      "n_mamba_heads": 2, "num_attention_heads": 4, "num_hidden_layers": 5, "num_key_value_heads": 2, "tie_word_embeddings": true,
      "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.mamba.x_proj_weight 2x17x48 ×3
      model.layers.*.mamba.dt_proj_weight 2x48x5 ×3
      model.layers.*.mamba.dt_proj_bias 2x48 ×3
      model.layers.*.mamba.A_log 2x48x6 ×3
      model.layers.*.mamba.D 2x48 ×3
      model.layers.*.mamba.conv1d 96x1x4 ×3
      model.layers.*.mamba.conv1d.bias 96 ×3
      model.layers.*.mamba.in_proj 192x48 ×3
      model.layers.*.mamba.out_proj 48x96 ×3
      model.layers.*.input_layernorm 48 ×3
      model.layers.*.shared_transf.self_attn.q_proj 96x96
      model.layers.*.shared_transf.self_attn.k_proj 48x96
      model.layers.*.shared_transf.self_attn.v_proj 48x96
      model.layers.*.shared_transf.self_attn.o_proj 48x96
      model.layers.*.shared_transf.feed_forward.gate_proj 80x48
      model.layers.*.shared_transf.feed_forward.up_proj 80x48
      model.layers.*.shared_transf.feed_forward.down_proj 48x80
      model.layers.*.shared_transf.input_layernorm 96
      model.layers.*.shared_transf.pre_ff_layernorm 48
      model.layers.*.linear 48x48 ×2
      model.layers.*.mamba_decoder.mamba.x_proj_weight 2x17x48 ×2
      model.layers.*.mamba_decoder.mamba.dt_proj_weight 2x48x5 ×2
      model.layers.*.mamba_decoder.mamba.dt_proj_bias 2x48 ×2
      model.layers.*.mamba_decoder.mamba.A_log 2x48x6 ×2
      model.layers.*.mamba_decoder.mamba.D 2x48 ×2
      model.layers.*.mamba_decoder.mamba.conv1d 96x1x4 ×2
      model.layers.*.mamba_decoder.mamba.conv1d.bias 96 ×2
      model.layers.*.mamba_decoder.mamba.in_proj 192x48 ×2
      model.layers.*.mamba_decoder.mamba.out_proj 48x96 ×2
      model.layers.*.mamba_decoder.input_layernorm 48 ×2
      model.final_layernorm 48
      """, embedding: 14400, cache: 192, state: 4800),
  ]
}

extension BuiltModel {
  static let composite2: [BuiltModel] = [
    BuiltModel(
      #"""
      {"downsample_ratio": 0.5, "model_type": "internvl", "text_config": {"hidden_size": 48, "intermediate_size": 80,
      "layer_types": ["full_attention", "full_attention"], "model_type": "qwen2", "num_attention_heads": 4, "num_hidden_layers": 2,
      "num_key_value_heads": 2, "vocab_size": 300}, "tie_word_embeddings": true, "vision_config": {"attention_bias": false, "hidden_size": 32,
      "image_size": [56, 56], "intermediate_size": 56, "model_type": "internvl_vision", "norm_type": "layer_norm", "num_channels": 3,
      "num_hidden_layers": 2, "patch_size": [14, 14], "use_absolute_position_embeddings": true, "use_mean_pooling": true, "use_qk_norm": false}}
      """#,
      """
      model.vision_tower.embeddings.cls_token 1x1x32
      model.vision_tower.embeddings.position_embeddings 1x17x32
      model.vision_tower.embeddings.patch_embeddings.projection 32x3x14x14
      model.vision_tower.embeddings.patch_embeddings.projection.bias 32
      model.vision_tower.encoder.layer.*.lambda_1 32 ×2
      model.vision_tower.encoder.layer.*.lambda_2 32 ×2
      model.vision_tower.encoder.layer.*.attention.q_proj 32x32 ×2
      model.vision_tower.encoder.layer.*.attention.k_proj 32x32 ×2
      model.vision_tower.encoder.layer.*.attention.v_proj 32x32 ×2
      model.vision_tower.encoder.layer.*.attention.projection_layer 32x32 ×2
      model.vision_tower.encoder.layer.*.attention.projection_layer.bias 32 ×2
      model.vision_tower.encoder.layer.*.mlp.fc1 56x32 ×2
      model.vision_tower.encoder.layer.*.mlp.fc1.bias 56 ×2
      model.vision_tower.encoder.layer.*.mlp.fc2 32x56 ×2
      model.vision_tower.encoder.layer.*.mlp.fc2.bias 32 ×2
      model.vision_tower.encoder.layer.*.layernorm_before 32 ×2
      model.vision_tower.encoder.layer.*.layernorm_before.bias 32 ×2
      model.vision_tower.encoder.layer.*.layernorm_after 32 ×2
      model.vision_tower.encoder.layer.*.layernorm_after.bias 32 ×2
      model.multi_modal_projector.layer_norm 128
      model.multi_modal_projector.layer_norm.bias 128
      model.multi_modal_projector.linear_1 48x128
      model.multi_modal_projector.linear_1.bias 48
      model.multi_modal_projector.linear_2 48x48
      model.multi_modal_projector.linear_2.bias 48
      model.language_model.embed_tokens 300x48
      model.language_model.layers.*.self_attn.q_proj 48x48 ×2
      model.language_model.layers.*.self_attn.q_proj.bias 48 ×2
      model.language_model.layers.*.self_attn.k_proj 24x48 ×2
      model.language_model.layers.*.self_attn.k_proj.bias 24 ×2
      model.language_model.layers.*.self_attn.v_proj 24x48 ×2
      model.language_model.layers.*.self_attn.v_proj.bias 24 ×2
      model.language_model.layers.*.self_attn.o_proj 48x48 ×2
      model.language_model.layers.*.mlp.gate_proj 80x48 ×2
      model.language_model.layers.*.mlp.up_proj 80x48 ×2
      model.language_model.layers.*.mlp.down_proj 48x80 ×2
      model.language_model.layers.*.input_layernorm 48 ×2
      model.language_model.layers.*.post_attention_layernorm 48 ×2
      model.language_model.norm 48
      """, embedding: 14400, cache: 96, state: 0),
    BuiltModel(
      #"""
      {"model_type": "gemma3", "text_config": {"attention_bias": false, "head_dim": 12, "hidden_size": 48, "intermediate_size": 80,
      "layer_types": ["sliding_attention", "sliding_attention"], "model_type": "gemma3_text", "num_attention_heads": 4, "num_hidden_layers": 2,
      "num_key_value_heads": 2, "sliding_window": 4096, "vocab_size": 300}, "tie_word_embeddings": true, "vision_config": {"hidden_size": 32,
      "image_size": 56, "intermediate_size": 56, "model_type": "siglip_vision_model", "num_channels": 3, "num_hidden_layers": 2,
      "patch_size": 14, "vision_use_head": true}}
      """#,
      """
      model.vision_tower.embeddings.patch_embedding 32x3x14x14
      model.vision_tower.embeddings.patch_embedding.bias 32
      model.vision_tower.embeddings.position_embedding 16x32
      model.vision_tower.encoder.layers.*.layer_norm1 32 ×2
      model.vision_tower.encoder.layers.*.layer_norm1.bias 32 ×2
      model.vision_tower.encoder.layers.*.self_attn.k_proj 32x32 ×2
      model.vision_tower.encoder.layers.*.self_attn.k_proj.bias 32 ×2
      model.vision_tower.encoder.layers.*.self_attn.v_proj 32x32 ×2
      model.vision_tower.encoder.layers.*.self_attn.v_proj.bias 32 ×2
      model.vision_tower.encoder.layers.*.self_attn.q_proj 32x32 ×2
      model.vision_tower.encoder.layers.*.self_attn.q_proj.bias 32 ×2
      model.vision_tower.encoder.layers.*.self_attn.out_proj 32x32 ×2
      model.vision_tower.encoder.layers.*.self_attn.out_proj.bias 32 ×2
      model.vision_tower.encoder.layers.*.layer_norm2 32 ×2
      model.vision_tower.encoder.layers.*.layer_norm2.bias 32 ×2
      model.vision_tower.encoder.layers.*.mlp.fc1 56x32 ×2
      model.vision_tower.encoder.layers.*.mlp.fc1.bias 56 ×2
      model.vision_tower.encoder.layers.*.mlp.fc2 32x56 ×2
      model.vision_tower.encoder.layers.*.mlp.fc2.bias 32 ×2
      model.vision_tower.post_layernorm 32
      model.vision_tower.post_layernorm.bias 32
      model.vision_tower.head.probe 1x1x32
      model.vision_tower.head.attention.in_proj_weight 96x32
      model.vision_tower.head.attention.in_proj_bias 96
      model.vision_tower.head.attention.out_proj 32x32
      model.vision_tower.head.attention.out_proj.bias 32
      model.vision_tower.head.layernorm 32
      model.vision_tower.head.layernorm.bias 32
      model.vision_tower.head.mlp.fc1 56x32
      model.vision_tower.head.mlp.fc1.bias 56
      model.vision_tower.head.mlp.fc2 32x56
      model.vision_tower.head.mlp.fc2.bias 32
      model.multi_modal_projector.mm_input_projection_weight 32x48
      model.multi_modal_projector.mm_soft_emb_norm 32
      model.language_model.embed_tokens 300x48
      model.language_model.layers.*.self_attn.q_proj 48x48 ×2
      model.language_model.layers.*.self_attn.k_proj 24x48 ×2
      model.language_model.layers.*.self_attn.v_proj 24x48 ×2
      model.language_model.layers.*.self_attn.o_proj 48x48 ×2
      model.language_model.layers.*.self_attn.q_norm 12 ×2
      model.language_model.layers.*.self_attn.k_norm 12 ×2
      model.language_model.layers.*.mlp.gate_proj 80x48 ×2
      model.language_model.layers.*.mlp.up_proj 80x48 ×2
      model.language_model.layers.*.mlp.down_proj 48x80 ×2
      model.language_model.layers.*.input_layernorm 48 ×2
      model.language_model.layers.*.post_attention_layernorm 48 ×2
      model.language_model.layers.*.pre_feedforward_layernorm 48 ×2
      model.language_model.layers.*.post_feedforward_layernorm 48 ×2
      model.language_model.norm 48
      """, embedding: 14400, cache: 96, state: 0),
    BuiltModel(
      #"""
      {"model_type": "qwen2_5_vl", "text_config": {"hidden_size": 48, "intermediate_size": 80, "layer_types": ["full_attention",
      "full_attention"], "model_type": "qwen2_5_vl_text", "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2,
      "vocab_size": 300}, "tie_word_embeddings": false, "vision_config": {"depth": 2, "hidden_size": 32, "in_channels": 3,
      "intermediate_size": 56, "model_type": "qwen2_5_vl_vision", "out_hidden_size": 48, "patch_size": 14, "spatial_merge_size": 2,
      "temporal_patch_size": 2}}
      """#,
      """
      model.visual.patch_embed.proj 32x3x2x14x14
      model.visual.blocks.*.norm1 32 ×2
      model.visual.blocks.*.norm2 32 ×2
      model.visual.blocks.*.attn.qkv 96x32 ×2
      model.visual.blocks.*.attn.qkv.bias 96 ×2
      model.visual.blocks.*.attn.proj 32x32 ×2
      model.visual.blocks.*.attn.proj.bias 32 ×2
      model.visual.blocks.*.mlp.gate_proj 56x32 ×2
      model.visual.blocks.*.mlp.gate_proj.bias 56 ×2
      model.visual.blocks.*.mlp.up_proj 56x32 ×2
      model.visual.blocks.*.mlp.up_proj.bias 56 ×2
      model.visual.blocks.*.mlp.down_proj 32x56 ×2
      model.visual.blocks.*.mlp.down_proj.bias 32 ×2
      model.visual.merger.ln_q 32
      model.visual.merger.mlp.* 128x128
      model.visual.merger.mlp.* 48x128
      model.visual.merger.mlp.*.bias 128
      model.visual.merger.mlp.*.bias 48
      model.language_model.embed_tokens 300x48
      model.language_model.layers.*.self_attn.q_proj 48x48 ×2
      model.language_model.layers.*.self_attn.q_proj.bias 48 ×2
      model.language_model.layers.*.self_attn.k_proj 24x48 ×2
      model.language_model.layers.*.self_attn.k_proj.bias 24 ×2
      model.language_model.layers.*.self_attn.v_proj 24x48 ×2
      model.language_model.layers.*.self_attn.v_proj.bias 24 ×2
      model.language_model.layers.*.self_attn.o_proj 48x48 ×2
      model.language_model.layers.*.mlp.gate_proj 80x48 ×2
      model.language_model.layers.*.mlp.up_proj 80x48 ×2
      model.language_model.layers.*.mlp.down_proj 48x80 ×2
      model.language_model.layers.*.input_layernorm 48 ×2
      model.language_model.layers.*.post_attention_layernorm 48 ×2
      model.language_model.norm 48
      lm_head 300x48
      """, embedding: 14400),
    BuiltModel(
      #"""
      {"model_type": "qwen3_vl", "text_config": {"attention_bias": false, "head_dim": 12, "hidden_size": 48, "intermediate_size": 80,
      "model_type": "qwen3_vl_text", "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2, "vocab_size": 300},
      "tie_word_embeddings": false, "vision_config": {"deepstack_visual_indexes": [0], "depth": 2, "hidden_size": 32, "in_channels": 3,
      "intermediate_size": 56, "model_type": "qwen3_vl_vision", "num_position_embeddings": 16, "out_hidden_size": 48, "patch_size": 16,
      "spatial_merge_size": 2, "temporal_patch_size": 2}}
      """#,
      """
      model.visual.patch_embed.proj 32x3x2x16x16
      model.visual.patch_embed.proj.bias 32
      model.visual.pos_embed 16x32
      model.visual.blocks.*.norm1 32 ×2
      model.visual.blocks.*.norm1.bias 32 ×2
      model.visual.blocks.*.norm2 32 ×2
      model.visual.blocks.*.norm2.bias 32 ×2
      model.visual.blocks.*.attn.qkv 96x32 ×2
      model.visual.blocks.*.attn.qkv.bias 96 ×2
      model.visual.blocks.*.attn.proj 32x32 ×2
      model.visual.blocks.*.attn.proj.bias 32 ×2
      model.visual.blocks.*.mlp.linear_fc1 56x32 ×2
      model.visual.blocks.*.mlp.linear_fc1.bias 56 ×2
      model.visual.blocks.*.mlp.linear_fc2 32x56 ×2
      model.visual.blocks.*.mlp.linear_fc2.bias 32 ×2
      model.visual.merger.norm 32
      model.visual.merger.norm.bias 32
      model.visual.merger.linear_fc1 128x128
      model.visual.merger.linear_fc1.bias 128
      model.visual.merger.linear_fc2 48x128
      model.visual.merger.linear_fc2.bias 48
      model.visual.deepstack_merger_list.*.norm 128
      model.visual.deepstack_merger_list.*.norm.bias 128
      model.visual.deepstack_merger_list.*.linear_fc1 128x128
      model.visual.deepstack_merger_list.*.linear_fc1.bias 128
      model.visual.deepstack_merger_list.*.linear_fc2 48x128
      model.visual.deepstack_merger_list.*.linear_fc2.bias 48
      model.language_model.embed_tokens 300x48
      model.language_model.layers.*.self_attn.q_proj 48x48 ×2
      model.language_model.layers.*.self_attn.k_proj 24x48 ×2
      model.language_model.layers.*.self_attn.v_proj 24x48 ×2
      model.language_model.layers.*.self_attn.o_proj 48x48 ×2
      model.language_model.layers.*.self_attn.q_norm 12 ×2
      model.language_model.layers.*.self_attn.k_norm 12 ×2
      model.language_model.layers.*.mlp.gate_proj 80x48 ×2
      model.language_model.layers.*.mlp.up_proj 80x48 ×2
      model.language_model.layers.*.mlp.down_proj 48x80 ×2
      model.language_model.layers.*.input_layernorm 48 ×2
      model.language_model.layers.*.post_attention_layernorm 48 ×2
      model.language_model.norm 48
      lm_head 300x48
      """, embedding: 14400, cache: 96, state: 0),
  ]
}

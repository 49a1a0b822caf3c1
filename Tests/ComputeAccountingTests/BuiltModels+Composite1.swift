extension BuiltModel {
  static let composite1: [BuiltModel] = [
    BuiltModel(
      #"""
      {"d_model": 48, "decoder_ffn_dim": 72, "decoder_layers": 2, "encoder_ffn_dim": 80, "encoder_layers": 2, "max_position_embeddings": 64,
      "model_type": "bart", "tie_word_embeddings": true, "vocab_size": 300}
      """#,
      """
      model.shared 300x48
      model.encoder.embed_positions 66x48
      model.encoder.layers.*.self_attn.k_proj 48x48 ×2
      model.encoder.layers.*.self_attn.k_proj.bias 48 ×2
      model.encoder.layers.*.self_attn.v_proj 48x48 ×2
      model.encoder.layers.*.self_attn.v_proj.bias 48 ×2
      model.encoder.layers.*.self_attn.q_proj 48x48 ×2
      model.encoder.layers.*.self_attn.q_proj.bias 48 ×2
      model.encoder.layers.*.self_attn.out_proj 48x48 ×2
      model.encoder.layers.*.self_attn.out_proj.bias 48 ×2
      model.encoder.layers.*.self_attn_layer_norm 48 ×2
      model.encoder.layers.*.self_attn_layer_norm.bias 48 ×2
      model.encoder.layers.*.fc1 80x48 ×2
      model.encoder.layers.*.fc1.bias 80 ×2
      model.encoder.layers.*.fc2 48x80 ×2
      model.encoder.layers.*.fc2.bias 48 ×2
      model.encoder.layers.*.final_layer_norm 48 ×2
      model.encoder.layers.*.final_layer_norm.bias 48 ×2
      model.encoder.layernorm_embedding 48
      model.encoder.layernorm_embedding.bias 48
      model.decoder.embed_positions 66x48
      model.decoder.layers.*.self_attn.k_proj 48x48 ×2
      model.decoder.layers.*.self_attn.k_proj.bias 48 ×2
      model.decoder.layers.*.self_attn.v_proj 48x48 ×2
      model.decoder.layers.*.self_attn.v_proj.bias 48 ×2
      model.decoder.layers.*.self_attn.q_proj 48x48 ×2
      model.decoder.layers.*.self_attn.q_proj.bias 48 ×2
      model.decoder.layers.*.self_attn.out_proj 48x48 ×2
      model.decoder.layers.*.self_attn.out_proj.bias 48 ×2
      model.decoder.layers.*.self_attn_layer_norm 48 ×2
      model.decoder.layers.*.self_attn_layer_norm.bias 48 ×2
      model.decoder.layers.*.encoder_attn.k_proj 48x48 ×2
      model.decoder.layers.*.encoder_attn.k_proj.bias 48 ×2
      model.decoder.layers.*.encoder_attn.v_proj 48x48 ×2
      model.decoder.layers.*.encoder_attn.v_proj.bias 48 ×2
      model.decoder.layers.*.encoder_attn.q_proj 48x48 ×2
      model.decoder.layers.*.encoder_attn.q_proj.bias 48 ×2
      model.decoder.layers.*.encoder_attn.out_proj 48x48 ×2
      model.decoder.layers.*.encoder_attn.out_proj.bias 48 ×2
      model.decoder.layers.*.encoder_attn_layer_norm 48 ×2
      model.decoder.layers.*.encoder_attn_layer_norm.bias 48 ×2
      model.decoder.layers.*.fc1 72x48 ×2
      model.decoder.layers.*.fc1.bias 72 ×2
      model.decoder.layers.*.fc2 48x72 ×2
      model.decoder.layers.*.fc2.bias 48 ×2
      model.decoder.layers.*.final_layer_norm 48 ×2
      model.decoder.layers.*.final_layer_norm.bias 48 ×2
      model.decoder.layernorm_embedding 48
      model.decoder.layernorm_embedding.bias 48
      BUF final_logits_bias 1x300
      """, embedding: 14400),
    BuiltModel(
      #"""
      {"d_ff": 80, "d_kv": 10, "d_model": 48, "feed_forward_proj": "gated-gelu", "model_type": "t5", "num_decoder_layers": 3, "num_heads": 4,
      "num_layers": 2, "relative_attention_num_buckets": 32, "tie_word_embeddings": true, "vocab_size": 300}
      """#,
      """
      shared 300x48
      encoder.block.*.layer.*.SelfAttention.q 40x48 ×2
      encoder.block.*.layer.*.SelfAttention.k 40x48 ×2
      encoder.block.*.layer.*.SelfAttention.v 40x48 ×2
      encoder.block.*.layer.*.SelfAttention.o 48x40 ×2
      encoder.block.*.layer.*.SelfAttention.relative_attention_bias 32x4
      encoder.block.*.layer.*.layer_norm 48 ×4
      encoder.block.*.layer.*.DenseReluDense.wi_0 80x48 ×2
      encoder.block.*.layer.*.DenseReluDense.wi_1 80x48 ×2
      encoder.block.*.layer.*.DenseReluDense.wo 48x80 ×2
      encoder.final_layer_norm 48
      decoder.block.*.layer.*.SelfAttention.q 40x48 ×3
      decoder.block.*.layer.*.SelfAttention.k 40x48 ×3
      decoder.block.*.layer.*.SelfAttention.v 40x48 ×3
      decoder.block.*.layer.*.SelfAttention.o 48x40 ×3
      decoder.block.*.layer.*.SelfAttention.relative_attention_bias 32x4
      decoder.block.*.layer.*.layer_norm 48 ×9
      decoder.block.*.layer.*.EncDecAttention.q 40x48 ×3
      decoder.block.*.layer.*.EncDecAttention.k 40x48 ×3
      decoder.block.*.layer.*.EncDecAttention.v 40x48 ×3
      decoder.block.*.layer.*.EncDecAttention.o 48x40 ×3
      decoder.block.*.layer.*.DenseReluDense.wi_0 80x48 ×3
      decoder.block.*.layer.*.DenseReluDense.wi_1 80x48 ×3
      decoder.block.*.layer.*.DenseReluDense.wo 48x80 ×3
      decoder.final_layer_norm 48
      """, embedding: 14400),
    BuiltModel(
      #"""
      {"d_model": 48, "decoder_ffn_dim": 72, "decoder_layers": 2, "encoder_ffn_dim": 80, "encoder_layers": 2, "max_source_positions": 50,
      "max_target_positions": 40, "model_type": "whisper", "num_mel_bins": 20, "tie_word_embeddings": true, "vocab_size": 300}
      """#,
      """
      model.encoder.conv1 48x20x3
      model.encoder.conv1.bias 48
      model.encoder.conv2 48x48x3
      model.encoder.conv2.bias 48
      model.encoder.embed_positions 50x48
      model.encoder.layers.*.self_attn.k_proj 48x48 ×2
      model.encoder.layers.*.self_attn.v_proj 48x48 ×2
      model.encoder.layers.*.self_attn.v_proj.bias 48 ×2
      model.encoder.layers.*.self_attn.q_proj 48x48 ×2
      model.encoder.layers.*.self_attn.q_proj.bias 48 ×2
      model.encoder.layers.*.self_attn.out_proj 48x48 ×2
      model.encoder.layers.*.self_attn.out_proj.bias 48 ×2
      model.encoder.layers.*.self_attn_layer_norm 48 ×2
      model.encoder.layers.*.self_attn_layer_norm.bias 48 ×2
      model.encoder.layers.*.fc1 80x48 ×2
      model.encoder.layers.*.fc1.bias 80 ×2
      model.encoder.layers.*.fc2 48x80 ×2
      model.encoder.layers.*.fc2.bias 48 ×2
      model.encoder.layers.*.final_layer_norm 48 ×2
      model.encoder.layers.*.final_layer_norm.bias 48 ×2
      model.encoder.layer_norm 48
      model.encoder.layer_norm.bias 48
      model.decoder.embed_tokens 300x48
      model.decoder.embed_positions 40x48
      model.decoder.layers.*.self_attn.k_proj 48x48 ×2
      model.decoder.layers.*.self_attn.v_proj 48x48 ×2
      model.decoder.layers.*.self_attn.v_proj.bias 48 ×2
      model.decoder.layers.*.self_attn.q_proj 48x48 ×2
      model.decoder.layers.*.self_attn.q_proj.bias 48 ×2
      model.decoder.layers.*.self_attn.out_proj 48x48 ×2
      model.decoder.layers.*.self_attn.out_proj.bias 48 ×2
      model.decoder.layers.*.self_attn_layer_norm 48 ×2
      model.decoder.layers.*.self_attn_layer_norm.bias 48 ×2
      model.decoder.layers.*.encoder_attn.k_proj 48x48 ×2
      model.decoder.layers.*.encoder_attn.v_proj 48x48 ×2
      model.decoder.layers.*.encoder_attn.v_proj.bias 48 ×2
      model.decoder.layers.*.encoder_attn.q_proj 48x48 ×2
      model.decoder.layers.*.encoder_attn.q_proj.bias 48 ×2
      model.decoder.layers.*.encoder_attn.out_proj 48x48 ×2
      model.decoder.layers.*.encoder_attn.out_proj.bias 48 ×2
      model.decoder.layers.*.encoder_attn_layer_norm 48 ×2
      model.decoder.layers.*.encoder_attn_layer_norm.bias 48 ×2
      model.decoder.layers.*.fc1 72x48 ×2
      model.decoder.layers.*.fc1.bias 72 ×2
      model.decoder.layers.*.fc2 48x72 ×2
      model.decoder.layers.*.fc2.bias 48 ×2
      model.decoder.layers.*.final_layer_norm 48 ×2
      model.decoder.layers.*.final_layer_norm.bias 48 ×2
      model.decoder.layer_norm 48
      model.decoder.layer_norm.bias 48
      """, embedding: 14400),
    BuiltModel(
      #"""
      {"model_type": "llava", "multimodal_projector_bias": true, "text_config": {"attention_bias": false, "head_dim": 12, "hidden_size": 48,
      "intermediate_size": 80, "mlp_bias": false, "model_type": "llama", "num_attention_heads": 4, "num_hidden_layers": 2,
      "num_key_value_heads": 2, "vocab_size": 300}, "tie_word_embeddings": false, "vision_config": {"hidden_size": 32, "image_size": 56,
      "intermediate_size": 56, "model_type": "clip_vision_model", "num_channels": 3, "num_hidden_layers": 2, "patch_size": 14},
      "vision_feature_layer": -2}
      """#,
      """
      model.vision_tower.embeddings.class_embedding 32
      model.vision_tower.embeddings.patch_embedding 32x3x14x14
      model.vision_tower.embeddings.position_embedding 17x32
      model.vision_tower.pre_layrnorm 32
      model.vision_tower.pre_layrnorm.bias 32
      model.vision_tower.encoder.layers.*.self_attn.k_proj 32x32 ×2
      model.vision_tower.encoder.layers.*.self_attn.k_proj.bias 32 ×2
      model.vision_tower.encoder.layers.*.self_attn.v_proj 32x32 ×2
      model.vision_tower.encoder.layers.*.self_attn.v_proj.bias 32 ×2
      model.vision_tower.encoder.layers.*.self_attn.q_proj 32x32 ×2
      model.vision_tower.encoder.layers.*.self_attn.q_proj.bias 32 ×2
      model.vision_tower.encoder.layers.*.self_attn.out_proj 32x32 ×2
      model.vision_tower.encoder.layers.*.self_attn.out_proj.bias 32 ×2
      model.vision_tower.encoder.layers.*.layer_norm1 32 ×2
      model.vision_tower.encoder.layers.*.layer_norm1.bias 32 ×2
      model.vision_tower.encoder.layers.*.mlp.fc1 56x32 ×2
      model.vision_tower.encoder.layers.*.mlp.fc1.bias 56 ×2
      model.vision_tower.encoder.layers.*.mlp.fc2 32x56 ×2
      model.vision_tower.encoder.layers.*.mlp.fc2.bias 32 ×2
      model.vision_tower.encoder.layers.*.layer_norm2 32 ×2
      model.vision_tower.encoder.layers.*.layer_norm2.bias 32 ×2
      model.vision_tower.post_layernorm 32
      model.vision_tower.post_layernorm.bias 32
      model.multi_modal_projector.linear_1 48x32
      model.multi_modal_projector.linear_1.bias 48
      model.multi_modal_projector.linear_2 48x48
      model.multi_modal_projector.linear_2.bias 48
      model.language_model.embed_tokens 300x48
      model.language_model.layers.*.self_attn.q_proj 48x48 ×2
      model.language_model.layers.*.self_attn.k_proj 24x48 ×2
      model.language_model.layers.*.self_attn.v_proj 24x48 ×2
      model.language_model.layers.*.self_attn.o_proj 48x48 ×2
      model.language_model.layers.*.mlp.gate_proj 80x48 ×2
      model.language_model.layers.*.mlp.up_proj 80x48 ×2
      model.language_model.layers.*.mlp.down_proj 48x80 ×2
      model.language_model.layers.*.input_layernorm 48 ×2
      model.language_model.layers.*.post_attention_layernorm 48 ×2
      model.language_model.norm 48
      lm_head 300x48
      """, embedding: 14400, cache: 96, state: 0),
    BuiltModel(
      #"""
      {"model_type": "mistral3", "multimodal_projector_bias": false, "spatial_merge_size": 2, "text_config": {"head_dim": 12, "hidden_size": 48,
      "intermediate_size": 80, "model_type": "mistral", "num_attention_heads": 4, "num_hidden_layers": 2, "num_key_value_heads": 2,
      "sliding_window": 4096, "vocab_size": 300}, "tie_word_embeddings": true, "vision_config": {"hidden_size": 32, "image_size": 56,
      "intermediate_size": 56, "model_type": "pixtral", "num_channels": 3, "num_hidden_layers": 2, "patch_size": 14}}
      """#,
      """
      model.vision_tower.patch_conv 32x3x14x14
      model.vision_tower.ln_pre 32
      model.vision_tower.transformer.layers.*.attention_norm 32 ×2
      model.vision_tower.transformer.layers.*.feed_forward.gate_proj 56x32 ×2
      model.vision_tower.transformer.layers.*.feed_forward.up_proj 56x32 ×2
      model.vision_tower.transformer.layers.*.feed_forward.down_proj 32x56 ×2
      model.vision_tower.transformer.layers.*.attention.k_proj 32x32 ×2
      model.vision_tower.transformer.layers.*.attention.v_proj 32x32 ×2
      model.vision_tower.transformer.layers.*.attention.q_proj 32x32 ×2
      model.vision_tower.transformer.layers.*.attention.o_proj 32x32 ×2
      model.vision_tower.transformer.layers.*.ffn_norm 32 ×2
      model.multi_modal_projector.norm 32
      model.multi_modal_projector.patch_merger.merging_layer 32x128
      model.multi_modal_projector.linear_1 48x32
      model.multi_modal_projector.linear_2 48x48
      model.language_model.embed_tokens 300x48
      model.language_model.layers.*.self_attn.q_proj 48x48 ×2
      model.language_model.layers.*.self_attn.k_proj 24x48 ×2
      model.language_model.layers.*.self_attn.v_proj 24x48 ×2
      model.language_model.layers.*.self_attn.o_proj 48x48 ×2
      model.language_model.layers.*.mlp.gate_proj 80x48 ×2
      model.language_model.layers.*.mlp.up_proj 80x48 ×2
      model.language_model.layers.*.mlp.down_proj 48x80 ×2
      model.language_model.layers.*.input_layernorm 48 ×2
      model.language_model.layers.*.post_attention_layernorm 48 ×2
      model.language_model.norm 48
      """, embedding: 14400, cache: 96, state: 0),
  ]
}

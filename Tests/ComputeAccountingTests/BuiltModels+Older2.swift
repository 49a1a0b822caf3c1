extension BuiltModel {
  static let older2: [BuiltModel] = [
    BuiltModel(
      #"""
      {"hidden_size": 48, "intermediate_size": 80, "model_type": "starcoder2", "num_attention_heads": 4, "num_hidden_layers": 2,
      "num_key_value_heads": 2, "sliding_window": null, "tie_word_embeddings": true, "use_bias": true, "vocab_size": 300}
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
      model.layers.*.mlp.c_fc 80x48 ×2
      model.layers.*.mlp.c_fc.bias 80 ×2
      model.layers.*.mlp.c_proj 48x80 ×2
      model.layers.*.mlp.c_proj.bias 48 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.input_layernorm.bias 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.post_attention_layernorm.bias 48 ×2
      model.norm 48
      model.norm.bias 48
      """, embedding: 14400, cache: 96, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": false, "classifier_bias": false, "decoder_bias": true, "hidden_size": 48, "intermediate_size": 80,
      "layer_types": ["full_attention", "sliding_attention", "sliding_attention", "full_attention"], "mlp_bias": false,
      "model_type": "modernbert-decoder", "num_attention_heads": 4, "num_hidden_layers": 4, "sliding_window": 64, "tie_word_embeddings": true,
      "vocab_size": 300}
      """#,
      """
      model.embeddings.tok_embeddings 300x48
      model.embeddings.norm 48
      model.layers.*.attn.q_proj 48x48 ×4
      model.layers.*.attn.k_proj 48x48 ×4
      model.layers.*.attn.v_proj 48x48 ×4
      model.layers.*.attn.Wo 48x48 ×4
      model.layers.*.mlp_norm 48 ×4
      model.layers.*.mlp.Wi 160x48 ×4
      model.layers.*.mlp.Wo 48x80 ×4
      model.layers.*.attn_norm 48 ×3
      model.final_norm 48
      lm_head.dense 48x48
      lm_head.norm 48
      decoder.bias 300
      """, embedding: 14400, cache: 384, state: 0),
    BuiltModel(
      #"""
      {"attn_config": {"qk_ln": false}, "d_model": 48, "model_type": "mpt", "n_heads": 4, "n_layers": 2, "tie_word_embeddings": true,
      "vocab_size": 300}
      """#,
      """
      transformer.wte 300x48
      transformer.blocks.*.norm_1 48 ×2
      transformer.blocks.*.attn.Wqkv 144x48 ×2
      transformer.blocks.*.attn.out_proj 48x48 ×2
      transformer.blocks.*.norm_2 48 ×2
      transformer.blocks.*.ffn.up_proj 192x48 ×2
      transformer.blocks.*.ffn.down_proj 48x192 ×2
      transformer.norm_f 48
      """, embedding: 14400, cache: 192, state: 0),
  ]
}

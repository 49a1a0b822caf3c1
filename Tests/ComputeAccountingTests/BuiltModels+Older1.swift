extension BuiltModel {
  static let older1: [BuiltModel] = [
    BuiltModel(
      #"""
      {"model_type": "gpt2", "n_embd": 48, "n_head": 4, "n_inner": null, "n_layer": 2, "n_positions": 64, "tie_word_embeddings": true,
      "vocab_size": 300}
      """#,
      """
      transformer.wte 300x48
      transformer.wpe 64x48
      transformer.h.*.ln_1 48 ×2
      transformer.h.*.ln_1.bias 48 ×2
      transformer.h.*.attn.c_attn 48x144 ×2
      transformer.h.*.attn.c_attn.bias 144 ×2
      transformer.h.*.attn.c_proj 48x48 ×2
      transformer.h.*.attn.c_proj.bias 48 ×2
      transformer.h.*.ln_2 48 ×2
      transformer.h.*.ln_2.bias 48 ×2
      transformer.h.*.mlp.c_fc 48x192 ×2
      transformer.h.*.mlp.c_fc.bias 192 ×2
      transformer.h.*.mlp.c_proj 192x48 ×2
      transformer.h.*.mlp.c_proj.bias 48 ×2
      transformer.ln_f 48
      transformer.ln_f.bias 48
      """, embedding: 14400, cache: 192, state: 0),
    BuiltModel(
      #"""
      {"_remove_final_layer_norm": false, "do_layer_norm_before": false, "enable_bias": true, "ffn_dim": 80, "hidden_size": 48,
      "layer_norm_elementwise_affine": true, "max_position_embeddings": 64, "model_type": "opt", "num_attention_heads": 4,
      "num_hidden_layers": 2, "tie_word_embeddings": true, "vocab_size": 300, "word_embed_proj_dim": 20}
      """#,
      """
      model.decoder.embed_tokens 300x20
      model.decoder.embed_positions 66x48
      model.decoder.project_out 20x48
      model.decoder.project_in 48x20
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
      model.decoder.layers.*.fc1 80x48 ×2
      model.decoder.layers.*.fc1.bias 80 ×2
      model.decoder.layers.*.fc2 48x80 ×2
      model.decoder.layers.*.fc2.bias 48 ×2
      model.decoder.layers.*.final_layer_norm 48 ×2
      model.decoder.layers.*.final_layer_norm.bias 48 ×2
      """, embedding: 6000, cache: 192, state: 0),
    BuiltModel(
      #"""
      {"hidden_size": 48, "model_type": "bloom", "n_head": 4, "n_layer": 2, "tie_word_embeddings": true, "vocab_size": 300}
      """#,
      """
      transformer.word_embeddings 300x48
      transformer.word_embeddings_layernorm 48
      transformer.word_embeddings_layernorm.bias 48
      transformer.h.*.input_layernorm 48 ×2
      transformer.h.*.input_layernorm.bias 48 ×2
      transformer.h.*.self_attention.query_key_value 144x48 ×2
      transformer.h.*.self_attention.query_key_value.bias 144 ×2
      transformer.h.*.self_attention.dense 48x48 ×2
      transformer.h.*.self_attention.dense.bias 48 ×2
      transformer.h.*.post_attention_layernorm 48 ×2
      transformer.h.*.post_attention_layernorm.bias 48 ×2
      transformer.h.*.mlp.dense_h_to_4h 192x48 ×2
      transformer.h.*.mlp.dense_h_to_4h.bias 192 ×2
      transformer.h.*.mlp.dense_4h_to_h 48x192 ×2
      transformer.h.*.mlp.dense_4h_to_h.bias 48 ×2
      transformer.ln_f 48
      transformer.ln_f.bias 48
      """, embedding: 14400, cache: 192, state: 0),
    BuiltModel(
      #"""
      {"bias": true, "ffn_hidden_size": 192, "hidden_size": 48, "model_type": "falcon", "multi_query": true, "new_decoder_architecture": true,
      "num_attention_heads": 4, "num_hidden_layers": 2, "num_kv_heads": 2, "num_ln_in_parallel_attn": 2, "parallel_attn": true,
      "tie_word_embeddings": true, "vocab_size": 300}
      """#,
      """
      transformer.word_embeddings 300x48
      transformer.h.*.self_attention.query_key_value 96x48 ×2
      transformer.h.*.self_attention.query_key_value.bias 96 ×2
      transformer.h.*.self_attention.dense 48x48 ×2
      transformer.h.*.self_attention.dense.bias 48 ×2
      transformer.h.*.mlp.dense_h_to_4h 192x48 ×2
      transformer.h.*.mlp.dense_h_to_4h.bias 192 ×2
      transformer.h.*.mlp.dense_4h_to_h 48x192 ×2
      transformer.h.*.mlp.dense_4h_to_h.bias 48 ×2
      transformer.h.*.ln_attn 48 ×2
      transformer.h.*.ln_attn.bias 48 ×2
      transformer.h.*.ln_mlp 48 ×2
      transformer.h.*.ln_mlp.bias 48 ×2
      transformer.ln_f 48
      transformer.ln_f.bias 48
      """, embedding: 14400, cache: 192, state: 0),
    BuiltModel(
      #"""
      {"model_type": "gpt_bigcode", "multi_query": true, "n_embd": 48, "n_head": 4, "n_inner": null, "n_layer": 2, "n_positions": 64,
      "tie_word_embeddings": true, "vocab_size": 300}
      """#,
      """
      transformer.wte 300x48
      transformer.wpe 64x48
      transformer.h.*.ln_1 48 ×2
      transformer.h.*.ln_1.bias 48 ×2
      transformer.h.*.attn.c_attn 72x48 ×2
      transformer.h.*.attn.c_attn.bias 72 ×2
      transformer.h.*.attn.c_proj 48x48 ×2
      transformer.h.*.attn.c_proj.bias 48 ×2
      transformer.h.*.ln_2 48 ×2
      transformer.h.*.ln_2.bias 48 ×2
      transformer.h.*.mlp.c_fc 192x48 ×2
      transformer.h.*.mlp.c_fc.bias 192 ×2
      transformer.h.*.mlp.c_proj 48x192 ×2
      transformer.h.*.mlp.c_proj.bias 48 ×2
      transformer.ln_f 48
      transformer.ln_f.bias 48
      """, embedding: 14400, cache: 48, state: 0),
    BuiltModel(
      #"""
      {"model_type": "gptj", "n_embd": 48, "n_head": 4, "n_inner": null, "n_layer": 2, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      transformer.wte 300x48
      transformer.h.*.ln_1 48 ×2
      transformer.h.*.ln_1.bias 48 ×2
      transformer.h.*.attn.k_proj 48x48 ×2
      transformer.h.*.attn.v_proj 48x48 ×2
      transformer.h.*.attn.q_proj 48x48 ×2
      transformer.h.*.attn.out_proj 48x48 ×2
      transformer.h.*.mlp.fc_in 192x48 ×2
      transformer.h.*.mlp.fc_in.bias 192 ×2
      transformer.h.*.mlp.fc_out 48x192 ×2
      transformer.h.*.mlp.fc_out.bias 48 ×2
      transformer.ln_f 48
      transformer.ln_f.bias 48
      lm_head 300x48
      lm_head.bias 300
      """, embedding: 14400, cache: 192, state: 0),
    BuiltModel(
      #"""
      {"attention_bias": true, "hidden_size": 48, "intermediate_size": 80, "model_type": "gpt_neox", "num_attention_heads": 4,
      "num_hidden_layers": 2, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      gpt_neox.embed_in 300x48
      gpt_neox.layers.*.input_layernorm 48 ×2
      gpt_neox.layers.*.input_layernorm.bias 48 ×2
      gpt_neox.layers.*.post_attention_layernorm 48 ×2
      gpt_neox.layers.*.post_attention_layernorm.bias 48 ×2
      gpt_neox.layers.*.attention.query_key_value 144x48 ×2
      gpt_neox.layers.*.attention.query_key_value.bias 144 ×2
      gpt_neox.layers.*.attention.dense 48x48 ×2
      gpt_neox.layers.*.attention.dense.bias 48 ×2
      gpt_neox.layers.*.mlp.dense_h_to_4h 80x48 ×2
      gpt_neox.layers.*.mlp.dense_h_to_4h.bias 80 ×2
      gpt_neox.layers.*.mlp.dense_4h_to_h 48x80 ×2
      gpt_neox.layers.*.mlp.dense_4h_to_h.bias 48 ×2
      gpt_neox.final_layer_norm 48
      gpt_neox.final_layer_norm.bias 48
      lm_head 300x48
      """, embedding: 14400, cache: 192, state: 0),
    BuiltModel(
      #"""
      {"hidden_size": 48, "intermediate_size": 80, "model_type": "phi", "num_attention_heads": 4, "num_hidden_layers": 2,
      "num_key_value_heads": 2, "qk_layernorm": true, "tie_word_embeddings": false, "vocab_size": 300}
      """#,
      """
      model.embed_tokens 300x48
      model.layers.*.self_attn.q_proj 48x48 ×2
      model.layers.*.self_attn.q_proj.bias 48 ×2
      model.layers.*.self_attn.k_proj 24x48 ×2
      model.layers.*.self_attn.k_proj.bias 24 ×2
      model.layers.*.self_attn.v_proj 24x48 ×2
      model.layers.*.self_attn.v_proj.bias 24 ×2
      model.layers.*.self_attn.dense 48x48 ×2
      model.layers.*.self_attn.dense.bias 48 ×2
      model.layers.*.self_attn.q_layernorm 12 ×2
      model.layers.*.self_attn.q_layernorm.bias 12 ×2
      model.layers.*.self_attn.k_layernorm 12 ×2
      model.layers.*.self_attn.k_layernorm.bias 12 ×2
      model.layers.*.mlp.fc1 80x48 ×2
      model.layers.*.mlp.fc1.bias 80 ×2
      model.layers.*.mlp.fc2 48x80 ×2
      model.layers.*.mlp.fc2.bias 48 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.input_layernorm.bias 48 ×2
      model.final_layernorm 48
      model.final_layernorm.bias 48
      lm_head 300x48
      lm_head.bias 300
      """, embedding: 14400, cache: 96, state: 0),
    BuiltModel(
      #"""
      {"hidden_size": 48, "intermediate_size": 80, "model_type": "stablelm", "num_attention_heads": 4, "num_hidden_layers": 2,
      "num_key_value_heads": 2, "qk_layernorm": true, "tie_word_embeddings": false, "use_qkv_bias": true, "vocab_size": 300}
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
      model.layers.*.self_attn.q_layernorm.norms.* 12 ×8
      model.layers.*.self_attn.k_layernorm.norms.* 12 ×4
      model.layers.*.mlp.gate_proj 80x48 ×2
      model.layers.*.mlp.up_proj 80x48 ×2
      model.layers.*.mlp.down_proj 48x80 ×2
      model.layers.*.input_layernorm 48 ×2
      model.layers.*.input_layernorm.bias 48 ×2
      model.layers.*.post_attention_layernorm 48 ×2
      model.layers.*.post_attention_layernorm.bias 48 ×2
      model.norm 48
      model.norm.bias 48
      lm_head 300x48
      """, embedding: 14400),
  ]
}

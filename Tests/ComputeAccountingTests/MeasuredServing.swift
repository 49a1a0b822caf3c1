import Foundation
import Testing
import TextFormats

@testable import ComputeAccounting

/// Servers that were measured, with the models by their published sizes.
///
/// Facts of the ML.ENERGY leaderboard, task of chats (github.com/ml-energy/leaderboard, public/data/tasks/lm-arena-chat.json at commit 0ea52b6, 2026; vLLM):
/// rounded to three digits, a choice of 125 rows of 12 models. Its `tensor_parallel` is 1 for dense models on several GPUs; here the GPUs count. The prompts'
/// length isn't in the file: 200 tokens are taken.
enum MeasuredServing {
  /// A measured server: chips, sequences at a time, tokens of an answer, tokens a second, J of the GPUs for a token.
  struct Row: Sendable {
    var model: String
    var chip: String
    var chips: Int
    var format: NumberFormat
    var batch: Double
    var answer: Double
    var tokensPerSecond: Double
    var joules: Double
  }

  static let promptTokens = 200

  /// Model, chip, chips, format, sequences, answer, tokens/s, J/token.
  private static let text = """
    qwen14 H100 1 bf16 8 620 627 0.706
    qwen14 H100 1 bf16 16 622 1168 0.398
    qwen14 H100 1 bf16 32 611 2023 0.244
    qwen14 H100 1 bf16 64 617 3140 0.167
    qwen14 H100 1 bf16 128 614 4474 0.128
    qwen14 H100 1 bf16 253 625 5760 0.112
    qwen235 H100 4 fp8 8 855 224 9.47
    qwen235 H100 4 fp8 16 871 421 5.25
    qwen235 H100 4 fp8 32 889 732 3.01
    qwen235 H100 4 fp8 64 863 1262 1.74
    qwen235 H100 4 fp8 128 863 2295 1.10
    qwen235 H100 4 fp8 192 864 3016 0.840
    qwen235 H100 8 fp8 16 873 578 6.30
    qwen235 H100 8 fp8 128 879 2840 1.364
    qwen30 H100 1 bf16 8 927 611 0.653
    qwen30 H100 1 bf16 64 925 2164 0.222
    qwen30 H100 1 bf16 88.5 931 2659 0.186
    qwen30 H100 2 bf16 8 901 831 0.823
    qwen30 H100 2 bf16 16 926 1253 0.606
    qwen30 H100 2 bf16 32 927 2026 0.411
    qwen30 H100 2 bf16 64 918 3290 0.272
    qwen30 H100 2 bf16 128 919 4546 0.198
    qwen30 H100 2 bf16 256 920 7154 0.133
    qwen30 H100 2 bf16 511 927 9650 0.0988
    qwen30 H100 2 bf16 1019 920 12640 0.0889
    qwen32 H100 1 bf16 16 626 589 0.961
    qwen8 H100 1 bf16 8 647 962 0.444
    qwen8 H100 1 bf16 64 645 4315 0.119
    qwen8 H100 1 bf16 96 642 5255 0.1035
    gemma12 H100 1 bf16 8 728 604 0.702
    gemma12 H100 1 bf16 16 724 1082 0.418
    gemma12 H100 1 bf16 32 725 1787 0.271
    gemma12 H100 1 bf16 64 718 2691 0.201
    gemma12 H100 1 bf16 128 723 3546 0.166
    gemma27 H100 1 bf16 8 719 338 1.511
    gemma27 H100 1 bf16 16 726 625 0.863
    gemma27 H100 1 bf16 32 714 1088 0.525
    gemma27 H100 2 bf16 8 711 525 1.549
    gemma27 H100 2 bf16 16 707 978 0.891
    gemma27 H100 2 bf16 32 710 1687 0.554
    gemma27 H100 2 bf16 64 711 2654 0.388
    gemma27 H100 2 bf16 128 705 3714 0.306
    gemma27 H100 2 bf16 187 714 4181 0.290
    llama70 H100 4 bf16 8 350 470 3.76
    llama70 H100 4 bf16 96 357 3244 0.648
    llama70 H100 4 bf16 766 351 6507 0.390
    llama8 H100 1 bf16 8 389 1070 0.455
    llama8 H100 1 bf16 16 404 1954 0.263
    llama8 H100 1 bf16 32 390 3391 0.165
    llama8 H100 1 bf16 64 396 5147 0.1186
    llama8 H100 1 bf16 128 405 7037 0.0951
    llama8 H100 1 bf16 255 404 9010 0.0766
    llama8 H100 1 bf16 511 397 9806 0.0702
    llama70 H100 4 bf16 16 410 875 2.102
    llama70 H100 4 bf16 128 411 3895 0.604
    llama70 H100 4 bf16 192 406 4558 0.540
    scout H100 4 bf16 8 396 322 3.98
    scout H100 4 bf16 16 403 532 2.67
    scout H100 4 bf16 32 401 929 1.729
    scout H100 4 bf16 64 404 1652 1.059
    scout H100 4 bf16 128 403 2806 0.654
    scout H100 4 bf16 255 398 4325 0.434
    scout H100 4 bf16 473 402 5596 0.336
    scout H100 8 bf16 16 404 688 3.33
    scout H100 8 bf16 32 409 1243 2.06
    scout H100 8 bf16 128 397 3703 0.808
    scout H100 8 bf16 255 413 5696 0.561
    scout H100 8 bf16 511 403 6853 0.452
    qwen235 B200 8 bf16 8 883 469 8.40
    qwen235 B200 8 bf16 16 888 825 5.58
    qwen235 B200 8 bf16 32 868 1078 4.20
    qwen235 B200 8 bf16 64 869 1877 2.54
    qwen235 B200 8 bf16 128 880 3306 1.512
    qwen235 B200 8 bf16 256 873 5403 0.940
    qwen235 B200 8 bf16 511 864 7220 0.674
    qwen235 B200 8 bf16 1023 861 8316 0.542
    qwen235 B200 8 bf16 2045 874 11727 0.420
    qwen235 B200 4 bf16 8 865 397 6.46
    qwen235 B200 4 bf16 16 869 637 4.55
    qwen235 B200 4 bf16 32 871 1044 3.05
    qwen235 B200 4 bf16 64 876 1528 2.04
    qwen235 B200 4 bf16 128 868 2603 1.207
    qwen14 B200 1 bf16 8 615 1087 0.699
    qwen14 B200 1 bf16 64 609 4176 0.167
    qwen14 B200 1 bf16 511 621 11858 0.0770
    qwen14 B200 1 bf16 2045 613 15875 0.0548
    qwen30 B200 1 bf16 8 915 910 0.722
    qwen30 B200 1 bf16 16 911 1232 0.535
    qwen30 B200 1 bf16 32 915 1941 0.383
    qwen30 B200 1 bf16 64 929 2907 0.249
    qwen30 B200 1 bf16 128 898 5277 0.157
    qwen30 B200 1 bf16 256 914 8872 0.1026
    qwen30 B200 1 bf16 511 924 8840 0.0795
    qwen30 B200 1 bf16 1023 928 10648 0.0564
    qwen32 B200 1 bf16 128 634 4676 0.209
    deepseek B200 8 fp8 8 846 450 8.57
    deepseek B200 8 fp8 16 840 729 6.07
    deepseek B200 8 fp8 32 850 1091 4.39
    deepseek B200 8 fp8 64 849 1776 2.92
    deepseek B200 8 fp8 128 850 2907 1.936
    deepseek B200 8 fp8 256 836 4534 1.309
    deepseek B200 8 fp8 511 849 5588 0.963
    deepseek B200 8 fp8 767 849 5820 0.905
    deepseek B200 8 fp8 2042 845 9302 0.630
    llama405 B200 8 bf16 8 363 269 21.9
    llama405 B200 8 bf16 16 368 523 11.62
    llama405 B200 8 bf16 32 364 1052 6.40
    llama405 B200 8 bf16 64 365 1800 4.08
    llama405 B200 8 bf16 128 372 2805 2.70
    llama405 B200 8 bf16 255 366 3587 2.13
    llama405 B200 8 bf16 1021 372 6461 1.193
    llama70 B200 2 bf16 8 411 470 3.62
    llama70 B200 2 bf16 16 406 908 1.921
    llama70 B200 2 bf16 32 407 1600 1.098
    llama70 B200 2 bf16 64 415 2655 0.684
    llama70 B200 2 bf16 128 410 3973 0.481
    llama70 B200 2 bf16 256 410 5515 0.352
    llama70 B200 2 bf16 511 414 7079 0.273
    llama70 B200 2 bf16 1022 409 8854 0.219
    llama70 B200 2 bf16 2042 351 10108 0.189
    llama8 B200 1 bf16 8 388 1637 0.391
    llama8 B200 1 bf16 16 409 2751 0.242
    llama8 B200 1 bf16 32 398 3810 0.151
    llama8 B200 1 bf16 64 390 5589 0.1103
    llama8 B200 1 bf16 1021 396 10922 0.0549
    """

  static let rows: [Row] = text.split(separator: "\n").compactMap { line in
    let words = line.split(separator: " ").map(String.init)
    guard words.count == 8, let chips = Int(words[2]), let format = NumberFormat(rawValue: words[3]) else { return nil }
    let numbers = words[4...].compactMap(Double.init)
    return Row(
      model: words[0], chip: words[1] == "H100" ? "H100-SXM" : words[1], chips: chips, format: format, batch: numbers[0],
      answer: numbers[1],
      tokensPerSecond: numbers[2], joules: numbers[3])
  }

  // MARK: Models

  /// The sizes of a dense decoder as its configuration names them.
  private static func dense(
    _ type: String, _ width: Int, _ hidden: Int, _ layers: Int, _ heads: Int, _ keys: Int, _ head: Int, _ vocabulary: Int,
    _ more: String = ""
  )
    -> String
  {
    """
    {"model_type": "\(type)", "hidden_size": \(width), "intermediate_size": \(hidden), "num_hidden_layers": \(layers), "num_attention_heads": \(heads),
     "num_key_value_heads": \(keys), "head_dim": \(head), "vocab_size": \(vocabulary), "tie_word_embeddings": \(type == "gemma3_text")\(more)}
    """
  }

  private static func qwenExperts(_ width: Int, _ layers: Int, _ heads: Int, _ hidden: Int) -> String {
    dense(
      "qwen3_moe", width, 3 * width, layers, heads, 4, 128, 151_936,
      ", \"moe_intermediate_size\": \(hidden), \"num_experts\": 128, \"num_experts_per_tok\": 8, \"decoder_sparse_step\": 1, \"mlp_only_layers\": []"
    )
  }

  static let configurations: [String: String] = [
    "llama8": dense("llama", 4096, 14336, 32, 32, 8, 128, 128_256), "llama70": dense("llama", 8192, 28672, 80, 64, 8, 128, 128_256),
    "llama405": dense("llama", 16384, 53248, 126, 128, 8, 128, 128_256), "llama2-70": dense("llama", 8192, 28672, 80, 64, 8, 128, 32_000),
    "qwen8": dense("qwen3", 4096, 12288, 36, 32, 8, 128, 151_936), "qwen14": dense("qwen3", 5120, 17408, 40, 40, 8, 128, 151_936),
    "qwen32": dense("qwen3", 5120, 25600, 64, 64, 8, 128, 151_936), "qwen30": qwenExperts(2048, 48, 32, 768),
    "qwen235": qwenExperts(4096, 94, 64, 1536),
    "gemma12": dense("gemma3_text", 3840, 15360, 48, 16, 8, 256, 262_208, ", \"sliding_window\": 1024, \"sliding_window_pattern\": 6"),
    "gemma27": dense("gemma3_text", 5376, 21504, 62, 32, 16, 128, 262_208, ", \"sliding_window\": 1024, \"sliding_window_pattern\": 6"),
    "scout": dense(
      "llama4_text", 5120, 8192, 48, 40, 8, 128, 202_048,
      ", \"intermediate_size_mlp\": 16384, \"num_local_experts\": 16, \"num_experts_per_tok\": 1, \"interleave_moe_layer_step\": 1"),
    "deepseek": """
    {"model_type": "deepseek_v3", "hidden_size": 7168, "intermediate_size": 18432, "moe_intermediate_size": 2048, "num_hidden_layers": 61,
     "first_k_dense_replace": 3, "num_attention_heads": 128, "num_key_value_heads": 128, "n_routed_experts": 256, "n_shared_experts": 1,
     "num_experts_per_tok": 8, "q_lora_rank": 1536, "kv_lora_rank": 512, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128,
     "vocab_size": 129280, "tie_word_embeddings": false}
    """,
  ]

  static func account(_ name: String) throws -> ModelAccount {
    try ModelAccount(configuration: JSONValue(parsing: Data(#require(configurations[name]).utf8)))
  }
}

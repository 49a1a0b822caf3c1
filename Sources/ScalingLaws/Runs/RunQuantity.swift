/// A quantity that a run table can hold, with the column names that it is known by.
///
/// Names are compared without regard to case, and with blanks and hyphens read as underscores.
public enum RunQuantity: String, CaseIterable, Codable, Hashable, Sendable {
  /// N.
  case parameters
  /// D.
  case tokens
  /// C.
  case compute
  /// L.
  case loss
  /// The different tokens among D.
  case uniqueTokens
  /// The study, recipe or family.
  case group
  /// The run's name.
  case label

  /// The names accepted, the plain symbol first.
  public var names: [String] {
    switch self {
    case .parameters:
      [
        "N", "params", "parameters", "params_total", "total_params", "num_params", "n_params", "param_count", "model_size",
        "params_non_embedding", "non_embedding_params", "n_noembed", "n_non_embedding", "params_active", "active_params",
        "num_scaling_params", "scaling_params",
      ]
    case .tokens: ["D", "tokens", "tokens_trained", "train_tokens", "training_tokens", "num_tokens", "n_tokens", "total_tokens"]
    case .compute:
      [
        "C", "flops", "flop", "flops_budget", "compute", "compute_budget", "train_flops", "training_flops", "total_flops",
        "training_compute",
      ]
    case .loss:
      [
        "loss", "L", "val_loss", "validation_loss", "eval_loss", "valid_loss", "final_loss", "test_loss", "val_bpb", "bpb",
        "bits_per_byte", "eval_bpb",
      ]
    case .uniqueTokens: ["D_unique", "unique_tokens", "tokens_unique", "U_D"]
    case .group: ["group", "study", "experiment", "family", "recipe"]
    case .label: ["label", "name", "run", "run_name", "run_id", "id"]
    }
  }

  /// The quantity in words.
  public var words: String {
    switch self {
    case .parameters: "parameters (N)"
    case .tokens: "tokens (D)"
    case .compute: "compute (C)"
    case .loss: "loss"
    case .uniqueTokens: "unique tokens"
    case .group: "group"
    case .label: "label"
    }
  }

  /// A column name as it is compared.
  static func normalized(_ column: String) -> String {
    String(column.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
  }
}

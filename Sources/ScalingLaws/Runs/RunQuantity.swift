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

  /// The names accepted, the plain symbol first, then the more usual before the less.
  ///
  /// A name may stand at the end of a path, as in `params.n_params` (MLflow) or `throughput/total_tokens` (levanter), and have a unit: see `ColumnName`.
  public var names: [String] {
    switch self {
    case .parameters:
      [
        "N", "params", "parameters", "params_total", "total_params", "num_params", "n_params", "param_count", "model_size",
        "params_non_embedding", "non_embedding_params", "n_noembed", "n_non_embedding", "params_active", "active_params",
        "num_scaling_params", "scaling_params", "num_parameters", "n_parameters", "parameter_count", "total_parameters", "model_parameters",
        "model_params", "trainable_params", "trainable_parameters", "num_trainable_params", "active_parameters", "n_param",
        "non_embedding_parameters",
        "num_non_embedding_params", "model_num_parameters",
      ]
    case .tokens:
      [
        "D", "tokens", "tokens_trained", "train_tokens", "training_tokens", "num_tokens", "n_tokens", "total_tokens",
        "num_input_tokens_seen",
        "tokens_seen", "n_tokens_seen", "num_train_tokens", "consumed_tokens", "token_count", "pretraining_data_size", "n_data",
      ]
    case .compute:
      [
        "C", "flops", "flop", "train_flops", "training_flops", "total_flops", "training_compute", "total_training_flops", "train_compute",
        "compute", "total_flos", "flos", "c_flops", "flops_total", "total_compute", "achieved_flops", "model_flops", "compute_flops",
        "flops_so_far",
        "flops_budget", "flop_budget", "compute_budget",
      ]
    case .loss: LossName.all
    case .uniqueTokens: ["D_unique", "unique_tokens", "tokens_unique", "U_D", "num_unique_tokens", "n_unique_tokens"]
    case .group: ["group", "study", "experiment", "family", "recipe", "model_family"]
    case .label: ["label", "name", "run_name", "run", "run_id", "id"]
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

  /// Whether runs have it as a number.
  var isNumber: Bool { self != .group && self != .label }

  /// The letter of a formula; nil for what has none.
  var symbol: String? {
    switch self {
    case .parameters: "N"
    case .tokens: "D"
    case .compute: "C"
    case .uniqueTokens: "U"
    case .loss, .group, .label: nil
    }
  }

  /// The numbers that a table may hold in it, in its unit.
  ///
  /// Far outside of them is a slip, or an exported infinity.
  ///
  /// Sizes in other units and rescaled tables lie inside; beyond, powers and exponentials of a fit overflow.
  var plausible: ClosedRange<Double> {
    switch self {
    case .parameters, .tokens, .uniqueTokens: 1e-12...1e24
    case .compute: 1e-24...1e48
    case .loss: 1e-9...1e9
    case .group, .label: -Double.infinity...Double.infinity
    }
  }

  /// A column name as it is compared.
  static func normalized(_ column: String) -> String {
    String(column.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
  }
}

/// The names of losses, and what a name says of the set and the unit.
///
/// A validation loss goes before a loss of an unnamed set, that before one in another unit, and all before a training loss: a law of training losses is
/// one of data that was seen.
enum LossName {
  private static let validation = [
    "val_loss", "validation_loss", "eval_loss", "valid_loss", "test_loss", "dev_loss", "heldout_loss", "held_out_loss", "val_ce", "val_nll",
  ]
  private static let plain = ["loss", "L", "final_loss", "lm_loss", "ce_loss", "cross_entropy", "nll"]
  private static let bits = [
    "val_bpb", "bpb", "bits_per_byte", "eval_bpb", "val_bpc", "bpc", "bits_per_char", "bits_per_character", "val_bits_per_byte",
  ]
  private static let perplexity = ["ppl", "perplexity", "val_ppl", "val_perplexity", "eval_ppl", "eval_perplexity", "test_ppl"]
  private static let training = ["train_loss", "training_loss", "train_bpb", "train_ppl"]

  /// All names, the plain symbol first.
  static let all = plain + validation + bits + perplexity + training

  /// Returns the order in which columns of these names are taken: the lowest first.
  static func rank(_ name: ColumnName) -> Int {
    let words = name.words
    if !words.isDisjoint(with: ["train", "training"]) { return 4 }
    let isValidation = !words.isDisjoint(with: ["val", "valid", "validation", "eval", "evaluation", "test", "dev", "heldout", "held"])
    switch scale(name) {
    case .perplexity: return 3
    case .bitsPerByte, .bitsPerCharacter: return 2
    case .nats, .bitsPerToken: return isValidation ? 0 : 1
    }
  }

  /// A scale of losses, as a column's name has it.
  enum Scale {
    case nats, bitsPerToken, bitsPerByte, bitsPerCharacter, perplexity
  }

  /// Returns the scale that a name states; nats a token if it states none.
  static func scale(_ name: ColumnName) -> Scale {
    let words = name.words.union(name.unitWords)
    let isOf: ([String]) -> Bool = { !words.isDisjoint(with: $0) }
    if isOf(["ppl", "perplexity", "perplexities"]) { return .perplexity }
    if isOf(["bpb"]) { return .bitsPerByte }
    if isOf(["bpc"]) { return .bitsPerCharacter }
    guard isOf(["bit", "bits", "bpt"]) else { return .nats }
    if isOf(["byte", "bytes"]) { return .bitsPerByte }
    return isOf(["char", "chars", "character", "characters"]) ? .bitsPerCharacter : .bitsPerToken
  }
}

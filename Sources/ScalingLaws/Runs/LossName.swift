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

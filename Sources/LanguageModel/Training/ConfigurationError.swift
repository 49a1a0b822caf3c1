/// A configuration that can't be trained.
public enum ConfigurationError: Error, Hashable, Sendable {
  /// A number lies outside of its range.
  case outOfRange(name: String, value: Double, range: String)
  /// A width isn't a multiple of what the kernels work on.
  case notMultiple(name: String, value: Int, of: Int)
  /// Query heads can't be shared out evenly among key and value heads.
  case unevenHeads(heads: Int, keyValueHeads: Int)
  /// The training text is shorter than one sequence and its next token.
  case textTooShort(bytes: Int, needed: Int)
  /// A text holds a token that the vocabulary doesn't.
  case tokenOutsideVocabulary(token: Int, position: Int, vocabularySize: Int)
  /// The kernels asked for are unknown or can't run on this processor.
  case kernelsUnavailable(name: String)
}

extension ConfigurationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .outOfRange(let name, let value, let range): "\(name) is \(value), but must be \(range)."
    case .notMultiple(let name, let value, let factor):
      "\(name) is \(value), but must be a multiple of \(factor), for example \((value / factor + 1) * factor)."
    case .unevenHeads(let heads, let keyValueHeads):
      "\(heads) heads can't share \(keyValueHeads) key-value heads evenly: choose a divisor of \(heads)."
    case .textTooShort(let bytes, let needed):
      "The text has \(bytes) bytes, but one sequence needs \(needed): give more text or a shorter context."
    case .tokenOutsideVocabulary(let token, let position, let size):
      "Byte \(position) of the text is \(token), but the vocabulary ends at \(size - 1): set vocabularySize to 256 for any bytes."
    case .kernelsUnavailable(let name):
      "Kernels “\(name)” aren't available on this processor: use scalar, avx2, avx512 or neon, as it allows; ISOFLOP_KERNELS unset takes the fastest."
    }
  }
}

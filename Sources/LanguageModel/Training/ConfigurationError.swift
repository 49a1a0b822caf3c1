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
  /// The run needs more memory than the process may use, in bytes.
  case tooMuchMemory(needed: Double, available: Double)
  /// One update costs more than the whole budget, in FLOP.
  case stepExceedsBudget(step: Double, budget: Double, sequences: Int)
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
    case .tooMuchMemory(let needed, let available):
      "Training would take \(Self.gigabytes(needed)) of memory (\(Self.whole(needed)) bytes), but this process may use \(Self.gigabytes(available)): "
        + "choose a shorter context, whose square it grows with, a smaller model or fewer threads."
    case .stepExceedsBudget(let step, let budget, let sequences):
      "One step of \(sequences) windows costs \(Self.short(step)) FLOP, more than the whole budget of \(Self.short(budget)): "
        + "take fewer or shorter windows a step or a smaller model, or raise the budget."
    case .kernelsUnavailable(let name):
      "Kernels “\(name)” aren't available on this processor: use scalar, avx2, avx512 or neon, as it allows; ISOFLOP_KERNELS unset takes the fastest."
    }
  }
}

extension ConfigurationError {
  /// A number of bytes in billions with one decimal: 155.5 GB.
  private static func gigabytes(_ bytes: Double) -> String {
    let tenths = (bytes / 1e8).rounded()
    return tenths < 1e15 ? "\(Double(Int(tenths)) / 10) GB" : "\(short(bytes / 1e9)) GB"
  }

  /// A whole number without an exponent where it has at most eighteen digits.
  private static func whole(_ value: Double) -> String { value < 1e18 ? "\(Int(value))" : short(value) }

  /// Three significant digits: 1.95e16, 1e10.
  private static func short(_ value: Double) -> String {
    guard value >= 1000, value.isFinite else { return value == value.rounded() && value.isFinite ? "\(Int(value))" : "\(value)" }
    var (mantissa, exponent) = (value, 0)
    while mantissa >= 9.995 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    let rounded = (mantissa * 100).rounded() / 100
    return (rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)") + "e\(exponent)"
  }
}

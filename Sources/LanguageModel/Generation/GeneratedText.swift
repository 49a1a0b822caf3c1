/// What a generator added to a prompt, with how likely it was.
public struct GeneratedText: Hashable, Sendable {
  /// The added tokens, those of a stop sequence among them.
  public var tokens: [UInt8]
  /// The log-probability of each added token at temperature 1, in nats.
  public var logProbabilities: [Double]
  /// Whether a stop sequence ended it, and not the most tokens.
  public var hasEnded: Bool
  /// The tokens of the prompt that were read; the others were still in the cache from the text before.
  public var promptTokensRead: Int

  /// The added tokens without the stop sequence that ended them, if one did.
  public func tokens(before stop: [UInt8]) -> ArraySlice<UInt8> { hasEnded ? tokens.dropLast(stop.count) : tokens[...] }
}

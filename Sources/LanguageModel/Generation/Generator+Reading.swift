extension Generator {
  /// The probabilities of the next token after a text, at temperature 1, and how many tokens of the text had to be read.
  ///
  /// - Throws: `ConfigurationError` for an empty text or a token outside of the vocabulary.
  public func probabilities(after text: [UInt8]) throws(ConfigurationError) -> (next: [Double], tokensRead: Int) {
    guard !text.isEmpty else { throw .outOfRange(name: "the text's length", value: 0, range: "at least 1") }
    try model.validateTokens(text)
    let read = take(text)
    let logits = UnsafeBufferPointer(start: memory.logits, count: model.vocabularySize)
    return (TokenSampler.probabilities(logits), read)
  }
}

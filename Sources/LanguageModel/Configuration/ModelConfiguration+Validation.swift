extension ModelConfiguration {
  /// Checks that a model of this shape can be built.
  ///
  /// - Throws: `ConfigurationError` for the first thing wrong.
  public func validate() throws(ConfigurationError) {
    try requireTile(vocabularySize, "vocabularySize")
    guard vocabularySize <= 256 else { throw .outOfRange(name: "vocabularySize", value: Double(vocabularySize), range: "at most 256") }
    try requireAtLeastOne(layers, "layers", atMost: 1 << 12)
    try requireAtLeastOne(heads, "heads", atMost: 1 << 12)
    try requireAtLeastOne(keyValueHeads, "keyValueHeads", atMost: 1 << 12)
    try requireTile(width, "width")
    try requireTile(headWidth, "headWidth", atMost: 1 << 12)
    try requireTile(feedForwardWidth, "feedForwardWidth")
    try requireTile(context, "context")
    guard heads % keyValueHeads == 0 else { throw .unevenHeads(heads: heads, keyValueHeads: keyValueHeads) }
    guard (0...64).contains(convolutionWidth) else {
      throw .outOfRange(name: "convolutionWidth", value: Double(convolutionWidth), range: "from 0 (none) to 64")
    }
    guard ropeBase > 1, ropeBase.isFinite else { throw .outOfRange(name: "ropeBase", value: ropeBase, range: "more than 1") }
  }

  /// Checks that a text has enough tokens for a window of T + 1, all of them in the vocabulary.
  func validate(text: [UInt8]) throws(ConfigurationError) {
    guard text.count > context else { throw .textTooShort(bytes: text.count, needed: context + 1) }
    try validateTokens(text)
  }

  /// Checks that all tokens are in the vocabulary.
  func validateTokens(_ tokens: [UInt8]) throws(ConfigurationError) {
    guard vocabularySize < 256, let position = tokens.firstIndex(where: { Int($0) >= vocabularySize }) else { return }
    throw .tokenOutsideVocabulary(token: Int(tokens[position]), position: position, vocabularySize: vocabularySize)
  }

  private func requireTile(_ value: Int, _ name: String, atMost limit: Int = 1 << 20) throws(ConfigurationError) {
    try requireAtLeastOne(value, name, atMost: limit)
    guard value % 16 == 0 else { throw .notMultiple(name: name, value: value, of: 16) }
  }

  /// Far more than any model has, and few enough that no count of bytes overflows.
  private func requireAtLeastOne(_ value: Int, _ name: String, atMost limit: Int = 1 << 20) throws(ConfigurationError) {
    guard value >= 1 else { throw .outOfRange(name: name, value: Double(value), range: "at least 1") }
    guard value <= limit else { throw .outOfRange(name: name, value: Double(value), range: "at most \(limit)") }
  }
}

extension Corpus {
  /// Makes a corpus in a generated language of known entropy.
  ///
  /// The last 8%, at most 1 MB, are held out.
  /// - Parameters:
  ///   - seed: Decides the language and the text.
  ///   - bytes: The length of the text; at least 16 KB.
  ///   - vocabulary: How many words the language has, 64 to 16,384.
  public static func synthetic(seed: UInt64, bytes: Int = 12_000_000, vocabulary: Int = 1_024) throws(CorpusError) -> Corpus {
    guard bytes >= HeldOutSplit.minimumBytes else {
      throw .tooSmall(paths: ["a generated text"], bytes: bytes, needed: HeldOutSplit.minimumBytes)
    }
    let heldOut = min(1_000_000, bytes * 8 / 100)
    return generated(SyntheticLanguage(seed: seed, vocabulary: vocabulary), training: bytes - heldOut, heldOut: heldOut)
  }

  /// Makes the corpus of a language whose parts have at least so many bytes, in whole words.
  ///
  /// The lengths that a description records give the same text again: it ends with the word that reaches them.
  static func generated(_ language: SyntheticLanguage, training: Int, heldOut: Int) -> Corpus {
    var description = CorpusDescription(
      kind: .synthetic, summary: "a generated language, seed \(language.seed)", split: .generatedLast)
    description.synthetic = language.summary
    return Corpus(
      training: language.text(bytes: training, stream: 0), heldOut: language.text(bytes: heldOut, stream: 1), description: description)
  }
}

import Foundation
import NumericalMethods

/// A generated language whose entropy is computed, so that a fitted irreducible loss can be held against the truth.
///
/// Words follow each other as a stationary Markov chain and are spelled so that a text is read in one way only. The entropy of the words
/// is then that of the bytes: h = Σ_w π(w) H(· | w) / Σ_w π(w) |w| nats a byte, where |w| counts the word's bytes with its space.
public struct SyntheticLanguage: Sendable {
  /// The seed that the lexicon and the chain are made from.
  public let seed: UInt64
  let lexicon: Lexicon
  let chain: WordChain
  /// The share of each word in the long run.
  package let shares: [Double]
  /// The entropy of the word after each word, in nats.
  let conditionalEntropies: [Double]
  /// The mean number of bytes of a word with its space.
  public let bytesPerWord: Double
  /// The entropy rate in nats a byte: what no model that sees the whole past can go below.
  public let entropyRate: Double

  /// Makes a language; cost about 0.02 s.
  ///
  /// With 1,024 words, models of 10 to 100 thousand parameters go from 0.55 to 0.25 nats a byte above the least loss between 1e11 and 1.6e12 FLOP,
  /// and the best size grows from 20 to 60 thousand. With 4,096 words they are still learning to spell.

  /// - Parameters:
  ///   - seed: Decides the words and what follows them.
  ///   - vocabulary: How many words there are, 64 to 16,384.
  public init(seed: UInt64, vocabulary: Int = 1_024) {
    precondition((64...16_384).contains(vocabulary), "a vocabulary has 64 to 16,384 words")
    var generator = SplitMix64(seed: seed)
    self.seed = seed
    lexicon = Lexicon(count: vocabulary, generator: &generator)
    chain = WordChain(lexicon: lexicon, generator: &generator)
    shares = chain.stationary()
    conditionalEntropies = chain.conditionalEntropies()
    bytesPerWord = zip(shares, lexicon.words).reduce(0) { $0 + $1.0 * Double($1.1.count) }
    entropyRate = zip(shares, conditionalEntropies).reduce(0) { $0 + $1.0 * $1.1 } / bytesPerWord
  }

  /// Generates a text of whole words, the first that reaches the number of bytes.
  /// - Parameter stream: Texts of different streams are independent.
  public func text(bytes: Int, stream: UInt64 = 0) -> [UInt8] {
    var generator = SplitMix64(seed: SplitMix64.mixed(seed ^ SplitMix64.mixed(stream &+ 1)))
    var text: [UInt8] = []
    text.reserveCapacity(bytes + 16)
    var word = Discrete(weights: shares).sample(generator.uniform())
    while text.count < bytes {
      text += lexicon.words[word]
      word = chain.next(after: word, &generator)
    }
    return text
  }

  /// The spelling of each word, with its space, most general first.
  public var words: [[UInt8]] { lexicon.words }

  /// P(· | w) for every word.
  package func successors(of word: Int) -> [Double] {
    var row = chain.general.probabilities.map { WordChain.generalWeight * $0 }
    for entry in chain.particular(after: word) { row[entry.word] += entry.probability }
    return row
  }

  /// The loss in nats a byte of the language itself on a text that ``text(bytes:stream:)`` made. What a perfect model with the whole past would reach on it.
  ///
  /// It differs from ``entropyRate`` by the chance of the text. Nil where the text isn't in the language.
  public func loss(on text: [UInt8]) -> Double? {
    let index = Dictionary(uniqueKeysWithValues: lexicon.words.enumerated().map { (ArraySlice($1), $0) })
    var rows: [Int: [Int: Double]] = [:]
    var previous: Int?
    var sum = 0.0
    var start = 0
    for end in text.indices where text[end] == space {
      guard let word = index[text[start...end]] else { return nil }
      if let previous {
        let row = rows[previous] ?? Dictionary(uniqueKeysWithValues: chain.particular(after: previous).map { ($0.word, $0.probability) })
        rows[previous] = row
        sum -= log(WordChain.generalWeight * chain.general.probabilities[word] + row[word, default: 0])
      } else {
        sum -= log(shares[word])
      }
      previous = word
      start = end + 1
    }
    return start == text.count && start > 0 ? sum / Double(text.count) : nil
  }

  /// The construction and its entropy, for a manifest.
  public struct Summary: Codable, Hashable, Sendable {
    /// The language's seed.
    public var seed: UInt64
    /// The number of words.
    public var vocabulary: Int
    /// Mean bytes of a word with its space.
    public var bytesPerWord: Double
    /// Nats a byte, given the whole past.
    public var entropyRate: Double
    /// Nats a byte that the best model reaches that sees windows of 128 bytes, see ``SyntheticLanguage/leastLoss(context:)``.
    public var leastLossAtContext128: Double
  }

  /// The construction and its entropy.
  public var summary: Summary {
    Summary(
      seed: seed, vocabulary: shares.count, bytesPerWord: bytesPerWord, entropyRate: entropyRate,
      leastLossAtContext128: leastLoss(context: 128))
  }
}

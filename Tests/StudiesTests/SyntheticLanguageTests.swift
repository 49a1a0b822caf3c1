import Foundation
import Studies
import Testing

@Suite struct SyntheticLanguageTests {
  @Test func entropyRateEqualsTheMeanSurpriseOfALongText() throws {
    let language = SyntheticLanguage(seed: 3)
    let loss = try #require(language.loss(on: language.text(bytes: 4_000_000)))
    // 640,000 words with a standard deviation of about 2.3 nats: a standard error of 0.003 nats a word, 0.0005 nats a byte.
    #expect(abs(loss - language.entropyRate) < 0.002, "entropy rate \(language.entropyRate), measured \(loss)")
  }

  @Test func wordsArePrefixFreeAndUnique() {
    let words = SyntheticLanguage(seed: 9).words
    #expect(Set(words).count == words.count)
    #expect(words.allSatisfy { $0.last == UInt8(ascii: " ") && $0.filter { $0 == UInt8(ascii: " ") }.count == 1 })
  }

  @Test func sharesAreThoseOfTheChain() {
    let language = SyntheticLanguage(seed: 5, vocabulary: 128)
    var next = [Double](repeating: 0, count: 128)
    for (word, share) in language.shares.enumerated() {
      for (successor, probability) in language.successors(of: word).enumerated() { next[successor] += share * probability }
    }
    #expect(zip(next, language.shares).allSatisfy { abs($0 - $1) < 1e-14 })
    #expect(abs(language.shares.reduce(0, +) - 1) < 1e-12)
  }

  /// The exact predictor of a window, by Bayes' rule over every place in every word, against the closed form.
  @Test func leastLossEqualsThatOfTheBayesianPredictor() {
    let language = SyntheticLanguage(seed: 2, vocabulary: 64)
    let context = 24
    let text = language.text(bytes: 400_000)
    var predictor = WindowPredictor(language)
    var sum = 0.0
    let windows = 3_000
    for window in 0..<windows {
      let start = window * (text.count - context - 1) / windows
      sum += predictor.loss(of: Array(text[start...(start + context)]))
    }
    let measured = sum / Double(windows * context)
    // The standard deviation of a window's mean is about 0.12 nats a byte.
    #expect(
      abs(measured - language.leastLoss(context: context)) < 0.009,
      "closed form \(language.leastLoss(context: context)), measured \(measured)")
    #expect(language.leastLoss(context: context) > language.entropyRate + 0.02)
  }

  @Test func sameSeedSameText() {
    #expect(SyntheticLanguage(seed: 4).text(bytes: 5_000) == SyntheticLanguage(seed: 4).text(bytes: 5_000))
    #expect(SyntheticLanguage(seed: 4).text(bytes: 5_000) != SyntheticLanguage(seed: 5).text(bytes: 5_000))
    #expect(SyntheticLanguage(seed: 4).text(bytes: 5_000, stream: 1) != SyntheticLanguage(seed: 4).text(bytes: 5_000))
  }

  @Test func textOfAnotherLanguageHasNoLoss() {
    #expect(SyntheticLanguage(seed: 4).loss(on: Array("not in the language ".utf8)) == nil)
  }

  @Test func corpusRecordsTheLanguage() throws {
    let corpus = try Corpus.synthetic(seed: 11, bytes: 200_000)
    #expect(corpus.heldOut.count >= 16_000 && corpus.heldOut.count < 16_020)
    #expect(corpus.description.synthetic?.entropyRate == SyntheticLanguage(seed: 11).entropyRate)
    #expect(corpus.description.kind == .synthetic)
    #expect(corpus.sha256.count == 64)
  }
}

/// Predicts a window's bytes knowing the language but not what came before the window.
private struct WindowPredictor {
  let words: [[UInt8]]
  let shares: [Double]
  let rows: [[Double]]

  init(_ language: SyntheticLanguage) {
    words = language.words
    shares = language.shares
    rows = words.indices.map { language.successors(of: $0) }
  }

  /// −Σ ln p of all bytes but the first.
  mutating func loss(of window: [UInt8]) -> Double {
    // The joint probability of each word and the number of its bytes seen, with what was seen so far.
    var belief = [[Double]](repeating: [], count: words.count)
    for word in words.indices { belief[word] = Array(repeating: shares[word], count: words[word].count) }
    var total = belief.joined().reduce(0, +)
    var loss = 0.0
    for (position, byte) in window.enumerated() {
      belief = advanced(belief, by: byte)
      let now = belief.joined().reduce(0, +)
      if position > 0 { loss -= log(now / total) }
      belief = belief.map { $0.map { $0 / now } }
      total = 1
    }
    return loss
  }

  private func advanced(_ belief: [[Double]], by byte: UInt8) -> [[Double]] {
    var next = words.map { [Double](repeating: 0, count: $0.count) }
    for word in words.indices {
      for (seen, probability) in belief[word].enumerated() where probability > 0 && words[word][seen] == byte {
        if seen + 1 < words[word].count {
          next[word][seen + 1] += probability
        } else {
          for successor in words.indices { next[successor][0] += probability * rows[word][successor] }
        }
      }
    }
    return next
  }
}

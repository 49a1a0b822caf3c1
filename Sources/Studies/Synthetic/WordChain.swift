import Foundation
import NumericalMethods

/// A stationary Markov chain over words.
///
/// P(w′ | w) = a·u(w′) + b·T_class(w)(w′) + c·S_w(w′), a + b + c = 1, where u is Zipf's law over all words, T_k one over the 128 words that may follow a
/// word of class k, and S_w one over 24 words of the word's own. What a model gains comes at three scales: u needs no context, T the last letters of the
/// word before, S the whole word before and, in all, 24 facts a word, the frequent ones first.
struct WordChain: Sendable {
  static let generalWeight = 0.15
  static let classWeight = 0.25
  static let wordWeight = 0.6
  static let classSuccessors = 128
  static let wordSuccessors = 24

  /// u, by rank.
  let general: Discrete
  /// The shape of every T and of every S, by place among the successors.
  let classLaw: Discrete
  let wordLaw: Discrete
  /// The words that may follow a class, most likely first.
  let afterClass: [[Int]]
  /// The words that may follow a word, most likely first.
  let afterWord: [[Int]]
  let classOf: [Int]

  init(lexicon: Lexicon, generator: inout SplitMix64) {
    let count = lexicon.words.count
    general = .zipf(count: count, offset: 2)
    classLaw = .zipf(count: min(WordChain.classSuccessors, count), offset: 4)
    wordLaw = .zipf(count: min(WordChain.wordSuccessors, count), offset: 0.5)
    classOf = lexicon.classOf
    let popularity = Discrete.zipf(count: count, offset: Double(count) / 50)
    let (ofClass, ofWord) = (classLaw.probabilities.count, wordLaw.probabilities.count)
    afterClass = (0..<Lexicon.classes).map { _ in WordChain.distinct(ofClass, popularity, &generator) }
    afterWord = (0..<count).map { _ in WordChain.distinct(ofWord, popularity, &generator) }
  }

  private static func distinct(_ count: Int, _ law: Discrete, _ generator: inout SplitMix64) -> [Int] {
    var chosen: [Int] = []
    var used = Set<Int>()
    while chosen.count < count {
      let word = law.sample(generator.uniform())
      if used.insert(word).inserted { chosen.append(word) }
    }
    return chosen
  }

  /// The second and third terms of P(w′ | w), by w′, sorted: all of P but a·u.
  func particular(after word: Int) -> [(word: Int, probability: Double)] {
    var sums: [Int: Double] = [:]
    for (place, next) in afterClass[classOf[word]].enumerated() {
      sums[next, default: 0] += WordChain.classWeight * classLaw.probabilities[place]
    }
    for (place, next) in afterWord[word].enumerated() { sums[next, default: 0] += WordChain.wordWeight * wordLaw.probabilities[place] }
    return sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Draws the word after a word.
  func next(after word: Int, _ generator: inout SplitMix64) -> Int {
    let term = generator.uniform()
    let place = generator.uniform()
    if term < WordChain.generalWeight { return general.sample(place) }
    if term < WordChain.generalWeight + WordChain.classWeight { return afterClass[classOf[word]][classLaw.sample(place)] }
    return afterWord[word][wordLaw.sample(place)]
  }

  /// The share of each word in the long run: π = πP, by iteration from u. Each round leaves at most 1 − a of the difference.
  func stationary() -> [Double] {
    var shares = general.probabilities
    for _ in 0..<250 {
      var next = general.probabilities.map { $0 * WordChain.generalWeight }
      var classShares = [Double](repeating: 0, count: Lexicon.classes)
      for (word, share) in shares.enumerated() {
        classShares[classOf[word]] += share
        for (place, successor) in afterWord[word].enumerated() {
          next[successor] += share * WordChain.wordWeight * wordLaw.probabilities[place]
        }
      }
      for (kind, share) in classShares.enumerated() {
        for (place, successor) in afterClass[kind].enumerated() {
          next[successor] += share * WordChain.classWeight * classLaw.probabilities[place]
        }
      }
      let change = zip(shares, next).reduce(0) { $0 + abs($1.0 - $1.1) }
      shares = next
      if change < 1e-15 { break }
    }
    return shares
  }

  /// −Σ P(w′ | w) ln P(w′ | w) in nats, for each w.
  func conditionalEntropies() -> [Double] {
    let base = general.probabilities.map { WordChain.generalWeight * $0 }
    let baseEntropy = base.reduce(0) { $0 + surprise($1) }
    return classOf.indices.map { word in
      particular(after: word).reduce(baseEntropy) { sum, entry in
        sum - surprise(base[entry.word]) + surprise(base[entry.word] + entry.probability)
      }
    }
  }
}

/// −p ln p, 0 at 0.
@inline(__always)
func surprise(_ probability: Double) -> Double { probability > 0 ? -probability * log(probability) : 0 }

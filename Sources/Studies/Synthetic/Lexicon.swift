import NumericalMethods

/// The words of a generated language: syllables and an ending, then a space.
///
/// The space ends a word and occurs nowhere else, so no word is the beginning of another and a text is read in one way only. Frequent words are short,
/// as in people's languages, and an ending says the word's class. A prefix code is what makes the entropy computable: every text is the spelling of exactly one
/// sequence of words, so bytes carry as much as words do.
struct Lexicon: Sendable {
  /// The number of endings, and so of classes.
  static let classes = 32

  /// The spelling of each word by rank, with its space.
  let words: [[UInt8]]
  /// The class of each word: the number of its ending.
  let classOf: [Int]

  init(count: Int, generator: inout SplitMix64) {
    let consonants = Array("bcdfghjklmnprstv".utf8)
    let vowels = Array("aeiou".utf8)
    var syllables = consonants.flatMap { consonant in vowels.map { [consonant, $0] } }
    var endings = vowels.flatMap { vowel in consonants.map { [vowel, $0] } }
    syllables.shuffle(with: &generator)
    endings.shuffle(with: &generator)
    let syllable = Discrete.zipf(count: syllables.count, offset: 10)
    let ending = Discrete.zipf(count: Lexicon.classes, offset: 4)
    var words: [[UInt8]] = []
    var classOf: [Int] = []
    var used = Set<[UInt8]>()
    while words.count < count {
      let length = words.count < 24 ? 0 : words.count < 400 ? 1 : words.count < 1_600 ? 2 : 3
      let kind = length == 0 ? words.count % Lexicon.classes : ending.sample(generator.uniform())
      let stem = (0..<length).flatMap { _ in syllables[syllable.sample(generator.uniform())] }
      let word = stem + endings[kind] + [space]
      guard used.insert(word).inserted else { continue }
      words.append(word)
      classOf.append(kind)
    }
    self.words = words
    self.classOf = classOf
  }
}

extension Array {
  /// Fisher and Yates's shuffle with a generator whose numbers never change.
  mutating func shuffle(with generator: inout SplitMix64) {
    for index in indices.dropFirst().reversed() { swapAt(index, generator.index(below: index + 1)) }
  }
}

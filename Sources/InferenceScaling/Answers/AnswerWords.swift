/// The words of an answer in which a number is looked for.
///
/// The number is given if it is the only one: in `42 apples`, `about $1,234.50`, `x = 7`, `-5 degrees`. Where there are several, or a word makes it
/// another number (`5 million`, `10:30`), there is none.
///
/// It is for answers alone, not for whole texts: used where a number is expected, so that `42 apples` isn't another answer than `42`. A
/// wrong merge would count two answers as one, so a doubtful word gives none.
struct AnswerWords {
  private let words: [Substring]

  init(_ text: String) {
    // Of an equation, the right side is the answer.
    let rest = text.lastIndex(of: "=").map { text[text.index(after: $0)...] } ?? text[...]
    words = rest.split(whereSeparator: \.isWhitespace).map(Self.withoutPunctuation).filter { !$0.isEmpty }
  }

  /// The only number, in canonical form.
  var number: String? {
    var found: String?
    for (place, word) in words.enumerated() {
      guard let first = word.first(where: { $0 != "-" && $0 != "+" }), !first.isLetter else {
        if Self.multipliers.contains(word.lowercased()) { return nil }
        continue
      }
      guard let number = Self.number(word) else {
        if word.contains(where: \.isNumber) { return nil }
        continue
      }
      guard found == nil else { return nil }
      found = place > 0 && Self.negations.contains(words[place - 1].lowercased()) ? Self.negated(number) : number
    }
    return found
  }

  private static let multipliers: Set<String> = ["dozen", "hundred", "thousand", "million", "billion", "trillion", "dozens", "k"]
  private static let negations: Set<String> = ["minus", "negative"]

  private static func withoutPunctuation(_ word: Substring) -> Substring {
    let marks: Set<Character> = [",", ";", ":", "!", "?", "(", ")", "[", "]", "*", "~", "≈", "\"", "'"]
    var word = word
    while let last = word.last, marks.contains(last) || last == "." { word.removeLast() }
    while let first = word.first, marks.contains(first) { word.removeFirst() }
    return word
  }

  /// A word that is a number, or one with a unit of at least two letters: `42kg`, but not `2x`.
  private static func number(_ word: Substring) -> String? {
    if let number = CanonicalAnswer.number(String(word)) { return number }
    let unit = word.reversed().prefix { $0.isLetter }.count
    guard unit > 1, !word.lowercased().hasSuffix("pi") else { return nil }
    return CanonicalAnswer.number(String(word.dropLast(unit)))
  }

  private static func negated(_ number: String) -> String { number.hasPrefix("-") || number == "0" ? number : "-" + number }
}

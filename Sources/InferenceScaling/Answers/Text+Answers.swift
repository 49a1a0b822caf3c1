extension StringProtocol {
  /// The text without blanks and line ends around it.
  var trimmingBlanks: SubSequence {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return self[startIndex..<startIndex]
    }
    return self[first...last]
  }
}

extension String {
  /// The content of the last `\boxed{…}` with closed braces.
  ///
  /// Braces inside are counted, so `\boxed{\frac{1}{2}}` is whole; a box that is never closed, as in a text that was cut, is passed over
  /// for the one before. O(bytes) for balanced text.
  var lastBoxed: Substring? {
    let bytes = utf8
    let mark = Array("\\boxed{".utf8)
    var end = bytes.endIndex
    while let start = bytes[..<end].lastRange(of: mark) {
      if let close = matchingBrace(from: start.upperBound) { return self[start.upperBound..<close] }
      end = start.lowerBound
    }
    return nil
  }

  private func matchingBrace(from start: Index) -> Index? {
    var depth = 1
    var position = start
    while position < endIndex {
      switch utf8[position] {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      default: break
      }
      if depth == 0 { return position }
      position = utf8.index(after: position)
    }
    return nil
  }

  /// The text after the last “answer is”, “answer:” or “answer =” of a line, in any case.
  ///
  /// Asterisks of Markdown between the words and around the answer don't belong to it.
  var afterLastAnswer: Substring? {
    var end = utf8.endIndex
    let word = Array("answer".utf8)
    while let found = utf8[..<end].lastRange(of: word, foldingCase: true) {
      if let rest = afterSign(self[found.upperBound...]) { return rest.upToLineEnd }
      end = found.lowerBound
    }
    return nil
  }

  private func afterSign(_ text: Substring) -> Substring? {
    let rest = text.drop { $0 == " " || $0 == "\t" || $0 == "*" }
    guard let sign = ["is", ":", "="].first(where: { rest.prefix($0.count).lowercased() == $0 }) else { return nil }
    let answer = rest.dropFirst(sign.count)
    // “isn't” denies, and “issued” is another word.
    if sign == "is", answer.first?.isLetter == true { return nil }
    return answer.drop { $0 == "*" || $0 == ":" || $0 == " " || $0 == "\t" }
  }

  /// The last number: digits with thousands separators, a decimal point, a sign, and a fraction's second half.
  ///
  /// A separator stands between digits, a point also before them; two points are no decimal one. By bytes, from the end, with a minus that isn't an
  /// operator: in `3-5` the number is 5, in `x = -5` it is −5. O(the text after the number).
  var lastNumber: Substring? {
    let bytes = utf8
    guard let lastDigit = bytes.lastIndex(where: \.isDigit) else { return nil }
    var start = lastDigit
    while start > bytes.startIndex {
      let previous = bytes.index(before: start)
      let byte = bytes[previous]
      let before = bytes[..<previous].last
      let isPoint = byte == UInt8(ascii: ".")
      let isSeparator = (isPoint || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "/")) && before?.isDigit == true
      let isFirst = isPoint && bytes[start].isDigit && before != UInt8(ascii: ".")
      guard byte.isDigit || isSeparator || isFirst else { break }
      start = previous
    }
    return self[(minus(before: start) ?? start)...lastDigit]
  }

  /// The minus before the position, as a hyphen or U+2212; nil for one between two numbers or words.
  private func minus(before position: Index) -> Index? {
    let signs = [Array("-".utf8), Array("\u{2212}".utf8)]
    guard let sign = signs.first(where: { utf8[..<position].suffix($0.count).elementsEqual($0) }) else { return nil }
    let minus = utf8.index(position, offsetBy: -sign.count)
    guard let before = utf8[..<minus].last else { return minus }
    return before.isDigit || before.isLetter || before == UInt8(ascii: ")") ? nil : minus
  }

  /// The last value of a key in JSON, without the quotes of a string.
  ///
  /// The text need not be JSON as a whole: models write sentences around it. Escapes in a string are left as they are.
  func lastJSONValue(of key: String) -> Substring? {
    guard let found = utf8.lastRange(of: Array("\"\(key)\"".utf8)) else { return nil }
    let rest = self[found.upperBound...].drop(while: \.isWhitespace)
    guard rest.first == ":" else { return nil }
    let value = rest.dropFirst().drop(while: \.isWhitespace)
    if value.first == "\"" { return value.dropFirst().upToQuote }
    return value.prefix { !$0.isWhitespace && $0 != "," && $0 != "}" && $0 != "]" }
  }
}

extension Substring {
  /// The text up to the end of its line, without full stops and asterisks at its end.
  fileprivate var upToLineEnd: Substring {
    var line = prefix { !$0.isNewline }
    while let last = line.last, last.isWhitespace || last == "." || last == "*" { line.removeLast() }
    return line
  }

  /// The text up to a quotation mark that no backslash precedes.
  fileprivate var upToQuote: Substring {
    var escaped = false
    return prefix { character in
      if escaped {
        escaped = false
        return true
      }
      escaped = character == "\\"
      return character != "\""
    }
  }
}

extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  var isLetter: Bool { folded >= UInt8(ascii: "a") && folded <= UInt8(ascii: "z") }
  fileprivate var folded: UInt8 { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self + 32 : self }
}

extension BidirectionalCollection where Element == UInt8 {
  /// The last place where `pattern` stands; with `foldingCase`, the pattern being lower case, in any case.
  ///
  /// O(bytes · pattern) at worst; from the end, so that a text whose last line holds the answer is hardly read.
  func lastRange(of pattern: [UInt8], foldingCase: Bool = false) -> Range<Index>? {
    var end = endIndex
    while true {
      var position = end
      var matched = pattern.count
      while matched > 0, position > startIndex {
        let previous = index(before: position)
        guard (foldingCase ? self[previous].folded : self[previous]) == pattern[matched - 1] else { break }
        position = previous
        matched -= 1
      }
      if matched == 0 { return position..<end }
      guard end > startIndex else { return nil }
      end = index(before: end)
    }
  }
}

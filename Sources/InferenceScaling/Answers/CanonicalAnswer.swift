/// The kind of answer that a question has.
public enum AnswerKind: Hashable, Sendable {
  /// Any text.
  case text
  /// A number; its unit and the words around it don't count.
  case number
}

/// A right answer in canonical form, made once for the many answers that are compared with it.
struct RightAnswer {
  /// The kind in which answers are brought to their form.
  let kind: AnswerKind
  private let form: String

  init(_ gold: String) {
    kind = CanonicalAnswer.kind(of: gold)
    form = CanonicalAnswer.form(CanonicalAnswer.final(gold))
  }

  /// Whether an answer, in the canonical form of this kind, is right.
  func accepts(_ answer: String) -> Bool { CanonicalAnswer.areEqual(forms: CanonicalAnswer.form(answer), form) }
}

/// Brings equal answers to equal strings.
///
/// It is the only rule of equality: samples drawn live, recorded answers, right answers and the gateway's references all pass through it.
public enum CanonicalAnswer {
  /// The canonical form of an answer.
  ///
  /// A number loses signs of currency and percent, thousands separators, leading and trailing zeros, and becomes a decimal or, of whole
  /// numerator and denominator, a reduced fraction: `$1,234.50` → `1234.5`, `\frac{2}{4}` → `1/2`. Other text is folded to lower case, with
  /// single blanks, without `$`, `\text{…}` and quotation marks around it. 18% stays apart from 0.18: it becomes `18`.
  ///
  /// Of the kind `number`, an answer with words around its only number is that number: `42 apples` → `42`, `x = 7` → `7`.
  public static func form(_ answer: String, as kind: AnswerKind = .text) -> String {
    let text = stripped(answer)
    return number(text) ?? (kind == .number ? AnswerWords(text).number : nil) ?? words(text)
  }

  /// The kind of a right answer: a number if all of it is one.
  public static func kind(of gold: String?) -> AnswerKind {
    guard let gold, number(stripped(final(gold))) != nil else { return .text }
    return .number
  }

  /// The right answer that a worked solution ends with.
  ///
  /// That is the text after the last `####`, as in GSM8K (arXiv:2110.14168), else the whole text.
  public static func final(_ gold: String) -> String {
    guard let mark = gold.utf8.lastRange(of: Array("####".utf8)) else { return gold }
    let answer = String(gold[mark.upperBound...].trimmingBlanks)
    return answer.isEmpty ? gold : answer
  }

  /// Whether an answer is right: equal to the right one, as its kind is compared.
  public static func isCorrect(_ answer: String, gold: String) -> Bool {
    let right = RightAnswer(gold)
    return right.accepts(form(answer, as: right.kind))
  }

  /// Whether two answers are equal: in canonical form, or as numbers to within a relative tolerance.
  public static func areEqual(_ left: String, _ right: String, tolerance: Double = 1e-9) -> Bool {
    areEqual(forms: form(left), form(right), tolerance: tolerance)
  }

  fileprivate static func areEqual(forms a: String, _ b: String, tolerance: Double = 1e-9) -> Bool {
    if a == b { return true }
    guard let x = value(a), let y = value(b) else { return false }
    return abs(x - y) <= tolerance * max(abs(x), abs(y))
  }

  /// The number that a canonical form stands for.
  public static func value(_ form: String) -> Double? {
    let parts = form.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return isNumeral(form) ? Double(form) : nil }
    guard isNumeral(parts[0]), isNumeral(parts[1]), let top = Double(parts[0]), let bottom = Double(parts[1]), bottom != 0 else {
      return nil
    }
    return top / bottom
  }

  private static func stripped(_ answer: String) -> String {
    var text = String(answer.trimmingBlanks)
    let around = [
      ("\\boxed{", "}"), ("\\text{", "}"), ("\\(", "\\)"), ("\\[", "\\]"), ("$", "$"), ("\"", "\""), ("**", "**"),
    ]
    for (opening, closing) in around {
      if text.hasPrefix(opening), text.hasSuffix(closing), text.count > opening.count + closing.count {
        text = String(text.dropFirst(opening.count).dropLast(closing.count).trimmingBlanks)
      }
    }
    return text
  }

  private static func words(_ text: String) -> String {
    text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

// Numbers.
extension CanonicalAnswer {
  /// The canonical form of a text that is a number and nothing else.
  static func number(_ text: String) -> String? {
    var plain = text
    if plain.hasPrefix("\u{2212}") { plain = "-" + plain.dropFirst() }
    for sign in ["\\$", "$", "£", "€"] where plain.hasPrefix(sign) { plain.removeFirst(sign.count) }
    for sign in ["\\%", "%"] where plain.hasSuffix(sign) { plain.removeLast(sign.count) }
    if let (top, bottom) = latexFraction(plain) { return fraction(top, bottom) }
    let parts = plain.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2 { return fraction(String(parts[0]), String(parts[1])) }
    return decimal(plain)
  }

  private static func latexFraction(_ text: String) -> (String, String)? {
    for name in ["\\frac{", "\\dfrac{", "\\tfrac{"] where text.hasPrefix(name) && text.hasSuffix("}") {
      let inside = text.dropFirst(name.count).dropLast()
      guard let middle = inside.utf8.lastRange(of: Array("}{".utf8)) else { return nil }
      return (String(inside[..<middle.lowerBound]), String(inside[middle.upperBound...]))
    }
    return nil
  }

  private static func fraction(_ top: String, _ bottom: String) -> String? {
    guard let numerator = decimal(top).flatMap({ Int($0) }), let denominator = decimal(bottom).flatMap({ Int($0) }), denominator != 0,
      numerator != .min, denominator != .min
    else { return nil }
    let divisor = greatestCommonDivisor(abs(numerator), abs(denominator)) * (denominator < 0 ? -1 : 1)
    let (p, q) = (numerator / divisor, denominator / divisor)
    return q == 1 ? String(p) : "\(p)/\(q)"
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }

  /// Digits without separators and idle zeros; `nil` if the text isn't a plain decimal number.
  private static func decimal(_ text: String) -> String? {
    var digits = String(text.trimmingBlanks)
    let isNegative = digits.hasPrefix("-")
    if isNegative || digits.hasPrefix("+") { digits.removeFirst() }
    guard let bare = withoutSeparators(digits), isNumeral(bare) else { return nil }
    let parts = bare.split(separator: ".", omittingEmptySubsequences: false)
    var whole = String(parts[0].drop { $0 == "0" })
    if whole.isEmpty { whole = "0" }
    var fraction = parts.count == 2 ? parts[1] : ""
    while fraction.last == "0" { fraction.removeLast() }
    let number = fraction.isEmpty ? whole : "\(whole).\(fraction)"
    return isNegative && number != "0" ? "-" + number : number
  }

  /// The digits without commas, which must stand before groups of three.
  private static func withoutSeparators(_ text: String) -> String? {
    guard text.contains(",") else { return text }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let groups = parts[0].split(separator: ",", omittingEmptySubsequences: false)
    guard groups.dropFirst().allSatisfy({ $0.count == 3 }), (1...3).contains(groups[0].count) else { return nil }
    return groups.joined() + parts.dropFirst().map { "." + $0 }.joined()
  }

  private static func isNumeral(_ text: some StringProtocol) -> Bool {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    var points = 0
    for byte in digits.utf8 {
      if byte == UInt8(ascii: ".") { points += 1 } else if !byte.isDigit { return false }
    }
    return points <= 1 && digits.utf8.contains(where: \.isDigit)
  }
}

/// A reason why a formula can't be a law.
public enum FormulaError: Error, Hashable, Sendable {
  /// Something else was expected at a position, counted in characters from 1.
  case syntax(formula: String, position: Int, expected: String)
  /// A call of a function that formulas don't have.
  case unknownFunction(formula: String, name: String)
  /// No input: the law would be a constant.
  case noInput(formula: String)
  /// No parameter: nothing is left to fit.
  case noParameter(formula: String)
  /// More parameters than a fit can look for.
  case tooManyParameters(formula: String, found: Int, limit: Int)
  /// A bound or a start of a parameter that the formula doesn't have.
  case unknownParameter(formula: String, name: String, known: [String])
  /// A range or a start that isn't finite, or empty.
  case badRange(name: String)
}

extension FormulaError: CustomStringConvertible {
  /// The problem, its position and the remedy, in one line.
  public var description: String {
    switch self {
    case .syntax(let formula, let position, let expected):
      "formula \"\(formula)\", character \(position): expected \(expected); write it as in \"E + A/N^alpha + B/D^beta\""
    case .unknownFunction(let formula, let name):
      "formula \"\(formula)\": there is no function \(name): known are \(FormulaFunction.allCases.map(\.rawValue).joined(separator: ", "))"
    case .noInput(let formula): "formula \"\(formula)\": no N, D, C or U appears in it, so no run can differ from another: add one"
    case .noParameter(let formula): "formula \"\(formula)\": no parameter is left to fit: name at least one"
    case .tooManyParameters(let formula, let found, let limit):
      "formula \"\(formula)\" has \(found) parameters, at most \(limit) can be sought: simplify it, or write numbers for some"
    case .unknownParameter(let formula, let name, let known):
      "formula \"\(formula)\" has no parameter \(name): its parameters are \(known.joined(separator: ", "))"
    case .badRange(let name): "the range or start of \(name) is not a finite interval: write it as in \(name)=0.1:1"
    }
  }
}

/// A recursive-descent parser of formulas: sums, products, powers (to the right first), parentheses, exp, log, sqrt.
///
/// N, D, C and U are the inputs; every other name is a parameter. `L =` or `y =` may stand before the formula.
///
/// Grammar, from the loosest binding to the tightest:
///
/// - `sum`: `product (("+" | "-") product)*`
/// - `product`: `signed (("*" | "·" | "/") signed)*`
/// - `signed`: `"-" signed | power`
/// - `power`: `atom ("^" signed)?`
/// - `atom`: `number | name | function "(" sum ")" | "(" sum ")"`
///
/// An exponent may have a sign, and a sign binds less than a power: `-N^2` is −(N²). A negative number has whole powers alone. A parser reads the text once,
/// left to right, without backtracking: O(n) of n characters.
struct FormulaParser {
  private let formula: String
  private let characters: [Character]
  private var position = 0
  private(set) var parameters: [String] = []
  /// Parentheses and signs that may be open at once: a formula is no place for recursion without end.
  private var openings = 0
  private static let openingLimit = 100

  private init(_ formula: String) {
    self.formula = formula
    characters = Array(formula)
  }

  /// The most characters of a formula.
  private static let longest = 2000

  /// Parses a formula.
  ///
  /// Parameters are numbered in the order in which they first appear, which is the order of a fit's parameters.
  ///
  /// - Throws: `FormulaError.syntax` with the position, or `.unknownFunction`.
  static func parse(_ formula: String) throws(FormulaError) -> (expression: FormulaExpression, parameters: [String]) {
    var parser = FormulaParser(formula)
    // An expression is walked by recursion, and no law of a paper comes near this length.
    guard parser.characters.count <= longest else {
      parser.position = longest
      throw parser.expected("the end: a formula has at most \(longest) characters")
    }
    parser.skipLeftHandSide()
    let expression = try parser.sum()
    if parser.peek != nil { throw parser.expected("an operator or the end") }
    return (expression, parser.parameters)
  }

  /// Skips `L =`, `y =` or `loss =`.
  ///
  /// Another left-hand side stays in the text, so that the equals sign is a syntax error with its position.
  private mutating func skipLeftHandSide() {
    guard let equals = characters.firstIndex(of: "=") else { return }
    let name = String(characters[..<equals]).filter { $0 != " " }
    if ["L", "y", "loss"].contains(name) { position = equals + 1 }
  }

  /// The next character that isn't white space; nil at the end.
  private var peek: Character? {
    mutating get {
      while position < characters.count, characters[position].isWhitespace { position += 1 }
      return position < characters.count ? characters[position] : nil
    }
  }

  private mutating func take(_ character: Character) -> Bool {
    guard peek == character else { return false }
    position += 1
    return true
  }

  private func expected(_ what: String) -> FormulaError { .syntax(formula: formula, position: position + 1, expected: what) }

  private mutating func sum() throws(FormulaError) -> FormulaExpression {
    var result = try product()
    while true {
      if take("+") {
        result = .sum(result, try product())
      } else if take("-") || take("−") {
        result = .difference(result, try product())
      } else {
        return result
      }
    }
  }

  private mutating func product() throws(FormulaError) -> FormulaExpression {
    var result = try signed()
    while true {
      if take("*") || take("·") {
        result = .product(result, try signed())
      } else if take("/") {
        result = .quotient(result, try signed())
      } else {
        return result
      }
    }
  }

  private mutating func signed() throws(FormulaError) -> FormulaExpression {
    guard take("-") || take("−") else { return try power() }
    openings += 1
    defer { openings -= 1 }
    guard openings <= Self.openingLimit else { throw expected("fewer nested signs and parentheses") }
    return .negation(try signed())
  }

  private mutating func power() throws(FormulaError) -> FormulaExpression {
    let base = try atom()
    guard take("^") else { return base }
    openings += 1
    defer { openings -= 1 }
    guard openings <= Self.openingLimit else { throw expected("fewer nested signs, powers and parentheses") }
    return .power(base, try signed())
  }

  /// Returns a number, a parenthesis, a call of a function, an input or a parameter.
  ///
  /// A name that is neither an input nor called is a parameter; `ln` is another name of `log`.
  private mutating func atom() throws(FormulaError) -> FormulaExpression {
    guard let next = peek else { throw expected("a number, a name or a parenthesis") }
    if next == "(" { return try parenthesised() }
    if next.isNumber || next == "." { return try number() }
    guard next.isLetter else { throw expected("a number, a name or a parenthesis") }
    let start = position
    while position < characters.count, characters[position].isLetter || characters[position].isNumber || characters[position] == "_" {
      position += 1
    }
    let name = String(characters[start..<position])
    if peek == "(" {
      guard let function = FormulaFunction(rawValue: name == "ln" ? "log" : name) else {
        throw .unknownFunction(formula: formula, name: name)
      }
      return .function(function, try parenthesised())
    }
    if let input = LawInput.allCases.first(where: { $0.symbol == name }) { return .input(input) }
    if let index = parameters.firstIndex(of: name) { return .parameter(index) }
    parameters.append(name)
    return .parameter(parameters.count - 1)
  }

  private mutating func parenthesised() throws(FormulaError) -> FormulaExpression {
    openings += 1
    defer { openings -= 1 }
    guard openings <= Self.openingLimit else { throw expected("fewer nested signs and parentheses") }
    _ = take("(")
    let inner = try sum()
    guard take(")") else { throw expected("a closing parenthesis") }
    return inner
  }

  private mutating func number() throws(FormulaError) -> FormulaExpression {
    let start = position
    while position < characters.count, isPartOfNumber(characters[position], after: position > start ? characters[position - 1] : nil) {
      position += 1
    }
    guard let value = Double(String(characters[start..<position])), value.isFinite else {
      position = start
      throw expected("a finite number")
    }
    return .number(value)
  }

  /// Whether a character continues a number: digits, a point, and an exponent with its sign, as in 1e-3.
  private func isPartOfNumber(_ character: Character, after previous: Character?) -> Bool {
    if character.isASCII, character.isNumber || character == "." || character == "e" || character == "E" { return true }
    return (character == "-" || character == "+") && (previous == "e" || previous == "E")
  }
}

/// Reads the parts of JSON (RFC 8259) one after another, strictly, and knows the byte at which each is.
///
/// The one grammar of JSON here: values are read by it, tables of JSON Lines, and the outline of texts that are passed on unchanged. It takes one pass and
/// no copy of the text. Every fault has its byte: bytes that are no UTF-8 (section 8.1), half a surrogate pair, and nesting beyond
/// ``Options/depthLimit``, which is an error and never an exhausted stack.
public struct JSONScanner: Sendable {
  /// The bounds of a text, and the treatment of what RFC 8259 leaves open.
  ///
  /// The source of a text decides on them: see ``file``, ``network`` and ``outline``.
  public struct Options: Hashable, Sendable {
    /// The treatment of `\ud800` without its other half, which is no Unicode (RFC 8259, section 8.2).
    public enum LoneSurrogates: Hashable, Sendable {
      /// An error at the escape: a file that has one was cut, and a repair would change its data.
      case refused
      /// U+FFFD: servers cut texts between the halves, and their clients must go on.
      case replaced
    }

    /// The most arrays and objects in one another.
    public var depthLimit = 512
    /// Whether a value must stay on its line, as in JSON Lines: line ends aren't blanks then.
    public var isSingleLine = false
    /// The treatment of half a surrogate pair.
    public var loneSurrogates = LoneSurrogates.refused
    /// Whether a value's objects may have a key once only.
    ///
    /// If not, the last value counts, as with most readers (RFC 8259, section 4).
    public var refusesRepeatedKeys = false

    /// Whether `NaN`, `Infinity` and `-Infinity`, which Python writes, are values.
    ///
    /// Strict JSON has none of them: read as a `JSONValue` they are strings, and a reader that allows them has to refuse them as numbers itself.
    public var allowsNonFinite = false

    /// Makes options.
    public init(
      depthLimit: Int = 512, isSingleLine: Bool = false, loneSurrogates: LoneSurrogates = .refused, refusesRepeatedKeys: Bool = false,
      allowsNonFinite: Bool = false
    ) {
      self.depthLimit = depthLimit
      self.isSingleLine = isSingleLine
      self.loneSurrogates = loneSurrogates
      self.refusesRepeatedKeys = refusesRepeatedKeys
      self.allowsNonFinite = allowsNonFinite
    }

    /// A text that a user chose: 512 levels, which a thread's stack holds, and nothing repaired.
    public static let file = Options()
    /// A text that anybody may have sent: 64 levels, more than any schema has, and halves of surrogate pairs replaced.
    public static let network = Options(depthLimit: 64, loneSurrogates: .replaced)
    /// The outline of a text that is passed on as it is.
    ///
    /// Nothing is decoded, so nothing is refused but what is no JSON.
    public static let outline = Options(loneSurrogates: .replaced)
  }

  /// The text.
  public let bytes: ArraySlice<UInt8>
  let options: Options
  var position: Int

  /// Makes a scanner at the beginning of a text in UTF-8.
  public init(_ bytes: ArraySlice<UInt8>, options: Options = .file) {
    self.bytes = bytes
    self.options = options
    position = bytes.startIndex
  }

  /// The bytes read so far.
  public var offset: Int { position - bytes.startIndex }
  /// The next byte; `nil` at the end.
  public var byte: UInt8? { position < bytes.endIndex ? bytes[position] : nil }
  /// Whether the text ends here.
  public var isAtEnd: Bool { position >= bytes.endIndex }

  /// Moves past some bytes, at most to the end.
  public mutating func skip(_ count: Int = 1) { position = min(position + count, bytes.endIndex) }

  /// Moves past blanks.
  public mutating func skipBlanks() {
    while let byte, byte == 0x20 || byte == 0x09 || (!options.isSingleLine && (byte == 0x0A || byte == 0x0D)) { position += 1 }
  }

  /// Moves past blanks and a mark if it comes next.
  public mutating func accept(_ mark: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard byte == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  /// Moves past blanks and a mark that must come next.
  public mutating func expect(_ mark: Unicode.Scalar) throws(JSONProblem) {
    guard accept(mark) else { throw problem("\"\(mark)\"") }
  }

  /// Checks that nothing but blanks is left.
  public mutating func expectEnd() throws(JSONProblem) {
    skipBlanks()
    guard isAtEnd else { throw problem("the end") }
  }

  /// The fault at an offset, by default here.
  ///
  /// - Parameter expected: The text that completes "… expected here".
  func problem(_ expected: String, at offset: Int? = nil) -> JSONProblem {
    JSONProblem(.notJSON(expected: expected, offset: offset ?? self.offset))
  }
}

// Values.
extension JSONScanner {
  /// Moves past one of the words null, true and false.
  ///
  /// - Throws: `JSONProblem` at the word's beginning if another one stands there.
  public mutating func word(_ word: StaticString) throws(JSONProblem) {
    let text = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard bytes[position...].starts(with: text) else { throw problem("a value") }
    position += text.count
  }

  /// Moves past a number and returns its text: −? (0 | [1-9][0-9]*) (.[0-9]+)? ([eE][+-]?[0-9]+)?
  public mutating func number() throws(JSONProblem) -> ArraySlice<UInt8> {
    let start = position
    let fault = problem("a value")
    if byte == UInt8(ascii: "-") { position += 1 }
    let first = byte
    let whole = digits()
    guard whole > 0, whole == 1 || first != UInt8(ascii: "0") else { throw fault }
    if byte == UInt8(ascii: ".") {
      position += 1
      guard digits() > 0 else { throw fault }
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      position += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
      guard digits() > 0 else { throw fault }
    }
    return bytes[start..<position]
  }

  /// Moves past digits; returns their count.
  private mutating func digits() -> Int {
    let start = position
    while let byte, byte >= 0x30, byte <= 0x39 { position += 1 }
    return position - start
  }

  /// Moves past blanks and a value of any kind and returns its text.
  ///
  /// The outline of a text is found with it: what a member holds is passed on byte for byte, its numbers with all their digits. Escapes inside strings
  /// aren't resolved, so a wrong one is found only by whoever reads the string.
  ///
  /// - Parameter depth: The level of the value, 0 for the outermost.
  public mutating func value(depth: Int = 0) throws(JSONProblem) -> ArraySlice<UInt8> {
    skipBlanks()
    let start = position
    try skipValue(depth: depth)
    return bytes[start..<position]
  }

  /// Moves past a value by recursion, at most `Options.depthLimit` levels.
  private mutating func skipValue(depth: Int) throws(JSONProblem) {
    switch byte {
    case UInt8(ascii: "\""): _ = try rawString()
    case UInt8(ascii: "n"): try word("null")
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "["):
      try elements(depth: depth) { (scanner, depth) throws(JSONProblem) in try scanner.skipValue(depth: depth) }
    case UInt8(ascii: "{"):
      try members(depth: depth) { (scanner, _, depth) throws(JSONProblem) in try scanner.skipValue(depth: depth) }
    default:
      if skipNonFinite() == nil { _ = try number() }
    }
  }

  /// Moves past a word that Python writes for a number that is not finite.
  ///
  /// Nil where none stands, or none is allowed.
  mutating func skipNonFinite() -> String? {
    guard options.allowsNonFinite, let word = ["NaN", "Infinity", "-Infinity"].first(where: { bytes[position...].starts(with: $0.utf8) })
    else { return nil }
    position += word.utf8.count
    return word
  }

  private func checkDepth(_ depth: Int) throws(JSONProblem) {
    guard depth < options.depthLimit else { throw JSONProblem(.tooDeep(limit: options.depthLimit, offset: offset)) }
  }

  /// Reads an array, its elements by a function that gets the level they are on.
  ///
  /// Blanks before an element are skipped.
  ///
  /// - Parameter depth: The level of the array itself, 0 for the outermost.
  public mutating func elements(
    depth: Int, _ read: (inout JSONScanner, Int) throws(JSONProblem) -> Void
  ) throws(JSONProblem) {
    try checkDepth(depth)
    try expect("[")
    if accept("]") { return }
    repeat {
      skipBlanks()
      try read(&self, depth + 1)
    } while accept(",")
    try expect("]")
  }

  /// Reads an object, its members' values by a function that gets the key and the level.
  ///
  /// Blanks before a value are skipped.
  ///
  /// Keys that stand there twice are the function's business.
  /// - Parameter depth: The level of the object itself, 0 for the outermost.
  public mutating func members(
    depth: Int, _ read: (inout JSONScanner, Key, Int) throws(JSONProblem) -> Void
  ) throws(JSONProblem) {
    try checkDepth(depth)
    try expect("{")
    if accept("}") { return }
    repeat {
      skipBlanks()
      let start = offset
      let key = Key(text: try string(), offset: start)
      try expect(":")
      skipBlanks()
      try read(&self, key, depth + 1)
    } while accept(",")
    try expect("}")
  }

  /// A member's key, and the byte at which its quotation mark stands.
  public struct Key: Hashable, Sendable {
    /// The key, its escapes resolved.
    public var text: String
    /// The bytes before it.
    public var offset: Int
  }
}

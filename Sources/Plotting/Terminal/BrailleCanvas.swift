/// A grid of character cells with 2 × 4 dots each, and symbols over them.
///
/// A braille character is U+2800 plus a bit for each dot, so a cell is a byte and setting a dot is an or. A colour belongs to a whole cell: the series
/// that touched it last.
///
/// So 80 × 20 cells hold 160 × 80 dots. Symbols cover the dots of their cell and keep it: a later line can't recolour a point.
struct BrailleCanvas: Sendable {
  let columns: Int
  let rows: Int
  private var dots: [UInt8]
  private var symbols: [Character?]
  /// The series that last touched a cell, which gives its colour.
  private var owners: [Int?]

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    dots = Array(repeating: 0, count: columns * rows)
    symbols = Array(repeating: nil, count: columns * rows)
    owners = Array(repeating: nil, count: columns * rows)
  }

  /// The number of dots across.
  var width: Int { columns * 2 }
  /// The number of dots down.
  var height: Int { rows * 4 }

  /// Sets a dot; one outside the canvas is ignored.
  mutating func set(x: Int, y: Int, owner: Int) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let cell = y / 4 * columns + x / 2
    dots[cell] |= BrailleCanvas.bits[y % 4][x % 2]
    if symbols[cell] == nil { owners[cell] = owner }
  }

  /// Puts a symbol into the cell of a dot, over its dots.
  mutating func put(_ symbol: Character, x: Int, y: Int, owner: Int?) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let cell = y / 4 * columns + x / 2
    symbols[cell] = symbol
    owners[cell] = owner
  }

  /// Whether a run of cells of one row holds no symbol.
  func isFree(column: Int, row: Int, count: Int) -> Bool {
    guard (0..<rows).contains(row), column >= 0, column + count <= columns else { return false }
    return symbols[(row * columns + column)..<(row * columns + column + count)].allSatisfy { $0 == nil }
  }

  /// The character and owner of a cell; without braille, dots become points of ASCII.
  func cell(column: Int, row: Int, usesBraille: Bool) -> (character: Character, owner: Int?) {
    let index = row * columns + column
    if let symbol = symbols[index] { return (symbol, owners[index]) }
    guard dots[index] != 0 else { return (" ", nil) }
    let braille = Unicode.Scalar(0x2800 + UInt32(dots[index])).map(Character.init)
    return (usesBraille ? braille ?? "." : asciiDots(dots[index]), owners[index])
  }

  /// A character as high in its cell as the dots are.
  private func asciiDots(_ bits: UInt8) -> Character {
    let hasUpper = bits & 0b0001_1011 != 0
    let hasLower = bits & 0b1110_0100 != 0
    return hasUpper && hasLower ? ":" : hasUpper ? "'" : "."
  }

  /// The bit of each dot in a braille character, by row and column.
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
}

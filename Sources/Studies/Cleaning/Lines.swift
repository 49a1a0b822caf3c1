/// The lines of a text, each kept or dropped.
struct Lines {
  let bytes: [UInt8]
  /// Each line without its line end and without white space before it.
  private(set) var ranges: [Range<Int>] = []
  private(set) var isKept: [Bool] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var start = 0
    bytes.withUnsafeBufferPointer { buffer in
      for index in buffer.indices where buffer[index] == newline {
        ranges.append(start..<Lines.trimmedEnd(buffer, start, index))
        start = index + 1
      }
      if start < buffer.count { ranges.append(start..<Lines.trimmedEnd(buffer, start, buffer.count)) }
    }
    isKept = Array(repeating: true, count: ranges.count)
  }

  private static func trimmedEnd(_ buffer: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var end = end
    while end > start, buffer[end - 1] == space || buffer[end - 1] == tab || buffer[end - 1] == carriageReturn { end -= 1 }
    return end
  }

  var count: Int { ranges.count }

  /// The bytes of the kept lines with their line ends.
  var keptBytes: Int { zip(ranges, isKept).reduce(0) { $0 + ($1.1 ? $1.0.count + 1 : 0) } }

  mutating func drop(_ index: Int) { isKept[index] = false }

  /// Drops the kept lines whose bytes fit.
  mutating func drop(where unwanted: (UnsafeBufferPointer<UInt8>.SubSequence) -> Bool) {
    bytes.withUnsafeBufferPointer { buffer in
      for index in ranges.indices where isKept[index] && unwanted(buffer[ranges[index]]) { isKept[index] = false }
    }
  }

  /// Drops blank lines at the start and all but the first of several in a row.
  mutating func dropBlankExcess() {
    var blankBefore = true
    for index in ranges.indices where isKept[index] {
      if ranges[index].isEmpty && blankBefore { isKept[index] = false }
      blankBefore = ranges[index].isEmpty
    }
  }

  /// The kept lines, joined.
  func keptText() -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(keptBytes)
    for index in ranges.indices where isKept[index] {
      text += bytes[ranges[index]]
      text.append(newline)
    }
    return text
  }
}

let newline = UInt8(ascii: "\n")
let carriageReturn = UInt8(ascii: "\r")
let space = UInt8(ascii: " ")
let tab = UInt8(ascii: "\t")

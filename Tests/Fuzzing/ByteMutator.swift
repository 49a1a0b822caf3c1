import Foundation

/// Seeded mutations of valid inputs, for tests that no input ends the process.
///
/// ISOFLOP_FUZZ_CASES in the environment sets their number; a quick run is the default.
public struct ByteMutator {
  /// The inputs that a test tries.
  public static let cases = ProcessInfo.processInfo.environment["ISOFLOP_FUZZ_CASES"].flatMap { Int($0) } ?? 4_000

  private var state: UInt64
  private let words: [[UInt8]]

  /// Starts a sequence; words are inserted whole.
  public init(seed: UInt64, words: [String]) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    let common = [
      "-1", "0", "1e999", "1e-320", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "nan", "null", "", "\u{FEFF}",
    ]
    self.words = (words + common).map { Array($0.utf8) }
  }

  /// Returns a number below `count`.
  public mutating func index(below count: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int((state >> 11) % UInt64(max(1, count)))
  }

  /// Returns one of the inputs with one to six mutations: bytes flipped, parts removed, doubled, moved between inputs, words put in.
  public mutating func mutation(of inputs: [[UInt8]]) -> [UInt8] {
    var bytes = inputs[index(below: inputs.count)]
    for _ in 0...index(below: 6) { mutate(&bytes, inputs) }
    return bytes
  }

  private mutating func mutate(_ bytes: inout [UInt8], _ inputs: [[UInt8]]) {
    let start = index(below: bytes.count + 1)
    let end = min(bytes.count, start + 1 + index(below: 12))
    switch index(below: 6) {
    case 0 where start < bytes.count: bytes[start] = UInt8(truncatingIfNeeded: index(below: 256))
    case 1: bytes.removeSubrange(start..<end)
    case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
    case 3: bytes.replaceSubrange(start..<end, with: words[index(below: words.count)])
    case 4:
      let other = inputs[index(below: inputs.count)]
      let cut = index(below: other.count + 1)
      bytes = Array(bytes[..<start]) + other[cut..<min(other.count, cut + 40)] + bytes[end...]
    default: replaceNumber(&bytes, near: start)
    }
  }

  /// Puts a word in the place of the next run of digits.
  private mutating func replaceNumber(_ bytes: inout [UInt8], near start: Int) {
    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    guard let first = bytes[start...].firstIndex(where: isDigit) else { return }
    let end = bytes[first...].firstIndex { !isDigit($0) } ?? bytes.endIndex
    bytes.replaceSubrange(first..<end, with: words[index(below: words.count)])
  }
}

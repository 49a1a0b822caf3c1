import Foundation

/// What a proxy does to the answers that pass through it.
public enum Fault: String, CaseIterable, Sendable {
  /// The answer comes whole, a while later.
  case delay
  /// Nothing comes, and the connection stays open.
  case silence
  /// The answer stops in its middle, and the connection stays open.
  case stall
  /// The connection is reset in the middle of the answer.
  case reset
  /// The sending side is shut in the middle of the answer; what comes from the other side is still read.
  case halfClose
  /// Some bytes in the middle of the answer come twice.
  case duplicate
  /// An event of a stream comes twice; an answer that isn't one comes twice as a whole.
  case duplicateEvent
  /// Every byte comes on its own.
  case byteAtATime
  /// Random bytes come in place of the answer.
  case garbage
  /// Random bytes come in place of some in the middle of the answer.
  case garbageInside

  /// What is sent, in pieces, and how the connection ends.
  struct Script {
    enum Ending { case close, reset, stayOpen, halfClose }

    var delay = 0.0
    var pieces: [[UInt8]]
    var ending = Ending.close
  }

  /// What becomes of an answer.
  ///
  /// - Parameter place: Where the fault is, as a share of the answer.
  func script(_ answer: [UInt8], at place: Double) -> Script {
    let middle = Int(Double(answer.count) * place)
    let inside = middle..<min(middle + 16, answer.count)
    let start = Array(answer[..<middle])
    return switch self {
    case .delay: Script(delay: 0.3, pieces: [answer])
    case .silence: Script(pieces: [], ending: .stayOpen)
    case .stall: Script(pieces: [start], ending: .stayOpen)
    case .reset: Script(pieces: [start], ending: .reset)
    case .halfClose: Script(pieces: [start], ending: .halfClose)
    case .duplicate: Script(pieces: [Array(answer[..<inside.upperBound]) + answer[inside.lowerBound...]])
    case .duplicateEvent: Script(pieces: [Self.repeatingAnEvent(of: answer)])
    case .byteAtATime: Script(pieces: answer.map { [$0] })
    case .garbage: Script(pieces: [Self.noise(answer.count)])
    case .garbageInside: Script(pieces: [start + Self.noise(inside.count) + answer[inside.upperBound...]])
    }
  }

  /// The answer with its second event, a chunk of its own, twice.
  private static func repeatingAnEvent(of answer: [UInt8]) -> [UInt8] {
    guard let first = answer.range(of: "\n\n\r\n"), let second = answer[first.upperBound...].range(of: "\n\n\r\n") else {
      return answer + answer
    }
    return Array(answer[..<second.upperBound]) + answer[first.upperBound...]
  }

  /// Random bytes, the same every time.
  private static func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 1
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  fileprivate func range(of text: String) -> Range<Int>? {
    let bytes = Array(text.utf8)
    return indices.first { self[$0...].starts(with: bytes) }.map { $0..<$0 + bytes.count }
  }
}

import Foundation
import Fuzzing
import Testing
import TextFormats

/// No bytes end the process; whatever is read is JSON to another reader too, and has the value that it finds.
@Suite struct FuzzTests {
  private static let texts = [
    #"{"N": 1e6, "loss": -3.5E-2, "c": {"w": 64, "t": ["a", {"b": 1}]}, "ok": true, "no": null}"#,
    #"["\u00e9\ud83d\ude00", "\"\\\/\b\f\n\r\t", "", 0, -0, 0.5, 123456789012345678901234567890]"#, "[[[[{}]]]]", "\"a\"", "-1", " true ",
  ].map { Array($0.utf8) }

  @Test func anyBytes() {
    var mutator = ByteMutator(
      seed: 3, words: ["\"", "\\", "\\ud800", "\\u0041", "{", "}", "[", "]", ":", ",", "{\"a\":", "[[[[", "true", "1.", "01"])
    var (read, refused) = (0, 0)
    for _ in 0..<ByteMutator.cases {
      let bytes = mutator.mutation(of: Self.texts)
      do {
        let value = try JSONValue(parsing: bytes)
        read += 1
        #expect((try? JSONValue(parsing: value.text.utf8)) == value)
        compare(value, bytes)
      } catch {
        refused += 1
        #expect((0...bytes.count).contains(error.offset ?? -1), "\(error)")
      }
    }
    #expect(read > ByteMutator.cases / 50 && refused > ByteMutator.cases / 5, "\(read) read, \(refused) refused")
  }

  /// Foundation's reader takes some texts that are no JSON, and refuses half a surrogate pair; where both read, they find the same.
  private func compare(_ value: JSONValue, _ bytes: [UInt8]) {
    guard let other = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) else { return }
    #expect(isEqual(value, other), "\(String(decoding: bytes, as: UTF8.self))")
  }

  private func isEqual(_ value: JSONValue, _ other: Any) -> Bool {
    switch value {
    case .null: return other is NSNull
    case .bool(let value): return other as? Bool == value
    case .integer(let value): return (other as? NSNumber)?.intValue == value
    case .number(let value): return ((other as? NSNumber)?.doubleValue).map { ($0 - value).magnitude <= 1e-15 * value.magnitude } ?? false
    case .decimal(let value):
      guard let number = (other as? NSNumber)?.doubleValue else { return false }
      return (number - value.double).magnitude <= 1e-15 * number.magnitude
    case .string(let value): return other as? String == value
    case .array(let values):
      guard let others = other as? [Any], others.count == values.count else { return false }
      return zip(values, others).allSatisfy { isEqual($0, $1) }
    case .object(let members):
      guard let others = other as? [String: Any] else { return false }
      // Of a key that stands there twice, Foundation may keep another value; Unicode-equivalent keys are one to it.
      return members.count != others.count
        || members.allSatisfy { key, value in others[key].map { isEqual(value, $0) || members.count < 2 } ?? true }
    }
  }

  @Test func scannersStepOverWhatTheyRead() {
    var mutator = ByteMutator(seed: 4, words: ["\"", "\\", "{", "}", "[", "]", ":", ","])
    for _ in 0..<ByteMutator.cases {
      let bytes = mutator.mutation(of: Self.texts)
      var scanner = JSONScanner(bytes[...])
      guard let text = try? scanner.value() else { continue }
      #expect(scanner.offset <= bytes.count && text.endIndex == scanner.offset)
    }
  }
}

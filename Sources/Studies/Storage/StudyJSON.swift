import Foundation

/// Values as JSON with sorted keys and no white space: the same value gives the same bytes.
///
/// Hashes are taken of this form. Numbers are written with as few digits as give them back, so that reading and writing change nothing.
///
/// - Precondition: the value's numbers are finite; the types of a study check theirs when they are made.
func canonicalJSON(_ value: some Encodable) -> Data { encoded(value, [.sortedKeys, .withoutEscapingSlashes]) }

/// Values as JSON for people: one line a value, keys sorted.
func readableJSON(_ value: some Encodable) -> Data {
  encoded(value, [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]) + Data("\n".utf8)
}

private func encoded(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = formatting
  do {
    return try encoder.encode(value)
  } catch {
    preconditionFailure("a value of a study has a number that JSON can't hold: \(error)")
  }
}

/// Reads a value that ``publish(_:to:)`` wrote; nil where there is no file.
/// - Throws: ``StudyError/unreadable(path:reason:)``, ``StudyError/damaged(path:reason:)``.
func read<Value: Decodable>(_ type: Value.Type, from url: URL) throws(StudyError) -> Value? {
  guard FileManager.default.fileExists(atPath: url.path) else { return nil }
  let data: Data
  do { data = try Data(contentsOf: url) } catch { throw .unreadable(path: url.path, reason: reason(error)) }
  do { return try JSONDecoder().decode(type, from: data) } catch { throw .damaged(path: url.path, reason: decodingReason(error)) }
}

private func decodingReason(_ error: any Error) -> String {
  switch error {
  case DecodingError.keyNotFound(let key, _): "no \(key.stringValue)"
  case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
    "a wrong value at \(context.codingPath.map(\.stringValue).joined(separator: "."))"
  default: "not complete JSON"
  }
}
